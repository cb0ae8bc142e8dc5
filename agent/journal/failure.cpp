#include "agent/journal/failure.h"

#include <sqlite3.h>

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

}  // namespace

provider::Error storageError(const std::filesystem::path& file) {
  const auto error = [&file](const std::string& what) {
    return provider::failure(provider::ErrorKind::Storage, "journal " + file.string() + " " + what).error();
  };
  try {
    throw;
  } catch (const Unusable& e) {
    return error(e.what());
  } catch (const StorageFailure& e) {
    return error(inWords(e));
  }
}

}  // namespace agent::journal
