#include "tests/unit/notify/program.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <stdexcept>

extern char** environ;

namespace notify_test {
namespace {

constexpr int kMostStarts = 5;
constexpr auto kPatience = std::chrono::seconds{20};

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

}  // namespace

Program::Program(const std::vector<std::string>& arguments, std::filesystem::path output)
    : output_(std::move(output)) {
  if (::access(arguments.at(0).c_str(), X_OK) != 0)
    throw std::runtime_error(arguments.at(0) + " is not installed: run packaging/build-deps.sh test");
  std::vector<char*> pointers;
  for (const std::string& each : arguments) pointers.push_back(const_cast<char*>(each.c_str()));
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, output_.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                   0644);
  posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
  // A group of its own, so that the processes which it starts end with it.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  const int code = ::posix_spawn(&id_, pointers[0], &files, &attributes, pointers.data(), environ);
  group_ = id_;
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  if (code != 0) throw std::runtime_error("cannot start " + arguments.at(0));
}

Program::~Program() {
  if (group_ <= 0) return;
  (void)::kill(-group_, SIGTERM);
  if (waitedFor([this] { return !isRunning() && ::kill(-group_, 0) != 0; })) return;
  (void)::kill(-group_, SIGKILL);
  if (id_ > 0) (void)::waitpid(id_, nullptr, 0);
}

bool Program::isRunning() {
  if (id_ > 0 && ::waitpid(id_, nullptr, WNOHANG) == id_) id_ = -1;
  return id_ > 0;
}

std::string Program::output() const {
  std::ifstream file(output_);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::uint16_t> freePorts(std::size_t count) {
  std::vector<int> sockets;
  std::vector<std::uint16_t> ports;
  for (std::size_t i = 0; i < count; ++i) {
    sockets.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(sockets.back(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::getsockname(sockets.back(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error("no port is free");
    ports.push_back(ntohs(address.sin_port));
  }
  for (const int socket : sockets) ::close(socket);
  return ports;
}

bool answers(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(port);
  const bool connected = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(socket);
  return connected;
}

Started startOnFreePorts(
    std::size_t count,
    const std::function<std::unique_ptr<Program>(const std::vector<std::uint16_t>&)>& start) {
  std::string output;
  for (int tries = 0; tries < kMostStarts; ++tries) {
    Started started{.program = {}, .ports = freePorts(count)};
    started.program = start(started.ports);
    const auto isUp = [&] { return std::ranges::all_of(started.ports, answers); };
    (void)waitedFor([&] { return isUp() || !started.program->isRunning(); });
    if (isUp() && started.program->isRunning()) return started;
    output = started.program->output();
  }
  throw std::runtime_error("the server does not start: " + output);
}

bool waitedFor(const std::function<bool()>& holds) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > until) return false;
    (void)::poll(nullptr, 0, 20);
  }
  return true;
}

}  // namespace notify_test
