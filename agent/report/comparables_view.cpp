#include "agent/report/comparables_view.h"

#include <algorithm>
#include <array>

#include "agent/report/chart.h"
#include "agent/report/numbers.h"
#include "agent/report/tables.h"
#include "agent/report/wrap.h"

namespace agent::report {

using namespace provider;

namespace {

constexpr std::size_t kMostBins = 60;
constexpr std::ptrdiff_t kAround = 5;
constexpr std::size_t kIndent = 2;

struct Quantile {
  const char* title;
  double fraction;
};
constexpr std::array kQuantiles{Quantile{"MIN", 0.0},    Quantile{"P10", 0.1},  Quantile{"P25", 0.25},
                                Quantile{"MEDIAN", 0.5}, Quantile{"P75", 0.75}, Quantile{"P90", 0.9},
                                Quantile{"MAX", 1.0}};

std::string amountOf(double units, Currency currency) {
  const auto price = Price::fromNumber(units / static_cast<double>(Price::kUnitsPerCoin), currency);
  return price ? price->roundedNearest().amount() : "-";
}

std::int64_t unitsOf(const market::Listing& listing, const market::Query& query) {
  const auto& units = query.side == market::Side::Spot ? listing.spotUnits : listing.onDemandUnits;
  return units[indexOf(query.currency)];
}

double perGpu(const market::Listing& listing, const market::Query& query) {
  return static_cast<double>(unitsOf(listing, query)) / std::max(listing.gpuCount, 1);
}

std::optional<double> perGpu(const std::optional<Price>& price, const market::Query& query) {
  if (!price || price->units() <= 0 || query.gpuCount < 1) return std::nullopt;
  return static_cast<double>(price->units()) / query.gpuCount;
}

/// What was asked for, in the words of the configuration.
std::string conditions(const market::Query& query) {
  std::string text;
  if (query.match == market::GpuCount::Same) text += std::to_string(query.gpuCount) + "x ";
  text += query.model + " in " + std::string(symbol(query.currency));
  if (query.match == market::GpuCount::Any) text += ", any number of GPUs";
  if (query.rented != market::Rented::Any)
    text += query.rented == market::Rented::Yes ? ", rented" : ", not rented";
  std::string regions;
  for (const std::string& region : query.regions) regions += (regions.empty() ? ", in " : " ") + region;
  text += regions;
  if (query.minReliability > 0) text += ", reliability from " + plain(query.minReliability);
  if (query.minRating > 0) text += ", rating from " + plain(query.minRating);
  return text;
}

std::string countText(const Compared& compared) {
  std::string text = std::to_string(compared.prices.unitsPerGpu.size()) + ": " + conditions(compared.query);
  if (compared.query.dropOutliers)
    text += "; " + std::to_string(compared.prices.outliers) + " outlier" +
            (compared.prices.outliers == 1 ? "" : "s") + " left out";
  return text;
}

std::string quantileTable(const Compared& compared) {
  std::vector<Table::Column> columns{{""}};
  for (const Quantile& quantile : kQuantiles) columns.push_back({quantile.title, Table::Align::Right});
  Table table(columns);
  const auto row = [&](const std::string& label, int gpus) {
    std::vector<std::string> cells{label};
    for (const Quantile& quantile : kQuantiles)
      cells.push_back(
          market::priceAtPercentile(compared.prices, quantile.fraction, gpus, 1.0).roundedNearest().amount());
    table.add(std::move(cells));
  };
  row("per GPU", 1);
  row("machine", compared.query.gpuCount);
  return table.text();
}

std::string chart(const Compared& compared, const Place& place) {
  const auto present = perGpu(place.present, compared.query);
  const auto candidate = perGpu(place.candidate, compared.query);
  std::vector<double> marks;
  for (const auto& mark : {present, candidate})
    if (mark) marks.push_back(*mark);
  const Histogram histogram = histogramOf(compared.prices.unitsPerGpu, marks, kMostBins);
  const Currency currency = compared.query.currency;
  const std::string from = amountOf(histogram.lowest, currency);
  std::string text = from + " " + bars(histogram) + " " + amountOf(histogram.highest, currency) + "\n";
  const std::string line = markers(histogram, present, candidate);
  if (line.empty()) return text;
  std::string legend;
  if (line.find('#') != std::string::npos)
    legend = "# present price and candidate";
  else
    legend = std::string(present ? "^ present price" : "") + (present && candidate ? "   " : "") +
             (candidate ? "* candidate" : "");
  const std::string blanks(from.size() + 1, ' ');
  return text + blanks + line + "\n" + blanks + legend + " (per GPU, logarithmic)\n";
}

/// Our own prices among those of the others.
struct Marker {
  const char* sign;
  const char* name;
  Price price;
  double perGpu;
  std::ptrdiff_t before;  ///< position of the first machine that asks as much
};

class Neighbours {
 public:
  Neighbours(const Compared& compared, const Place& place) : compared_(compared) {
    add("^", "present price", place.present);
    add("*", "candidate", place.candidate);
    const std::ptrdiff_t centre = markers_.empty() ? 0 : markers_.back().before;
    std::ranges::stable_sort(markers_, {}, &Marker::perGpu);
    first_ = std::max<std::ptrdiff_t>(centre - kAround, 0);
    end_ = std::min(centre + kAround, std::ssize(compared.machines));
  }

  std::string text() && {
    mark(-1, first_ - 1);
    gap(first_);
    for (std::ptrdiff_t i = first_; i < end_; ++i) {
      mark(i, i);
      machine(i);
    }
    mark(end_, end_);
    gap(std::ssize(compared_.machines) - end_);
    mark(end_ + 1, std::ssize(compared_.machines));
    return table_.text();
  }

 private:
  void add(const char* sign, const char* name, const std::optional<Price>& price) {
    const auto amount = perGpu(price, compared_.query);
    if (!amount) return;
    const auto at = std::ranges::lower_bound(compared_.machines, *amount, {}, [this](const auto& listing) {
      return perGpu(listing, compared_.query);
    });
    markers_.push_back({sign, name, *price, *amount, at - compared_.machines.begin()});
  }

  /// Our prices that come before one of the machines from `from` to `to`.
  void mark(std::ptrdiff_t from, std::ptrdiff_t to) {
    for (const Marker& marker : markers_)
      if (marker.before >= from && marker.before <= to)
        table_.add({marker.sign, marker.name, std::to_string(compared_.query.gpuCount), marker.price.amount(),
                    amountOf(marker.perGpu, compared_.query.currency), "", "", "", ""});
  }

  void gap(std::ptrdiff_t machines) {
    if (machines > 0) table_.add({"", std::to_string(machines) + " more", "", "", "", "", "", "", ""});
  }

  void machine(std::ptrdiff_t at) {
    const market::Listing& listing = compared_.machines[static_cast<std::size_t>(at)];
    const Currency currency = compared_.query.currency;
    const bool told = listing.region[0] != '\0';
    table_.add({std::to_string(at + 1), std::to_string(listing.id), std::to_string(listing.gpuCount),
                Price::fromUnits(unitsOf(listing, compared_.query), currency).amount(),
                amountOf(perGpu(listing, compared_.query), currency), listing.rented ? "yes" : "no",
                told ? std::string(listing.region.data(), listing.region.size()) : "-",
                decimal(100.0 * static_cast<double>(listing.reliability), 2) + "%",
                listing.rating > 0 ? decimal(static_cast<double>(listing.rating), 1) : "-"});
  }

  const Compared& compared_;
  std::vector<Marker> markers_;
  std::ptrdiff_t first_ = 0;
  std::ptrdiff_t end_ = 0;
  Table table_{{{"RANK", Table::Align::Right},
                {"MACHINE"},
                {"GPUS", Table::Align::Right},
                {"PRICE", Table::Align::Right},
                {"PER GPU", Table::Align::Right},
                {"RENTED"},
                {"REGION"},
                {"RELIABILITY", Table::Align::Right},
                {"RATING", Table::Align::Right}}};
};

}  // namespace

std::string comparablesText(const Compared& compared, const Place& place) {
  std::string text = labelled("comparables", countText(compared));
  if (compared.prices.unitsPerGpu.empty()) return text;
  text += "\n" + indented(quantileTable(compared), kIndent);
  text += "\n" + indented(chart(compared, place), kIndent);
  text += "\n" + indented(Neighbours(compared, place).text(), kIndent);
  return text;
}

}  // namespace agent::report
