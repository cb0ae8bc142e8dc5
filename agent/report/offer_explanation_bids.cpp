#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "agent/report/explanation_parts.h"
#include "agent/report/numbers.h"
#include "agent/report/offer_explanation_parts.h"
#include "agent/report/tables.h"
#include "agent/report/wrap.h"

namespace agent::report {

using namespace provider;

namespace {

constexpr std::size_t kIndent = 2;
constexpr std::size_t kMostRows = 15;
constexpr double kLargestInDecimals = 1e9;

/// Nothing where it cannot be ranked.
struct Ranked {
  const offers::Bid* bid = nullptr;
  std::optional<double> usd;
};

std::vector<Ranked> fromTheHighest(const OfferExplanation& e) {
  std::vector<Ranked> ranked;
  for (std::size_t i = 0; i < e.book->bids.size(); ++i) {
    const auto usd = i < e.worthUsd.size() ? e.worthUsd[i] : std::nullopt;
    ranked.push_back({.bid = &e.book->bids[i], .usd = usd && std::isfinite(*usd) ? usd : std::nullopt});
  }
  std::ranges::stable_sort(ranked, [](const Ranked& a, const Ranked& b) {
    return a.usd && b.usd ? *a.usd > *b.usd : a.usd.has_value() && !b.usd;
  });
  return ranked;
}

std::string worthText(const std::optional<double>& usd) {
  if (!usd) return "-";
  return (std::abs(*usd) < kLargestInDecimals ? decimal(*usd, 4) : plain(*usd)) + " USD";
}

std::string whose(const offers::Bid& bid, const offers::Offer& offer) {
  if (bid.id == offer.id) return "this offer";
  return bid.mine ? "own" : "rival";
}

/// The highest bids, and this offer's wherever it stands.
std::string bidTable(const OfferExplanation& e) {
  Table table({{"RANK", Table::Align::Right},
               {"OFFER", Table::Align::Right},
               {"BID", Table::Align::Right},
               {"WORTH", Table::Align::Right},
               {"WHOSE"},
               {"ACTIVE"}});
  const std::vector<Ranked> ranked = fromTheHighest(e);
  std::size_t leftOut = 0;
  const auto sayLeftOut = [&] {
    if (leftOut > 0) table.add({"", "", std::to_string(leftOut) + " more", "", "", ""});
    leftOut = 0;
  };
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const auto& [bid, usd] = ranked[i];
    if (i >= kMostRows && bid->id != e.offer.id) {
      ++leftOut;
      continue;
    }
    sayLeftOut();
    table.add({usd ? std::to_string(i + 1) : "-", std::to_string(bid->id), bid->price.text(), worthText(usd),
               whose(*bid, e.offer), bid->active ? "yes" : "no"});
  }
  sayLeftOut();
  return table.text();
}

std::string machineText(const OfferExplanation& e) {
  std::string text = e.book->listed ? "public" : "not public: it takes no offers";
  text += e.book->online ? ", online" : ", offline";
  if (e.interval.count() > 0) text += "; read every " + humanDuration(e.interval);
  return text;
}

}  // namespace

std::string bidSection(const OfferExplanation& e) {
  std::string text = "\nbids\n";
  if (!e.book) return text + labelled("spot market", "not read");
  text += labelled("machine", machineText(e));
  text += labelled("spot minimum", pricesText(e.book->minimum));
  if (e.book->unreadable > 0)
    text +=
        labelled("left out", std::to_string(e.book->unreadable) + " in a currency that is not known here");
  if (e.book->bids.empty()) return text + labelled("bids", "none");
  return text + "\n" + indented(bidTable(e), kIndent);
}

}  // namespace agent::report
