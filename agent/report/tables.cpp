#include "agent/report/tables.h"

#include <algorithm>

#include "agent/report/text.h"
#include "provider/core/ensure.h"

namespace agent::report {

namespace {

void appendCell(std::string& line, const std::string& cell, std::size_t width, Table::Align align) {
  const std::string blanks(width - std::min(width, cells(cell)), ' ');
  line += align == Table::Align::Left ? cell + blanks : blanks + cell;
}

}  // namespace

void Table::add(std::vector<std::string> row) {
  provider::ensure(row.size() == columns_.size(), "a row of a table has one cell for each column");
  for (std::string& cell : row) cell = printable(cell);
  rows_.push_back(std::move(row));
}

std::string Table::text() const {
  std::vector<std::string> titles;
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    titles.push_back(printable(columns_[i].title));
    widths.push_back(cells(titles[i]));
    for (const auto& row : rows_) widths[i] = std::max(widths[i], cells(row[i]));
  }
  std::string out;
  const auto append = [&](const std::vector<std::string>& row) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) line += "  ";
      appendCell(line, row[i], widths[i], columns_[i].align);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  };
  append(titles);
  for (const auto& row : rows_) append(row);
  return out;
}

std::string humanDuration(std::chrono::milliseconds duration) {
  using namespace std::chrono;
  const auto seconds = std::max<std::int64_t>(0, floor<std::chrono::seconds>(duration).count());
  if (seconds < 60) return std::to_string(seconds) + "s";
  if (seconds < 3600) return std::to_string(seconds / 60) + "m";
  if (seconds < 86'400) return std::to_string(seconds / 3600) + "h";
  return std::to_string(seconds / 86'400) + "d";
}

std::string yesOrNo(const std::optional<bool>& answer) {
  if (!answer) return "-";
  return *answer ? "yes" : "no";
}

std::string humanSeconds(std::int64_t seconds) {
  constexpr std::int64_t kLongest = 1'000'000'000'000;
  return humanDuration(std::chrono::seconds{std::clamp(seconds, std::int64_t{0}, kLongest)});
}

std::string afterPause(const std::string& paused, const std::string& text) {
  return paused.empty() || text.empty() ? paused + text : paused + "; " + text;
}

}  // namespace agent::report
