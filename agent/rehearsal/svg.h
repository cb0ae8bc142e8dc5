#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Drawings as text. Colours are classes of the page's style sheet.
namespace agent::rehearsal::svg {

/// A length or a place in the drawing, with one decimal: finer than a pixel is nothing.
[[nodiscard]] std::string number(double value);

/// Text as it may stand between tags and in attributes.
[[nodiscard]] std::string escaped(std::string_view text);

struct Point {
  double x = 0;
  double y = 0;
};

struct Box {
  double x = 0, y = 0, width = 0, height = 0;
};

/// `title` is shown where somebody points at it; may be empty.
[[nodiscard]] std::string rectangle(const Box& box, std::string_view classes, std::string_view title = {});
[[nodiscard]] std::string line(const Point& from, const Point& to, std::string_view classes);
/// Straight from point to point; empty for fewer than two.
[[nodiscard]] std::string polyline(const std::vector<Point>& points, std::string_view classes);
/// The area inside of the points.
[[nodiscard]] std::string polygon(const std::vector<Point>& points, std::string_view classes);
[[nodiscard]] std::string label(const Point& at, std::string_view text, std::string_view classes);

/// The whole drawing; `title` is for those who cannot see it.
[[nodiscard]] std::string drawing(double width, double height, std::string_view title,
                                  const std::string& content);

}  // namespace agent::rehearsal::svg
