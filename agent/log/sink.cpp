#include "agent/log/sink.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <ctime>

namespace agent::log {

namespace {

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Writing to a pipe without a reader raises SIGPIPE in the writing thread. It is held back and taken in
/// here, so that the rest of the program keeps whatever it does about that signal.
class PipeSignalHeld {
 public:
  PipeSignalHeld() {
    sigset_t pending;
    ::sigpending(&pending);
    alreadyPending_ = ::sigismember(&pending, SIGPIPE) == 1;
    ::sigemptyset(&pipe_);
    ::sigaddset(&pipe_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~PipeSignalHeld() {
    if (raised_ && !alreadyPending_) {
      const timespec now{};
      while (::sigtimedwait(&pipe_, nullptr, &now) == -1 && errno == EINTR) {
      }
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  PipeSignalHeld(const PipeSignalHeld&) = delete;
  PipeSignalHeld& operator=(const PipeSignalHeld&) = delete;

  void raised() { raised_ = true; }

 private:
  sigset_t pipe_{};
  sigset_t before_{};
  bool alreadyPending_ = false;
  bool raised_ = false;
};

}  // namespace

bool isJournal(int descriptor, const char* variable) {
  if (variable == nullptr) return false;
  const std::string_view text(variable);
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return false;
  const auto device = number(text.substr(0, colon));
  const auto inode = number(text.substr(colon + 1));
  struct stat actual {};
  if (!device || !inode || ::fstat(descriptor, &actual) != 0) return false;
  return actual.st_dev == *device && actual.st_ino == *inode;
}

void keepOpen(int descriptor) {
  if (::fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) return;
  const int null = ::open("/dev/null", O_WRONLY);
  if (null == -1 || null == descriptor) return;
  ::dup2(null, descriptor);
  ::close(null);
}

void writeLine(int descriptor, std::string_view line) {
  PipeSignalHeld held;
  while (!line.empty()) {
    const ssize_t written = ::write(descriptor, line.data(), line.size());
    if (written >= 0) {
      line.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      if (errno == EPIPE) held.raised();
      return;
    }
  }
}

}  // namespace agent::log
