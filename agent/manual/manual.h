#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>

/// The manual pages and the shell's completion. Their prose is written by hand in packaging/; every key,
/// option, default and exit code in them comes from the tables by which the program itself reads its
/// configuration and its command line.
namespace agent::manual {

enum class Markup { Roff, Shell };

struct Page {
  std::string_view name;    ///< `ini`, `program`, …: what the generator is asked for
  std::string_view source;  ///< below packaging/
  Markup markup;
};
[[nodiscard]] std::span<const Page> pages();

/// A source with its lines `{{what argument …}}` replaced by what the tables say, and in roff its prose
/// prepared: `…` in backquotes is set as it is typed, and so is what stands between .EX and .EE. A line that
/// asks for something that there is not is an error, `7: why`.
[[nodiscard]] std::expected<std::string, std::string> filled(std::string_view source, Markup markup);

}  // namespace agent::manual
