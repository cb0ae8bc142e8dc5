#include <utility>

#include "agent/config/rules.h"

namespace agent::config {
namespace {

using provider::pricing::Limits;
using provider::pricing::OwnerPrice;

void checkOne(const OfferDraft& offer, const Section& section, const Limits& limits,
              std::vector<Problem>& problems) {
  for (Problem& problem : checkStrategy(section, offer.strategy)) problems.push_back(std::move(problem));
  if (!section.find("server"))
    if (auto missing = missingKey(section, "order",
                                  "write the number of the offer, order = 39, or of its machine, server = 6"))
      problems.push_back(*std::move(missing));
  if (offer.strategy == "fixed")
    if (auto missing =
            missingKey(section, "price", "strategy = fixed needs the price, as in price = 0.0000042 BTC"))
      problems.push_back(*std::move(missing));
  if (!offer.rule.fixedPrice) return;
  if (const auto fault = outsideLimits(OwnerPrice{*offer.rule.fixedPrice, false}, limits))
    problems.push_back({section.find("price")->place, "`price`: " + *fault});
}

/// The key by which both take the same offer, if they do. An order names one offer, so a server beside it
/// adds nothing.
const char* sameTarget(const OfferRule& a, const OfferRule& b) {
  if (a.order && a.order == b.order) return "order";
  if (!a.order && !b.order && a.server && a.server == b.server) return "server";
  return nullptr;
}

}  // namespace

std::vector<Problem> checkOffers(const Document& document, const std::vector<OfferDraft>& offers,
                                 const Limits& limits) {
  const std::vector<const Section*> sections = sectionsNamed(document, "offer");
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < offers.size(); ++i) {
    checkOne(offers[i], *sections[i], limits, problems);
    for (std::size_t j = 0; j < i; ++j) {
      const char* key = sameTarget(offers[j].rule, offers[i].rule);
      if (!key) continue;
      const Entry& first = *sections[j]->find(key);
      problems.push_back({sections[i]->find(key)->place, "[" + sections[j]->title() + "] at " +
                                                             document.where(first.place) + " has this " +
                                                             key + " already"});
      break;
    }
  }
  return problems;
}

}  // namespace agent::config
