#include "agent/rehearsal/svg.h"

#include "agent/report/numbers.h"

namespace agent::rehearsal::svg {
namespace {

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + escaped(value) + "\"";
}

std::string attribute(std::string_view name, double value) { return attribute(name, number(value)); }

std::string listed(const std::vector<Point>& points) {
  std::string text;
  for (const Point& point : points)
    text += (text.empty() ? "" : " ") + number(point.x) + "," + number(point.y);
  return text;
}

}  // namespace

std::string number(double value) {
  std::string text = report::decimal(value, 1);
  if (text.ends_with(".0")) text.erase(text.size() - 2);
  return text == "-0" ? "0" : text;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

std::string rectangle(const Box& box, std::string_view classes, std::string_view title) {
  const std::string head = "<rect" + attribute("class", classes) + attribute("x", box.x) +
                           attribute("y", box.y) + attribute("width", box.width) +
                           attribute("height", box.height);
  return title.empty() ? head + "/>\n" : head + "><title>" + escaped(title) + "</title></rect>\n";
}

std::string line(const Point& from, const Point& to, std::string_view classes) {
  return "<line" + attribute("class", classes) + attribute("x1", from.x) + attribute("y1", from.y) +
         attribute("x2", to.x) + attribute("y2", to.y) + "/>\n";
}

std::string polyline(const std::vector<Point>& points, std::string_view classes) {
  if (points.size() < 2) return {};
  return "<polyline" + attribute("class", classes) + attribute("points", listed(points)) + "/>\n";
}

std::string polygon(const std::vector<Point>& points, std::string_view classes) {
  if (points.size() < 3) return {};
  return "<polygon" + attribute("class", classes) + attribute("points", listed(points)) + "/>\n";
}

std::string label(const Point& at, std::string_view text, std::string_view classes) {
  return "<text" + attribute("class", classes) + attribute("x", at.x) + attribute("y", at.y) + ">" +
         escaped(text) + "</text>\n";
}

std::string drawing(double width, double height, std::string_view title, const std::string& content) {
  return "<div class=\"plot\"><svg role=\"img\"" + attribute("aria-label", title) +
         attribute("viewBox", "0 0 " + number(width) + " " + number(height)) + ">\n" + content +
         "</svg></div>\n";
}

}  // namespace agent::rehearsal::svg
