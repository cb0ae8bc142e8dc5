#include "agent/config/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace agent::config {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

std::unexpected<FileError> failed(int code) {
  return std::unexpected(FileError{code, std::generic_category().message(code)});
}

}  // namespace

std::expected<FileText, FileError> readFile(const std::filesystem::path& path, std::size_t most) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  struct stat status {};
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0) return failed(errno);
  if (S_ISDIR(status.st_mode)) return std::unexpected(FileError{EISDIR, "it is a directory"});
  FileText result{.text = {}, .mode = status.st_mode};
  char buffer[4096];
  while (result.text.size() <= most) {
    const ssize_t got = ::read(file.number(), buffer, std::min(sizeof buffer, most + 1 - result.text.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(errno);
    if (got == 0) break;
    result.text.append(buffer, static_cast<std::size_t>(got));
  }
  return result;
}

}  // namespace agent::config
