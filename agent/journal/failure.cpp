#include "agent/journal/failure.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>

namespace agent::journal {

namespace {

/// What a journal's path is followed by.
std::string inWords(const StorageFailure& failure) {
  const std::string words = failure.what();
  // The code itself; an extended one holds a finer one above its lowest byte.
  switch (failure.code() & 0xff) {
    case SQLITE_FULL:
      return "cannot be written: the disk is full";
    case SQLITE_READONLY:
      return "cannot be written: it, its directory or its file system is read-only";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "is damaged or not a journal (" + words + "): restore a copy, or " + kMoveAway;
    case SQLITE_BUSY:
      return "is kept locked by another process";
    case SQLITE_CANTOPEN:
      return "cannot be opened (" + words + "): may this user read and write it and its directory?";
    case SQLITE_IOERR:
      return "cannot be read or written (" + words + "): disk full, over quota, or failing?";
    default:
      return "failed: " + words;
  }
}

/// Whether it may work a while later though nobody did anything about it.
bool mayPass(const StorageFailure& failure) {
  constexpr std::array kPassing{SQLITE_FULL,  SQLITE_BUSY,  SQLITE_LOCKED,
                                SQLITE_IOERR, SQLITE_NOMEM, SQLITE_PROTOCOL};
  return std::ranges::find(kPassing, failure.code() & 0xff) != kPassing.end();
}

}  // namespace

provider::Error storageError(const std::filesystem::path& file) {
  using enum provider::ErrorKind;
  const auto error = [&file](const std::string& what, provider::ErrorKind kind = Storage) {
    return provider::failure(kind, "journal " + file.string() + " " + what).error();
  };
  try {
    throw;
  } catch (const Unusable& e) {
    return error(e.what(), e.kind());
  } catch (const StorageFailure& e) {
    return error(inWords(e), mayPass(e) ? StorageTransient : Storage);
  }
}

}  // namespace agent::journal
