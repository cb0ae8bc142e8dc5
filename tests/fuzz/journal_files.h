#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "agent/journal/journal.h"

/// Journals as files, for the targets that open them.
namespace fuzz {

/// The file that this process uses for every input; in memory where the system has a place for that, and gone
/// with the process.
[[nodiscard]] const std::filesystem::path& journalFile();

/// Puts a file of these bytes there, without a write-ahead log beside it.
void putJournal(std::string_view bytes);

/// A journal as the version of this schema left it, closed properly, with a few rows in every table. Its
/// pages are the smallest that there are: a change of one byte in so few is more likely to matter.
[[nodiscard]] const std::string& journalOfSchema(int version);

/// Calls everything that reads. Each gives a value, or an error in words that name the file.
void readEverything(agent::journal::Journal& journal);

/// A journal's error: what may be one, and in words.
void checkJournalError(const provider::Error& error);

}  // namespace fuzz
