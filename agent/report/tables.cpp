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

std::string tinted(const std::string& line, Tint tint, const Canvas& canvas) {
  if (!canvas.colours || tint == Tint::None) return line;
  const char* code = tint == Tint::Red ? "31" : tint == Tint::Yellow ? "33" : "32";
  return std::string("\x1b[") + code + "m" + line + "\x1b[0m";
}

void Table::add(std::vector<std::string> row, Tint tint) {
  provider::ensure(row.size() == columns_.size(), "a row of a table has one cell for each column");
  for (std::string& cell : row) cell = printable(cell);
  rows_.push_back({.cells = std::move(row), .tint = tint});
}

std::vector<std::size_t> Table::widths() const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    widths.push_back(cells(columns_[i].title));
    for (const Row& row : rows_) widths[i] = std::max(widths[i], cells(row.cells[i]));
  }
  return widths;
}

std::string Table::lines(const std::vector<std::size_t>& widths, const Canvas& canvas) const {
  std::string out;
  const auto append = [&](const auto& cellOf, Tint tint) {
    std::string line;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (widths[i] == 0) continue;
      if (!line.empty()) line += "  ";
      appendCell(line, shortened(cellOf(i), widths[i]), widths[i], columns_[i].align);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += tinted(line, tint, canvas) + "\n";
  };
  append([this](std::size_t i) { return printable(columns_[i].title); }, Tint::None);
  for (const Row& row : rows_) append([&row](std::size_t i) { return row.cells[i]; }, row.tint);
  return out;
}

std::string Table::text() const { return lines(widths(), {}); }

std::optional<std::size_t> Table::widestToCut(const std::vector<std::size_t>& widths) const {
  for (const Align align : {Align::Left, Align::Right}) {
    std::optional<std::size_t> widest;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const Column& column = columns_[i];
      const bool mayBe = column.align == align && column.least > 0 &&
                         widths[i] > std::max(column.least, cells(column.title));
      if (mayBe && (!widest || widths[i] > widths[*widest])) widest = i;
    }
    if (widest) return widest;
  }
  return std::nullopt;
}

std::string Table::fitted(const Canvas& canvas) const {
  std::vector<std::size_t> fit = widths();
  std::size_t used = 0;
  for (std::size_t i = 0; i < fit.size(); ++i) {
    const bool empty = std::ranges::all_of(rows_, [i](const Row& row) { return row.cells[i].empty(); });
    if (empty) fit[i] = 0;
    if (fit[i] > 0) used += fit[i] + (used > 0 ? 2 : 0);
  }
  while (canvas.width && used > *canvas.width) {
    const auto widest = widestToCut(fit);
    if (!widest) break;
    --fit[*widest];
    --used;
  }
  return lines(fit, canvas);
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
