#include "agent/log/log.h"

#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>

#include "agent/log/escape.h"
#include "agent/log/sink.h"

namespace agent::log {

namespace {

// Up to here (PIPE_BUF) the system keeps a write to a pipe in one piece, whoever else writes to it.
constexpr std::size_t kLongestLine = 4096;
constexpr std::size_t kPrefixAndNewline = 4;
constexpr std::size_t kLongestValue = 2048;
constexpr std::size_t kShortestCut = 16;

constexpr std::array<std::string_view, 5> kLevelNames{"error", "warning", "notice", "info", "debug"};
constexpr std::array<std::string_view, 5> kPriorities{"<3>", "<4>", "<5>", "<6>", "<7>"};

std::atomic<Level> least{Level::Info};
std::atomic<Format> lineFormat{Format::Logfmt};
std::atomic<bool> toJournal{false};
std::atomic<bool> silent{false};

std::size_t indexOf(Level level) { return static_cast<std::size_t>(level); }

std::string safeKey(std::string_view key) {
  std::string out;
  for (const char c : key.substr(0, 64)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == '-' || c == '.';
    out += plain ? c : '_';
  }
  return out.empty() ? "_" : out;
}

std::string logfmtLine(Level level, std::string_view time, std::string_view event, const Fields& fields,
                       std::size_t longestValue) {
  std::string line;
  if (!time.empty()) line.append("time=").append(logfmtValue(time, longestValue)).append(" ");
  line.append("level=").append(kLevelNames[indexOf(level)]);
  line.append(" event=").append(logfmtValue(event, longestValue));
  for (const Field& field : fields)
    line.append(" ").append(safeKey(field.key)).append("=").append(logfmtValue(field.value, longestValue));
  return line;
}

std::string jsonLine(Level level, std::string_view time, std::string_view event, const Fields& fields,
                     std::size_t longestValue) {
  std::string line = "{";
  if (!time.empty()) line.append("\"time\":").append(quoted(time, longestValue)).append(",");
  line.append("\"level\":\"").append(kLevelNames[indexOf(level)]).append("\"");
  line.append(",\"event\":").append(quoted(event, longestValue));
  for (const Field& field : fields) {
    line.append(",\"").append(safeKey(field.key)).append("\":");
    line.append(field.bare ? field.value : quoted(field.value, longestValue));
  }
  return line += "}";
}

std::string now() { return Poco::DateTimeFormatter::format(Poco::Timestamp(), "%Y-%m-%dT%H:%M:%S.%iZ"); }

}  // namespace

std::optional<Level> levelFromName(std::string_view text) {
  for (std::size_t i = 0; i < kLevelNames.size(); ++i)
    if (kLevelNames[i] == text) return static_cast<Level>(i);
  return std::nullopt;
}

std::optional<Format> formatFromName(std::string_view text) {
  if (text == "logfmt") return Format::Logfmt;
  if (text == "json") return Format::Json;
  return std::nullopt;
}

void setUp(Level wanted, Format format) {
  keepOpen(STDERR_FILENO);
  least = wanted;
  lineFormat = format;
  toJournal = isJournal(STDERR_FILENO, std::getenv("JOURNAL_STREAM"));
}

Silence::Silence() { silent = true; }
Silence::~Silence() { silent = false; }

void write(Level level, std::string_view event, const Fields& fields) {
  if (silent.load(std::memory_order_relaxed)) return;
  if (level > least.load(std::memory_order_relaxed)) return;
  const bool journal = toJournal.load(std::memory_order_relaxed);
  std::string line(journal ? kPriorities[indexOf(level)] : std::string_view{});
  line += formatLine(lineFormat.load(std::memory_order_relaxed), level, journal ? std::string() : now(),
                     event, fields);
  line += '\n';
  writeLine(STDERR_FILENO, line);
}

std::string formatLine(Format format, Level level, std::string_view time, std::string_view event,
                       const Fields& fields) {
  const auto make = format == Format::Json ? jsonLine : logfmtLine;
  std::string line = make(level, time, event, fields, kLongestValue);
  for (std::size_t cut = kLongestValue / 2;
       line.size() > kLongestLine - kPrefixAndNewline && cut >= kShortestCut; cut /= 2)
    line = make(level, time, event, fields, cut);
  return line;
}

}  // namespace agent::log
