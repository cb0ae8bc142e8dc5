#pragma once

#include <string>
#include <string_view>
#include <vector>

/// The pages as they are built, and what is told of the programs that read them.
namespace manual_test {

/// By its name, `ini`; as it is written by hand.
[[nodiscard]] std::string sourceOf(std::string_view page);
/// Filled in.
[[nodiscard]] std::string pageOf(std::string_view page);
[[nodiscard]] bool has(const std::string& text, std::string_view part);
/// How often a part occurs.
[[nodiscard]] std::size_t times(const std::string& text, std::string_view part);
/// The part of a text from one mark up to another, or to its end.
[[nodiscard]] std::string between(const std::string& text, std::string_view from, std::string_view to);

/// What stands between .EX and .EE in a source, without lines' ends in blanks.
[[nodiscard]] std::vector<std::string> examplesIn(const std::string& source);
/// The example that begins like this.
[[nodiscard]] std::string exampleOf(std::string_view page, std::string_view beginning);
/// Several lines as the one that they show, with `joint` where it was broken.
[[nodiscard]] std::string inOneLine(const std::string& lines, std::string_view joint);

/// What a command of the shell writes, to standard error too.
[[nodiscard]] std::string outputOf(const std::string& command);

}  // namespace manual_test
