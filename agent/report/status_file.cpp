#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "agent/report/schema.h"
#include "agent/report/status.h"

namespace agent::report {

namespace {

std::unexpected<provider::Error> failed(const std::filesystem::path& file, const std::string& what) {
  return provider::failure(provider::ErrorKind::Storage, "status file " + file.string() + " " + what);
}

std::string systemError() { return std::strerror(errno); }

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ != -1) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

bool writeAll(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// The directory itself is not synced: after a crash of the machine the older picture serves as well, both
/// are out of date.
bool fill(int descriptor, std::string_view text) {
  return writeAll(descriptor, text) && ::fchmod(descriptor, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH) == 0 &&
         ::fsync(descriptor) == 0;
}

}  // namespace

provider::Result<void> store(const std::filesystem::path& file, const Status& status) {
  const std::string text = toJson(status);
  std::string temporary = (file.parent_path() / ("." + file.filename().string() + ".XXXXXX")).string();
  const Descriptor descriptor(::mkostemp(temporary.data(), O_CLOEXEC));
  if (descriptor.get() == -1) return failed(file, "cannot be written: " + systemError());
  if (!fill(descriptor.get(), text) || ::rename(temporary.c_str(), file.c_str()) != 0) {
    const std::string why = systemError();
    ::unlink(temporary.c_str());
    return failed(file, "cannot be written: " + why);
  }
  return {};
}

provider::Result<Status> loadStatus(const std::filesystem::path& file) {
  // Without O_NONBLOCK, a pipe in the file's place would hold us until somebody writes to it.
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (descriptor.get() == -1 && errno == ENOENT) return failed(file, "is not there: is clore-agent running?");
  if (descriptor.get() == -1) return failed(file, "cannot be read: " + systemError());
  struct stat actual {};
  if (::fstat(descriptor.get(), &actual) != 0 || !S_ISREG(actual.st_mode))
    return failed(file, "is not a file");
  std::string text;
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t got = ::read(descriptor.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(file, "cannot be read: " + systemError());
    if (got == 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(got));
    if (text.size() > kLargestStatus) break;  // and `fromJson` says so
  }
  auto status = fromJson(text);
  if (!status) return failed(file, "is " + status.error().message);
  return status;
}

}  // namespace agent::report
