#include "agent/cycle/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <utility>

namespace agent::cycle {

using namespace provider;
using namespace std::chrono_literals;

Result<FileLock> FileLock::open(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0)
    return failure(storageKind(errno), "cannot open " + file.string() + ": " + std::strerror(errno));
  // Made by root in the agent's directory, it is the agent's all the same.
  struct stat directory {};
  if (::geteuid() == 0 && ::stat(file.parent_path().c_str(), &directory) == 0)
    (void)!::fchown(descriptor, directory.st_uid, directory.st_gid);
  return FileLock(descriptor, file);
}

FileLock::FileLock(FileLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), file_(std::move(other.file_)) {}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> FileLock::acquire(Clock& clock, SteadyTime deadline) {
  while (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR)
      return failure(storageKind(errno), "cannot lock " + file_.string() + ": " + std::strerror(errno));
    const SteadyTime now = clock.steady();
    if (now >= deadline) return failure(ErrorKind::Timeout, "another clore-agent holds " + file_.string());
    const SteadyTime nap = std::min(deadline, now + 20ms);
    clock.sleepUntil(nap);
    if (clock.steady() < nap)
      return failure(ErrorKind::Cancelled, "interrupted while waiting for " + file_.string());
  }
  return {};
}

void FileLock::release() { ::flock(descriptor_, LOCK_UN); }

std::string FileLock::read() const {
  std::array<char, 512> buffer{};
  const ssize_t length = ::pread(descriptor_, buffer.data(), buffer.size(), 0);
  return length > 0 ? std::string(buffer.data(), static_cast<std::size_t>(length)) : std::string{};
}

void FileLock::write(const std::string& text) {
  // Longer than before or not, the file holds exactly the text: cut first, so that a failure leaves it empty,
  // not mixed.
  if (::ftruncate(descriptor_, 0) != 0) return;
  if (::pwrite(descriptor_, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
    (void)!::ftruncate(descriptor_, 0);
}

}  // namespace agent::cycle
