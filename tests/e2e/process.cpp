#include "tests/e2e/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>
#include <utility>

namespace e2e {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

constexpr auto kNap = 3ms;
constexpr int kCannotStart = 127;

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  // execve takes what it does not change as changeable.
  for (const std::string& text : texts) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

/// In the child, where only calls that are safe in a signal handler may be made.
[[noreturn]] void become(char* const* command, char* const* environment, int in, int out, int err) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  ::execve(command[0], command, environment);
  ::_exit(kCannotStart);
}

int opened(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
  if (file < 0) throw Failed("cannot open " + path);
  return file;
}

}  // namespace

void waitUntil(const std::string& what, milliseconds limit, const std::function<bool()>& done) {
  const auto end = steady_clock::now() + limit;
  while (!done()) {
    if (steady_clock::now() > end)
      throw Failed("after " + std::to_string(limit.count()) + " ms still no " + what);
    std::this_thread::sleep_for(kNap);
  }
}

Process::Process(const std::vector<std::string>& command, const std::vector<std::string>& environment) {
  for (const std::string& word : command) name_ += (name_.empty() ? "" : " ") + word;
  const std::vector<char*> arguments = pointers(command);
  const std::vector<char*> variables = pointers(environment);
  const int in = opened("/dev/null", O_RDONLY);
  const int out = opened((folder_->path() / "out").string(), O_WRONLY | O_CREAT | O_APPEND);
  const int err = opened((folder_->path() / "err").string(), O_WRONLY | O_CREAT | O_APPEND);
  pid_ = ::fork();
  if (pid_ == 0) become(arguments.data(), variables.data(), in, out, err);
  for (const int file : {in, out, err}) ::close(file);
  if (pid_ < 0) throw Failed("cannot start " + name_);
}

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      code_(other.code_),
      peakMemory_KiB_(other.peakMemory_KiB_),
      name_(std::move(other.name_)),
      folder_(std::move(other.folder_)) {}

Process::~Process() { kill(); }

void Process::kill() {
  if (pid_ < 0 || code_) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  code_ = 128 + SIGKILL;
}

void Process::signal(int number) const {
  if (pid_ > 0 && !code_) ::kill(pid_, number);
}

/// The kernel counts the memory of the program that forked into a child's `ru_maxrss`; this is the child's
/// own, once it has become the program it was started for.
void Process::noteMemory() {
  std::ifstream file("/proc/" + std::to_string(pid_) + "/status");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("VmHWM:")) peakMemory_KiB_ = std::stol(line.substr(6));
}

bool Process::running() {
  if (code_) return false;
  noteMemory();
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) != pid_) return true;
  code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return false;
}

int Process::exitCode(milliseconds limit) {
  try {
    waitUntil("end of " + name_, limit, [&] { return !running(); });
  } catch (const Failed& failed) {
    throw Failed(failed.what() + std::string("\nstdout:\n") + out() + "\nstderr:\n" + err());
  }
  return *code_;
}

std::string Process::out() const { return readFile(folder_->path() / "out"); }
std::string Process::err() const { return readFile(folder_->path() / "err"); }

void Process::waitForText(const std::function<std::string()>& read, const std::string& text,
                          milliseconds limit, std::size_t times) {
  const auto seen = [&] { return occurrences(read(), text) >= times; };
  bool ended = false;
  try {
    waitUntil("\"" + text + "\" from " + name_, limit, [&] {
      ended = !running();
      return seen() || ended;
    });
  } catch (const Failed& failed) {
    throw Failed(failed.what() + std::string("\nstdout:\n") + out() + "\nstderr:\n" + err());
  }
  if (ended && !seen())
    throw Failed(name_ + " ended without \"" + text + "\"\nstdout:\n" + out() + "\nstderr:\n" + err());
}

void Process::waitForErr(const std::string& text, milliseconds limit, std::size_t times) {
  waitForText([this] { return err(); }, text, limit, times);
}

void Process::waitForOut(const std::string& text, milliseconds limit) {
  waitForText([this] { return out(); }, text, limit, 1);
}

std::size_t occurrences(const std::string& text, const std::string& of) {
  std::size_t count = 0;
  for (std::size_t at = text.find(of); at != std::string::npos; at = text.find(of, at + of.size())) ++count;
  return count;
}

std::string readFile(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace e2e
