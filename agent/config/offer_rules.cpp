#include <algorithm>
#include <iterator>
#include <utility>

#include "agent/config/key_table.h"
#include "agent/config/rules.h"
#include "agent/config/values.h"

namespace agent::config {
namespace {

using provider::Limits;
using provider::Price;
using provider::pricing::OwnerPrice;

constexpr std::string_view kFixed = "fixed";
constexpr std::string_view kLowestWinning = "lowest-winning";

std::string quoted(std::string_view key) { return "`" + std::string(key) + "`"; }

/// One section by itself.
class OfferCheck {
 public:
  OfferCheck(const OfferDraft& offer, const Section& section, const Limits& limits)
      : offer_(offer), section_(section), limits_(limits), problems_(checkChoice(section, offer.strategy)) {}

  std::vector<Problem> run() && {
    if (!section_.find("server") && !section_.find("gpu"))
      require("order",
              "write the number of the offer, order = 39, or of its machine, server = 6, or the machine's "
              "GPUs, gpu = *RTX 4090*");
    if (offer_.strategy == kFixed)
      require("price", "strategy = fixed needs the price, as in price = 0.0000042 BTC");
    if (offer_.strategy == kLowestWinning)
      require("max_bid",
              "strategy = lowest-winning needs the most that it may bid, as in max_bid = 0.00002 BTC");
    checkLimits("price", offer_.price);
    checkLimits("max_bid", offer_.maxBid);
    checkIncrement();
    return std::move(problems_);
  }

 private:
  void require(std::string_view key, std::string_view advice) {
    if (auto missing = missingKey(section_, key, advice)) problems_.push_back(*std::move(missing));
  }

  /// A key that belongs to another strategy is a problem already.
  bool isMeant(std::string_view key) const {
    return offer_.strategy.empty() || belongsTo(*findKey("offer", key), offer_.strategy);
  }

  void checkLimits(std::string_view key, const std::optional<Price>& price) {
    if (!price || !isMeant(key)) return;
    if (const auto fault = outsideLimits(OwnerPrice{*price, false}, limits_))
      problems_.push_back({section_.find(key)->place, quoted(key) + ": " + *fault});
  }

  /// In another currency it depends on the rates.
  void checkIncrement() {
    const auto* amount = std::get_if<Price>(&offer_.increment);
    if (!amount || !offer_.maxBid || !isMeant("increment")) return;
    if (amount->currency() != offer_.maxBid->currency() || *amount < *offer_.maxBid) return;
    const Place place = std::max(section_.find("increment")->place, section_.find("max_bid")->place);
    problems_.push_back({place, "`increment` (" + amount->text() + ") is not below `max_bid` (" +
                                    offer_.maxBid->text() + "): no rival could ever be outbid"});
  }

  const OfferDraft& offer_;
  const Section& section_;
  const Limits& limits_;
  std::vector<Problem> problems_;
};

bool hasTarget(const OfferRule& rule) { return rule.order || rule.server || !rule.gpuPattern.empty(); }

/// An order names one offer, and so one machine: a server and GPUs beside it add nothing.
bool leavesNothing(const OfferRule& earlier, const OfferRule& rule) {
  if (!hasTarget(earlier) || !hasTarget(rule)) return false;
  if (earlier.order) return earlier.order == rule.order;
  return (!earlier.server || earlier.server == rule.server) && coversGpu(earlier.gpuPattern, rule.gpuPattern);
}

/// The key by which a section asks for exactly what an earlier one has; empty when that one takes more.
std::string_view sameKey(const OfferRule& earlier, const OfferRule& rule) {
  if (earlier.order) return "order";
  if (rule.order || earlier.server != rule.server || earlier.gpuPattern != rule.gpuPattern) return {};
  return earlier.server ? "server" : "gpu";
}

Problem overlap(const Document& document, const Section& earlier, const Section& section,
                std::string_view key) {
  if (key.empty())
    return {section.place, "[" + section.title() + "] can never match: [" + earlier.title() + "] at " +
                               document.where(earlier.place) + " comes first and takes all its offers"};
  return {section.find(key)->place, "[" + earlier.title() + "] at " +
                                        document.where(earlier.find(key)->place) + " has this " +
                                        std::string(key) + " already"};
}

}  // namespace

std::vector<Problem> checkOffers(const Document& document, const std::vector<OfferDraft>& offers,
                                 const Limits& limits, bool sound) {
  const std::vector<const Section*> sections = sectionsNamed(document, "offer");
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < offers.size(); ++i) {
    const OfferRule& rule = offers[i].rule;
    std::ranges::move(OfferCheck(offers[i], *sections[i], limits).run(), std::back_inserter(problems));
    // A number that was read is what it is, whatever else was not understood.
    const auto comesFirst = [&](const OfferRule& earlier) {
      return (sound || earlier.order) && leavesNothing(earlier, rule);
    };
    std::size_t j = 0;
    while (j < i && !comesFirst(offers[j].rule)) ++j;
    if (j < i)
      problems.push_back(overlap(document, *sections[j], *sections[i], sameKey(offers[j].rule, rule)));
  }
  return problems;
}

OfferRule offerRule(const OfferDraft& draft) {
  using provider::offers::Fixed;
  using provider::offers::LowestWinning;
  OfferRule rule = draft.rule;
  if (draft.strategy == kFixed) rule.policy = {rule.label, Fixed{draft.price.value()}};
  if (draft.strategy == kLowestWinning)
    rule.policy = {rule.label, LowestWinning{draft.maxBid.value(), draft.increment, draft.confirmRaise}};
  return rule;
}

}  // namespace agent::config
