#include "agent/rehearsal/plots.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "agent/rehearsal/axes.h"
#include "agent/report/numbers.h"

namespace agent::rehearsal {

using namespace provider;
using namespace std::chrono_literals;
using svg::Point;

namespace {

constexpr double kPlotHeight = 220, kIncomeHeight = 200, kRequestHeight = 140;
constexpr double kStateRow = 20;

struct Range {
  double low = HUGE_VAL;
  double high = -HUGE_VAL;

  void take(const std::optional<Price>& price) {
    if (!price) return;
    low = std::min(low, price->toNumber());
    high = std::max(high, price->toNumber());
  }
  [[nodiscard]] bool empty() const { return low > high; }
};

/// A value that holds until the next one, as lines with steps: one after the other where it is gone between.
class Steps {
 public:
  explicit Steps(const Axes& axes) : axes_(axes) {}
  void add(Since at, double value) {
    hold(at);
    points_.push_back({axes_.x(at), axes_.y(value)});
  }
  void pause(Since at, std::string_view classes) {
    hold(at);
    lines_ += svg::polyline(points_, classes);
    points_.clear();
  }
  [[nodiscard]] std::string until(Since end, std::string_view classes) {
    pause(end, classes);
    return std::move(lines_);
  }

 private:
  void hold(Since at) {
    if (!points_.empty()) points_.push_back({axes_.x(at), points_.back().y});
  }

  const Axes& axes_;
  std::vector<Point> points_;
  std::string lines_;
};

/// Of the names before their rows.
constexpr std::size_t kLongestName = 36;

/// Names that differ at their beginning or their end stay different.
std::string fitting(const std::string& name) {
  constexpr std::size_t kPart = kLongestName / 2;
  return name.size() <= kLongestName ? name
                                     : name.substr(0, kPart) + "…" + name.substr(name.size() - kPart + 1);
}

double roomFor(const std::vector<MachineCourse>& machines) {
  constexpr double kLetter = 6.7, kBeside = 12;
  std::size_t longest = 0;
  for (const MachineCourse& machine : machines)
    longest = std::max(longest, std::min(machine.name.size(), kLongestName));
  return std::max(Axes::kLeft, kLetter * static_cast<double>(longest) + kBeside);
}

Since since(SteadyTime at, const Terms& terms) { return at - terms.begun; }

std::string spanText(Since from, Since until) { return momentText(from) + " to " + momentText(until); }

std::string rentalTitle(const sandbox::Tenancy& tenancy, const Terms& terms) {
  return (tenancy.spot ? "on the spot market for " : "rented for ") + tenancy.price.text() + " a day, " +
         spanText(since(tenancy.from, terms), since(tenancy.until, terms));
}

std::string_view rentalClass(const sandbox::Tenancy& tenancy) { return tenancy.spot ? "spot" : "rented"; }

std::string_view troubleClass(machines::Status status) {
  return status == machines::Status::NotWorking ? "trouble-working" : "trouble";
}

std::string rentalBands(const MachineCourse& machine, const Axes& axes, const Terms& terms) {
  std::string out;
  for (const sandbox::Tenancy& tenancy : machine.tenancies)
    out += svg::rectangle(axes.band(since(tenancy.from, terms), since(tenancy.until, terms)),
                          rentalClass(tenancy), rentalTitle(tenancy, terms));
  return out;
}

std::string troubleStrip(const MachineCourse& machine, const Axes& axes) {
  std::string out;
  for (const Trouble& trouble : machine.troubles) {
    svg::Box box = axes.band(trouble.from, trouble.until);
    box.width = std::max(box.width, 2.0);
    box.y = box.y + box.height - 5;
    box.height = 5;
    out += svg::rectangle(
        box, troubleClass(trouble.status),
        std::string(machines::name(trouble.status)) + ", " + spanText(trouble.from, trouble.until));
  }
  return out;
}

/// Nothing = it is gone.
void draw(Steps& steps, Since at, const std::optional<Price>& price, std::string_view classes) {
  if (price)
    steps.add(at, price->toNumber());
  else
    steps.pause(at, classes);
}

/// The middle half of the market as an area, and its median.
std::string marketArea(const MachineCourse& machine, const Axes& axes) {
  std::vector<Point> upper, lower, median;
  std::string out;
  const auto finish = [&] {
    std::vector<Point> around = upper;
    around.insert(around.end(), lower.rbegin(), lower.rend());
    out += svg::polygon(around, "quartiles") + svg::polyline(median, "median");
    upper.clear(), lower.clear(), median.clear();
  };
  for (const PriceLook& look : machine.looks) {
    if (!look.market) {
      finish();
      continue;
    }
    const double x = axes.x(look.at);
    upper.push_back({x, axes.y(look.market->upper.toNumber())});
    lower.push_back({x, axes.y(look.market->lower.toNumber())});
    median.push_back({x, axes.y(look.market->median.toNumber())});
  }
  finish();
  return out;
}

}  // namespace

std::string momentText(Since at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const auto hour = std::chrono::floor<std::chrono::hours>(at - day);
  const auto minute = std::chrono::floor<std::chrono::minutes>(at - day - hour);
  const auto two = [](auto count) { return (count < 10 ? "0" : "") + std::to_string(count); };
  return "day " + std::to_string(day.count() + 1) + ", " + two(hour.count()) + ":" + two(minute.count());
}

std::string pricePlot(const MachineCourse& machine, const Terms& terms) {
  Range range;
  for (const PriceLook& look : machine.looks) {
    range.take(look.onDemand);
    range.take(look.spotMinimum);
    if (!look.market) continue;
    range.take(look.market->lower);
    range.take(look.market->upper);
  }
  if (range.empty()) return {};
  const double room = (range.high - range.low) * 0.06;
  const Axes axes(kPlotHeight, terms.length, std::max(0.0, range.low - room), range.high + room);
  Steps onDemand(axes), spot(axes);
  for (const PriceLook& look : machine.looks) {
    draw(onDemand, look.at, look.onDemand, "price");
    draw(spot, look.at, look.spotMinimum, "spot-price");
  }
  return svg::drawing(Axes::kWidth, axes.height(), "Prices of " + machine.name,
                      rentalBands(machine, axes, terms) +
                          axes.frame(std::string(symbol(machine.currency)) + " a day") +
                          marketArea(machine, axes) + spot.until(terms.length, "spot-price") +
                          onDemand.until(terms.length, "price") + troubleStrip(machine, axes));
}

std::string incomePlot(const Rehearsal& rehearsal) {
  const auto days = static_cast<std::size_t>(rehearsal.terms.length.count());
  const auto sums = [days](const std::vector<Earnings>& machines) {
    std::vector<double> sum(days);
    for (const Earnings& earnings : machines)
      std::ranges::transform(sum, earnings.usdPerDay, sum.begin(), std::plus<>());
    return sum;
  };
  const std::vector<double> with = sums(rehearsal.earnings);
  const std::vector<double> alone = sums(rehearsal.leftAlone);
  const double high = std::max(std::ranges::max(with), std::ranges::max(alone));
  const Axes axes(kIncomeHeight, rehearsal.terms.length, 0, high);
  Steps line(axes);
  std::string bars;
  for (std::size_t day = 0; day < days; ++day) {
    const Since from = std::chrono::days{day};
    const double left = axes.x(from) + 1;
    const double width = std::max(1.0, axes.x(from + 24h) - left - 1);
    bars += svg::rectangle({left, axes.y(with[day]), width, axes.bottom() - axes.y(with[day])}, "income",
                           "day " + std::to_string(day + 1) + ": " + report::decimal(with[day], 2) +
                               " USD, left alone " + report::decimal(alone[day], 2) + " USD");
    line.add(from, alone[day]);
  }
  return svg::drawing(
      Axes::kWidth, axes.height(), "Income per day",
      axes.frame("USD a day, all machines") + bars + line.until(rehearsal.terms.length, "alone"));
}

std::string statePlot(const Rehearsal& rehearsal) {
  const auto& machines = rehearsal.course.machines;
  const double height = kStateRow * static_cast<double>(machines.size()) + 44;
  const Axes axes(height, rehearsal.terms.length, 0, 1, roomFor(machines));
  std::string out;
  double y = axes.top();
  for (const MachineCourse& machine : machines) {
    const auto row = [&](Since from, Since until) {
      svg::Box box = axes.band(from, until);
      box.y = y + 2;
      box.height = kStateRow - 4;
      return box;
    };
    out += svg::rectangle(row(0ms, rehearsal.terms.length), "free");
    for (const sandbox::Tenancy& tenancy : machine.tenancies)
      out += svg::rectangle(row(since(tenancy.from, rehearsal.terms), since(tenancy.until, rehearsal.terms)),
                            std::string(rentalClass(tenancy)) + " strong",
                            rentalTitle(tenancy, rehearsal.terms));
    for (const Trouble& trouble : machine.troubles) {
      svg::Box box = row(trouble.from, trouble.until);
      box.width = std::max(box.width, 2.0);
      out += svg::rectangle(
          box, troubleClass(trouble.status),
          std::string(machines::name(trouble.status)) + ", " + spanText(trouble.from, trouble.until));
    }
    out += svg::label({axes.left() - 6, y + kStateRow / 2 + 4}, fitting(machine.name), "tick end");
    y += kStateRow;
  }
  return svg::drawing(Axes::kWidth, height, "What became of the machines", out + axes.days());
}

std::string bidPlot(const OfferCourse& offer, const Terms& terms) {
  Range range;
  for (const BidLook& look : offer.looks) {
    range.take(look.bid);
    range.take(look.bestRival);
  }
  if (range.empty()) return {};
  const Axes axes(kPlotHeight, terms.length, 0, range.high * 1.05);
  const Since end = offer.endedAt.value_or(terms.length);
  Steps bid(axes), rival(axes);
  std::string active;
  for (std::size_t i = 0; i < offer.looks.size(); ++i) {
    const BidLook& look = offer.looks[i];
    draw(bid, look.at, look.bid, "price");
    draw(rival, look.at, look.bestRival, "rival");
    const Since until = i + 1 < offer.looks.size() ? offer.looks[i + 1].at : end;
    if (look.active)
      active += svg::rectangle(axes.band(look.at, until), "spot", "ours, " + spanText(look.at, until));
  }
  const std::string unit(symbol(offer.looks.front().bid.currency()));
  return svg::drawing(
      Axes::kWidth, axes.height(), "Bids of offer " + std::to_string(offer.order),
      active + axes.frame(unit + " a day") + rival.until(end, "rival") + bid.until(end, "price"));
}

std::string requestPlot(const Rehearsal& rehearsal) {
  const double slots =
      std::chrono::duration<double>(1h) / std::chrono::duration<double>(rehearsal.requestInterval);
  const auto share = [slots](std::uint64_t requests) { return 100 * static_cast<double>(requests) / slots; };
  const auto& perHour = rehearsal.course.requestsPerHour;
  const Axes axes(kRequestHeight, rehearsal.terms.length, 0,
                  perHour.empty() ? 1 : share(std::ranges::max(perHour)));
  std::vector<Point> area{{axes.left(), axes.bottom()}};
  for (std::size_t hour = 0; hour < perHour.size(); ++hour) {
    const double y = axes.y(share(perHour[hour]));
    area.push_back({axes.x(std::chrono::hours{hour}), y});
    area.push_back({axes.x(std::chrono::hours{hour + 1}), y});
  }
  area.push_back({area.back().x, axes.bottom()});
  return svg::drawing(
      Axes::kWidth, axes.height(), "Requests",
      axes.frame("% of the requests that the marketplace allows") + svg::polygon(area, "income"));
}

}  // namespace agent::rehearsal
