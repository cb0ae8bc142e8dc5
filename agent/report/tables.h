#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agent/report/status.h"

namespace agent::report {

/// Where a text is shown.
struct Canvas {
  std::optional<std::size_t> width = 80;  ///< cells of a line; nothing = as long as it takes
  bool colours = false;
};

/// Of a line, on a canvas with colours.
enum class Tint { None, Green, Yellow, Red };
[[nodiscard]] std::string tinted(const std::string& line, Tint tint, const Canvas& canvas);

/// Text in columns: widths by terminal cells (UTF-8 aware), two spaces between, no trailing blanks.
class Table {
 public:
  enum class Align { Left, Right };
  struct Column {
    std::string title;
    Align align = Align::Left;
    /// What `fitted` leaves of it at least, in cells; 0 = it is never cut.
    std::size_t least = 0;
  };
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  void add(std::vector<std::string> cells, Tint tint = Tint::None);
  [[nodiscard]] std::string text() const;
  /// The same without columns that are empty but for their titles, and no wider than the canvas as long as
  /// columns can be cut: the widest first, numbers (to the right) only when all else is.
  [[nodiscard]] std::string fitted(const Canvas& canvas) const;

 private:
  struct Row {
    std::vector<std::string> cells;
    Tint tint = Tint::None;
  };
  [[nodiscard]] std::vector<std::size_t> widths() const;
  [[nodiscard]] std::optional<std::size_t> widestToCut(const std::vector<std::size_t>& widths) const;
  [[nodiscard]] std::string lines(const std::vector<std::size_t>& widths, const Canvas& canvas) const;

  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

/// `age` for people: `12s`, `3m`, `4h`, `7d`.
[[nodiscard]] std::string humanDuration(std::chrono::milliseconds duration);
/// `-` for what is not known.
[[nodiscard]] std::string yesOrNo(const std::optional<bool>& answer);
/// As `humanDuration`, of a number of seconds, whatever a file says.
[[nodiscard]] std::string humanSeconds(std::int64_t seconds);

/// `paused for 2h more; dead band`; either may be empty.
[[nodiscard]] std::string afterPause(const std::string& paused, const std::string& text);

/// The `status` command's output: worst first.
[[nodiscard]] std::string statusTables(const Status& status, provider::WallTime now,
                                       const Canvas& canvas = {});

}  // namespace agent::report
