#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

/// What a line `{{what argument …}}` of a source stands for. Internal to this room.
namespace agent::manual {

using Words = std::vector<std::string_view>;
/// Whole lines, or what is wrong with the arguments.
using Fill = std::expected<std::string, std::string>;

/// `NAME SECTION VOLUME …`: the head of a page, with the version and its date.
[[nodiscard]] Fill titleLine(const Words& arguments);

/// `SECTION`: its head and what it is for.
[[nodiscard]] Fill sectionHead(const Words& arguments);
/// `SECTION [FIRST LAST]`: its keys, or those from one to another.
[[nodiscard]] Fill keyEntries(const Words& arguments);

/// How the program is called.
[[nodiscard]] Fill synopsis(const Words& arguments);
/// `[COMMAND]`: its options, or those before a command.
[[nodiscard]] Fill optionEntries(const Words& arguments);
/// All commands with their options.
[[nodiscard]] Fill commandEntries(const Words& arguments);
/// `program` or `monitoring`: a table of exit codes.
[[nodiscard]] Fill exitCodeEntries(const Words& arguments);

/// The command line's tables as functions of bash.
[[nodiscard]] Fill completionTables(const Words& arguments);

}  // namespace agent::manual
