#include "agent/commands/deadline.h"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <iostream>
#include <system_error>

namespace agent::commands {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kMostKept = 1024 * 1024;
constexpr int kBroken = 70;

struct Pipe {
  int readEnd = -1;
  int writeEnd = -1;

  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    readEnd = ends[0];
    writeEnd = ends[1];
  }
  ~Pipe() {
    closeEnd(readEnd);
    closeEnd(writeEnd);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  static void closeEnd(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }
};

[[noreturn]] void workInChild(Pipe& out, Pipe& err, const std::function<int()>& work) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::dup2(out.writeEnd, STDOUT_FILENO);
  ::dup2(err.writeEnd, STDERR_FILENO);
  for (Pipe* pipe : {&out, &err}) {
    Pipe::closeEnd(pipe->readEnd);
    Pipe::closeEnd(pipe->writeEnd);
  }
  int code = kBroken;
  try {
    code = work();
  } catch (const std::exception& error) {
    std::cerr << "a bug, please report it: " << error.what() << std::endl;
  }
  std::cout << std::flush;
  ::_exit(code);
}

/// False at its end.
bool readSome(int file, std::string& into) {
  std::array<char, 4096> buffer{};
  const ssize_t got = ::read(file, buffer.data(), buffer.size());
  if (got < 0) return errno == EINTR;
  into.append(buffer.data(), std::min(static_cast<std::size_t>(got), kMostKept - into.size()));
  return got > 0;
}

/// Both to their ends; false when that took longer.
bool readUntil(steady_clock::time_point end, Pipe& out, Pipe& err, Work& work) {
  while (out.readEnd >= 0 || err.readEnd >= 0) {
    const auto left = std::chrono::ceil<milliseconds>(end - steady_clock::now());
    if (left <= milliseconds::zero()) return false;
    std::array<pollfd, 2> files{pollfd{.fd = out.readEnd, .events = POLLIN, .revents = 0},
                                pollfd{.fd = err.readEnd, .events = POLLIN, .revents = 0}};
    if (::poll(files.data(), files.size(), static_cast<int>(left.count())) < 0 && errno != EINTR)
      throw std::system_error(errno, std::generic_category(), "poll");
    if (files[0].revents != 0 && !readSome(out.readEnd, work.out)) Pipe::closeEnd(out.readEnd);
    if (files[1].revents != 0 && !readSome(err.readEnd, work.err)) Pipe::closeEnd(err.readEnd);
  }
  return true;
}

}  // namespace

std::optional<Work> doneWithin(milliseconds limit, const std::function<int()>& work) {
  const auto end = steady_clock::now() + limit;
  std::cout << std::flush;
  Pipe out;
  Pipe err;
  const pid_t child = ::fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (child == 0) workInChild(out, err, work);
  Pipe::closeEnd(out.writeEnd);
  Pipe::closeEnd(err.writeEnd);
  Work done;
  if (!readUntil(end, out, err, done)) {
    // Not waited for: one that hangs in the kernel ends when that lets it.
    ::kill(child, SIGKILL);
    return std::nullopt;
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  done.code = WIFEXITED(status) ? WEXITSTATUS(status) : kBroken;
  return done;
}

}  // namespace agent::commands
