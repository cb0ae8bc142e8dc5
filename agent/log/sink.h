#pragma once

#include <optional>
#include <string_view>

namespace agent::log {

/// Whether standard error is the journal's stream: `variable` is the value of `JOURNAL_STREAM`
/// (`device:inode`), to be compared with what the descriptor really is, because children inherit the variable
/// (sd-daemon(3), systemd.exec(5)).
[[nodiscard]] bool isJournal(int descriptor, const char* variable);

/// A closed standard error would give its number to the next file opened: `/dev/null` takes its place.
void keepOpen(int descriptor);

/// One write(2). A reader that went away neither ends the program nor is reported: there is nobody left to
/// tell.
void writeLine(int descriptor, std::string_view line);

}  // namespace agent::log
