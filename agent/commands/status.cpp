#include "agent/report/status.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "agent/commands/commands.h"
#include "agent/report/check.h"
#include "agent/report/tables.h"

namespace agent::commands {

using namespace provider;

namespace {

constexpr std::size_t kNarrowest = 40;
constexpr std::size_t kWidest = 1000;
constexpr std::size_t kUsual = 80;

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): one thread
  return value ? value : "";
}

/// What COLUMNS says, else a terminal's width. What is read by a program is not cut.
std::optional<std::size_t> widthOf(bool terminal) {
  const std::string_view columns = variable("COLUMNS");
  std::size_t width = 0;
  const auto [end, fault] = std::from_chars(columns.data(), columns.data() + columns.size(), width);
  const bool told = fault == std::errc{} && end == columns.data() + columns.size() && width > 0;
  winsize window{};
  if (!told && !terminal) return std::nullopt;
  if (!told)
    width = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0 ? window.ws_col : kUsual;
  return std::clamp(width, kNarrowest, kWidest);
}

/// Colours only where somebody sees them, and wants to (https://no-color.org).
report::Canvas canvas() {
  const bool terminal = ::isatty(STDOUT_FILENO) == 1;
  const std::string_view kind = variable("TERM");
  return {.width = widthOf(terminal),
          .colours = terminal && variable("NO_COLOR").empty() && !kind.empty() && kind != "dumb"};
}

}  // namespace

int runStatus(const GlobalOptions& global, const Arguments& arguments) {
  constexpr int kUnknown = static_cast<int>(report::Health::Unknown);
  const auto config = loadConfig(global);
  if (!config) return kUnknown;
  const auto status = report::loadStatus(config->agent.runtimeDir / "status.json");
  if (!status) {
    fail(kUnavailable, status.error().message);
    return kUnknown;
  }
  const WallTime now = SystemClock().wall();
  std::cout << (arguments.has("json") ? report::toJson(*status)
                                      : report::statusTables(*status, now, canvas()))
            << std::flush;
  return static_cast<int>(report::check(*status, {}, now).health);
}

}  // namespace agent::commands
