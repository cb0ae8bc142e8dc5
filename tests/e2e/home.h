#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/e2e/process.h"
#include "tests/support/certificate.h"

namespace e2e {

/// The key that the tests' marketplaces accept.
inline constexpr const char* kKey = "e2e-key-0123456789abcdef";

/// The program under test, and the folder with what is installed of configuration.
[[nodiscard]] std::string agentProgram();
[[nodiscard]] std::filesystem::path installedFiles();

/// How a program ended and what it said.
struct Ended {
  int code = 0;
  std::string out;
  std::string err;
};

/// The parts of a configuration that differ between tests; each a run of lines.
struct Settings {
  std::string url;
  std::string caFile;
  std::string api;    ///< more of `[api]`
  std::string agent;  ///< more of `[agent]`
  std::string rest;   ///< further sections
};

/// Where an agent lives: its key, its configuration, its journal and status file, gone with the object. What
/// it finds in the environment is only what it has here.
class Home {
 public:
  Home();

  /// Writes `agent.ini`.
  void configure(const Settings& settings) const;
  void write(const std::string& name, const std::string& text, std::filesystem::perms mode) const;
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const {
    return folder_.path() / name;
  }
  /// The file that `configure` writes.
  [[nodiscard]] std::string configuration() const { return (*this / "agent.ini").string(); }

  /// From now on programs find the variable in their environment.
  void set(const std::string& variable, const std::string& value) {
    variables_.push_back(variable + "=" + value);
  }

  /// Starts `clore-agent --config agent.ini ARGUMENTS…`
  [[nodiscard]] Process start(const std::vector<std::string>& arguments) const;
  [[nodiscard]] Ended run(const std::vector<std::string>& arguments) const;
  /// The same without `--config`.
  [[nodiscard]] Process startBare(std::vector<std::string> arguments) const;
  [[nodiscard]] Ended runBare(const std::vector<std::string>& arguments) const;

 private:
  test_support::TemporaryFolder folder_;
  std::vector<std::string> variables_;
};

/// The end of a process, waited for.
[[nodiscard]] Ended ended(Process& process);

}  // namespace e2e
