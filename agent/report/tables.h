#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "agent/report/status.h"

namespace agent::report {

/// Text in columns: widths by terminal cells (UTF-8 aware), two spaces between, no trailing blanks.
class Table {
 public:
  enum class Align { Left, Right };
  struct Column {
    std::string title;
    Align align = Align::Left;
  };
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  void add(std::vector<std::string> cells);
  [[nodiscard]] std::string text() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// `age` for people: `12s`, `3m`, `4h`, `7d`.
[[nodiscard]] std::string humanDuration(std::chrono::milliseconds duration);
/// The same of a number of seconds, whatever a file says.
/// `-` for what is not known.
[[nodiscard]] std::string yesOrNo(const std::optional<bool>& answer);
[[nodiscard]] std::string humanSeconds(std::int64_t seconds);

/// `paused for 2h more; dead band`; either may be empty.
[[nodiscard]] std::string afterPause(const std::string& paused, const std::string& text);

/// The `status` command's output: worst first.
[[nodiscard]] std::string statusTables(const Status& status, provider::WallTime now);

}  // namespace agent::report
