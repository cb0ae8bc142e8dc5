#include "agent/rehearsal/axes.h"

#include <algorithm>
#include <cmath>

#include "agent/report/numbers.h"

namespace agent::rehearsal {
namespace {

constexpr double kTicks = 4;
constexpr std::chrono::days::rep kMostDayLabels = 15;

/// As many decimals as tell two neighbours apart.
int decimalsFor(double step) {
  return std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 8);
}

}  // namespace

std::vector<double> roundTicks(double from, double to) {
  const double about = (to - from) / kTicks;
  const double power = std::pow(10.0, std::floor(std::log10(about)));
  // The nearest of them, as a factor.
  const double step = power * (about >= std::sqrt(50) * power   ? 10
                               : about >= std::sqrt(10) * power ? 5
                               : about >= std::sqrt(2) * power  ? 2
                                                                : 1);
  std::vector<double> ticks;
  for (double k = std::ceil(from / step - 1e-9); k * step <= to + step * 1e-9; ++k)
    ticks.push_back(k == 0 ? 0 : k * step);
  return ticks;
}

Axes::Axes(double height, std::chrono::days length, double low, double high, double left)
    : height_(height), length_(length), low_(low), high_(high), left_(left) {
  if (high_ - low_ > 1e-12 * std::abs(high_)) return;
  const double room = high_ == 0 ? 1 : std::abs(high_) * 0.1;
  low_ -= low_ == 0 ? 0 : room;
  high_ += room;
}

double Axes::x(Since at) const {
  const double share = std::chrono::duration<double>(at) / std::chrono::duration<double>(length_);
  return left() + std::clamp(share, 0.0, 1.0) * (right() - left());
}

double Axes::y(double value) const {
  return bottom() - (std::clamp(value, low_, high_) - low_) / (high_ - low_) * (bottom() - top());
}

svg::Box Axes::band(Since from, Since until) const {
  return {.x = x(from), .y = top(), .width = x(until) - x(from), .height = bottom() - top()};
}

std::string Axes::days() const {
  std::string out;
  const auto every = (length_.count() + kMostDayLabels - 1) / kMostDayLabels;
  for (std::chrono::days::rep day = 0; day < length_.count(); day += every) {
    const double at = x(std::chrono::days{day});
    out += svg::line({at, bottom()}, {at, bottom() + 4}, "axis");
    out += svg::label({at + 3, bottom() + 16}, "day " + std::to_string(day + 1), "tick");
  }
  return out + svg::line({left(), bottom()}, {right(), bottom()}, "axis");
}

std::string Axes::frame(const std::string& unit) const {
  std::string out;
  const std::vector<double> ticks = roundTicks(low_, high_);
  const int decimals = ticks.size() < 2 ? 2 : decimalsFor(ticks[1] - ticks[0]);
  for (const double tick : ticks) {
    out += svg::line({left(), y(tick)}, {right(), y(tick)}, "grid");
    out += svg::label({left() - 6, y(tick) + 4}, report::decimal(tick, decimals), "tick end");
  }
  out += svg::label({left(), top() - 8}, unit, "tick");
  return out + days();
}

}  // namespace agent::rehearsal
