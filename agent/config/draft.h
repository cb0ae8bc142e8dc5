#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "agent/config/config.h"

/// What the keys said, one by one, before it is known whether they agree.
namespace agent::config {

struct PolicyDraft {
  using OwnerPrice = provider::pricing::OwnerPrice;

  std::string label;
  std::string strategy;
  std::optional<OwnerPrice> onDemand;
  provider::pricing::SpotRule spot;
  provider::pricing::Bounds bounds;
  provider::pricing::Bounds spotBounds;
  std::optional<provider::Currency> currency;
  provider::pricing::Percentile percentile;  ///< without its spot rule
};

struct OfferDraft {
  OfferRule rule;
  std::string strategy;
};

/// A key of a labelled section goes to the last element.
struct Draft {
  Config config;
  std::vector<PolicyDraft> policies;
  std::vector<OfferDraft> offers;
};

}  // namespace agent::config
