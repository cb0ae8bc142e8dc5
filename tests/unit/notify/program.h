#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace notify_test {

/// A program that runs until the object goes, with all that it starts; what it prints goes to a file.
class Program {
 public:
  /// The first argument is its path. Throws `std::runtime_error`, with what to do when it is not installed.
  Program(const std::vector<std::string>& arguments, std::filesystem::path output);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  [[nodiscard]] bool isRunning();
  [[nodiscard]] std::string output() const;

 private:
  pid_t id_ = -1;  ///< -1 = it has ended
  pid_t group_ = -1;
  std::filesystem::path output_;
};

/// Ports of 127.0.0.1 that were free a moment ago.
[[nodiscard]] std::vector<std::uint16_t> freePorts(std::size_t count);
/// Whether somebody listens there.
[[nodiscard]] bool answers(std::uint16_t port);

/// Starts a server that has to be told its ports. Another program may take one in between: the server then
/// ends, and is started again on others.
struct Started {
  std::unique_ptr<Program> program;
  std::vector<std::uint16_t> ports;
};
[[nodiscard]] Started startOnFreePorts(
    std::size_t count,
    const std::function<std::unique_ptr<Program>(const std::vector<std::uint16_t>&)>& start);

/// Whether it comes to hold within twenty seconds.
[[nodiscard]] bool waitedFor(const std::function<bool()>& holds);

}  // namespace notify_test
