#include "agent/journal/file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "agent/journal/failure.h"

namespace agent::journal {

namespace {

std::string systemError(int code) { return std::strerror(code); }

void syncDirectory(const std::filesystem::path& directory) {
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor == -1) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

/// A journal that root makes by hand in the agent's directory is the agent's, or it could not be started
/// afterwards.
void leaveToOwnerOf(const std::filesystem::path& directory, int descriptor) {
  struct stat actual {};
  if (::geteuid() != 0 || ::stat(directory.c_str(), &actual) != 0 || actual.st_uid == 0) return;
  if (::fchown(descriptor, actual.st_uid, actual.st_gid) != 0)
    throw Unusable("cannot be given to the owner of its directory: " + systemError(errno));
}

}  // namespace

std::optional<std::uintmax_t> sizeOf(const std::filesystem::path& file) {
  struct stat actual {};
  if (::stat(file.c_str(), &actual) != 0) {
    if (errno == ENOENT) return std::nullopt;
    throw Unusable("cannot be reached: " + systemError(errno) + "; run as the agent's user, or as root");
  }
  if (!S_ISREG(actual.st_mode)) throw Unusable("is not a file");
  return static_cast<std::uintmax_t>(actual.st_size);
}

/// SQLite gives -wal and -shm the mode and the owner of the file. An existing file is not opened here:
/// closing it again would drop the locks that another connection of this process holds.
void makeFile(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor == -1) {
    if (errno == EEXIST) return;
    throw Unusable("cannot be made: " + systemError(errno), provider::storageKind(errno));
  }
  ::fchmod(descriptor, S_IRUSR | S_IWUSR);
  leaveToOwnerOf(file.parent_path(), descriptor);
  ::close(descriptor);
  syncDirectory(file.parent_path());
}

OpeningTurn::OpeningTurn(const std::filesystem::path& directory)
    : descriptor_(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  while (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) {
  }
}

OpeningTurn::~OpeningTurn() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace agent::journal
