#include "tests/e2e/home.h"

#include <fstream>

namespace e2e {

namespace fs = std::filesystem;

std::string agentProgram() { return CLORE_AGENT; }
fs::path installedFiles() { return CLORE_ETC; }

Home::Home() { write("api.key", kKey, fs::perms::owner_read | fs::perms::owner_write); }

void Home::write(const std::string& name, const std::string& text, fs::perms mode) const {
  const fs::path file = *this / name;
  fs::create_directories(file.parent_path());
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  fs::permissions(file, mode);
  if (!out) throw Failed("cannot write " + file.string());
}

void Home::configure(const Settings& settings) const {
  std::string text = "[api]\nkey_file = " + (*this / "api.key").string() + "\nurl = " + settings.url + "\n";
  if (!settings.caFile.empty()) text += "ca_file = " + settings.caFile + "\n";
  text += settings.api + "[agent]\nstate_dir = " + (*this / "state").string() +
          "\nruntime_dir = " + (*this / "run").string() + "\n" + settings.agent + settings.rest;
  write("agent.ini", text, fs::perms::owner_read | fs::perms::owner_write);
}

Process Home::startBare(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), CLORE_AGENT);
  std::vector<std::string> environment{"HOME=" + folder_.path().string(), "PATH=/usr/bin:/bin", "TZ=UTC"};
  environment.insert(environment.end(), variables_.begin(), variables_.end());
  return Process(arguments, environment);
}

Process Home::start(const std::vector<std::string>& arguments) const {
  std::vector<std::string> all{"--config", configuration()};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return startBare(std::move(all));
}

Ended ended(Process& process) {
  const int code = process.exitCode();
  return {.code = code, .out = process.out(), .err = process.err()};
}

Ended Home::run(const std::vector<std::string>& arguments) const {
  Process process = start(arguments);
  return ended(process);
}

Ended Home::runBare(const std::vector<std::string>& arguments) const {
  Process process = startBare(arguments);
  return ended(process);
}

}  // namespace e2e
