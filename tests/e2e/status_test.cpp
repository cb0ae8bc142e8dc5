#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <sstream>

#include "tests/e2e/home.h"

using namespace e2e;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// What the agent prints where it has a terminal of so many columns.
std::string onTerminal(const Home& home, unsigned short columns, std::vector<std::string> environment) {
  std::vector<std::string> words{agentProgram(), "--config", home.configuration(), "status"};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::vector<char*> variables;
  for (std::string& variable : environment) variables.push_back(variable.data());
  variables.push_back(nullptr);
  const winsize size{.ws_row = 24, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
  int terminal = -1;
  const pid_t child = ::forkpty(&terminal, nullptr, nullptr, &size);
  if (child < 0) throw Failed("no terminal to be had");
  if (child == 0) {
    ::execve(arguments[0], arguments.data(), variables.data());
    ::_exit(127);
  }
  std::string text;
  std::array<char, 4096> buffer{};
  // A terminal whose other side has gone answers EIO.
  for (ssize_t got = 0;
       (got = ::read(terminal, buffer.data(), buffer.size())) > 0 || (got < 0 && errno == EINTR);)
    if (got > 0) text.append(buffer.data(), static_cast<std::size_t>(got));
  ::close(terminal);
  ::waitpid(child, nullptr, 0);
  std::erase(text, '\r');
  return text;
}

/// The two characters of `机器` take two cells each, all others here one.
std::size_t cells(const std::string& line) {
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; };
  return static_cast<std::size_t>(std::ranges::count_if(line, begins)) + 2 * occurrences(line, "机器");
}

std::size_t widest(const std::string& text) {
  std::size_t most = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (!has(line, "\x1b")) most = std::max(most, cells(line));
  return most;
}

/// A picture with a machine that is down and one whose reason is long.
struct Pictured {
  Home home;
  std::string reason = std::string(120, 'r');

  Pictured() {
    home.configure({.url = "https://127.0.0.1:1", .caFile = {}, .api = {}, .agent = {}, .rest = {}});
    const auto machine = [](const std::string& name, const std::string& status, const std::string& why) {
      return R"({"name":")" + name + R"(","status":")" + status +
             R"(","visibility":"public","gpu":"","policy":"p","on_demand":"0.00010000 BTC",)"
             R"("spot_minimum":"0.00008000 BTC","decision":"hold","reason":")" +
             why + R"(","paused":""})";
    };
    home.write(
        "run/status.json",
        R"({"schema":1,"version":"0.1.0","mode":"observe","paused":"","written_at":"2026-11-20T10:00:00.000Z",)"
        R"("poll_interval_ms":60000,"machines_read_at":null,"market_read_at":null,"last_error":"",)"
        R"("requests":1,"writes":0,"machines":[)" +
            machine("größe-机器", "Online", reason) + "," + machine("rig-02", "Offline", "") +
            R"(],"offers":[],"alerts":[],"channels":[]})",
        std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(status_command)

BOOST_FIXTURE_TEST_CASE(a_terminal_gets_colours_and_lines_that_fit_it, Pictured) {
  const std::string text = onTerminal(home, 80, {"TERM=xterm"});
  BOOST_TEST(has(text, "\x1b[31mrig-02 "), text);
  BOOST_TEST(has(text, "\x1b[0m\n"), text);
  BOOST_TEST(widest(text) == 80U, text);
  BOOST_TEST(widest(onTerminal(home, 120, {"TERM=xterm"})) == 120U);
  BOOST_TEST(widest(onTerminal(home, 120, {"TERM=xterm", "COLUMNS=100"})) == 100U);
  BOOST_TEST(widest(onTerminal(home, 0, {"TERM=xterm"})) == 80U);
}

BOOST_FIXTURE_TEST_CASE(who_wants_no_colours_gets_none, Pictured) {
  const std::vector<std::vector<std::string>> cases{
      {"TERM=xterm", "NO_COLOR=1"}, {"TERM=dumb"}, {}, {"TERM="}};
  for (const auto& environment : cases) {
    const std::string text = onTerminal(home, 80, environment);
    BOOST_TEST(has(text, "rig-02   "), text);
    BOOST_TEST(!has(text, "\x1b"), text);
  }
  BOOST_TEST(has(onTerminal(home, 80, {"TERM=xterm", "NO_COLOR="}), "\x1b["));
}

BOOST_FIXTURE_TEST_CASE(a_program_gets_whole_texts_without_colours, Pictured) {
  const Ended ended = home.run({"status"});
  BOOST_TEST(!has(ended.out, "\x1b"));
  BOOST_TEST(has(ended.out, "  hold: " + reason + "\n"), ended.out);
  BOOST_TEST(has(ended.out, "\nrig-02      Offline  "), ended.out);
  BOOST_TEST(ended.code == 3);
}

BOOST_AUTO_TEST_SUITE_END()
