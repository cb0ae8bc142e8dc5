#pragma once

#include <string>
#include <string_view>

/// Text for man(7), such that groff and mandoc show what was written: no hyphen for a minus that somebody
/// may copy, no typographic quotes in code, no line that a full stop at its beginning makes a request.
namespace agent::manual::roff {

/// What is typed: a name, a value, a command.
[[nodiscard]] std::string code(std::string_view text);
/// A sentence for people: `on-demand` has a hyphen, `-3%` and `--all` have none.
[[nodiscard]] std::string plain(std::string_view text);

[[nodiscard]] std::string bold(std::string_view text);
[[nodiscard]] std::string italic(std::string_view text);

/// A line of prose by hand: what is in backquotes is bold and code, the rest may use roff's escapes.
[[nodiscard]] std::string prose(std::string_view line);
/// A line of an example.
[[nodiscard]] std::string example(std::string_view line);

}  // namespace agent::manual::roff
