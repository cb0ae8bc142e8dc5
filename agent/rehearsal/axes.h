#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "agent/rehearsal/course.h"
#include "agent/rehearsal/svg.h"

namespace agent::rehearsal {

/// Round numbers that divide a range into a handful of parts: 1, 2 or 5 times a power of ten, ascending,
/// within `from` … `to`. `from` < `to`.
[[nodiscard]] std::vector<double> roundTicks(double from, double to);

/// The field of a plot over time, with its axes: time from the left to the right, a quantity from the bottom
/// up.
class Axes {
 public:
  static constexpr double kWidth = 960, kLeft = 78;

  /// For values from `low` to `high`, with room for words of `left` before them; where they are the same
  /// there is a little room about them.
  Axes(double height, std::chrono::days length, double low, double high, double left = kLeft);

  [[nodiscard]] double x(Since at) const;
  [[nodiscard]] double y(double value) const;
  [[nodiscard]] double top() const { return kTop; }
  [[nodiscard]] double bottom() const { return height_ - kBottom; }
  [[nodiscard]] double left() const { return left_; }
  [[nodiscard]] double right() const { return kWidth - kRight; }
  [[nodiscard]] double height() const { return height_; }

  /// From the top to the bottom of the field.
  [[nodiscard]] svg::Box band(Since from, Since until) const;
  /// The axis of time below the field, with its days.
  [[nodiscard]] std::string days() const;
  /// Days, and round numbers with `decimals`, each with its line across the field. `unit` stands above them.
  [[nodiscard]] std::string frame(const std::string& unit) const;

 private:
  static constexpr double kRight = 12, kTop = 20, kBottom = 24;

  double height_;
  std::chrono::days length_;
  double low_, high_;
  double left_;
};

}  // namespace agent::rehearsal
