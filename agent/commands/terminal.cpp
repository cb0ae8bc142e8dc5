#include "agent/commands/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <system_error>

namespace agent::commands {
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

}  // namespace

report::Canvas terminalCanvas() {
  const bool terminal = ::isatty(STDOUT_FILENO) == 1;
  const std::string_view kind = variable("TERM");
  return {.width = widthOf(terminal),
          .colours = terminal && variable("NO_COLOR").empty() && !kind.empty() && kind != "dumb"};
}

}  // namespace agent::commands
