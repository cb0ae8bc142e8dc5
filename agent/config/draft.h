#pragma once

#include <cstdint>
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
  provider::pricing::SpotRule spot;  ///< as `spot` says; never a percentile
  std::optional<double> spotPercentile;
  provider::pricing::Bounds bounds;
  provider::pricing::Bounds spotBounds;
  std::optional<provider::Currency> currency;
  provider::pricing::AtPercentile percentile;
  provider::pricing::AtRank rank;  ///< meant where the section has `rank`
  provider::pricing::Comparing comparing;
  std::vector<provider::pricing::Rung> rungs;
  std::vector<std::string> schedules;
  /// The guards' defaults depend on whether the price turns out to move: what is set is set in both.
  provider::pricing::Pace moving = provider::pricing::defaultPace();
  provider::pricing::Pace atRest;
};

struct OfferDraft {
  OfferRule rule;  ///< without its policy
  std::string strategy;
  std::optional<provider::Price> price;
  std::optional<provider::Price> maxBid;
  provider::offers::Increment increment;
  int confirmRaise = 0;
};

struct ChannelDraft {
  Channel channel;
  std::string type;
  std::optional<std::uint16_t> smtpPort;
};

/// A key of a labelled section goes to the last element.
struct Draft {
  Config config;
  std::vector<PolicyDraft> policies;
  std::vector<provider::pricing::Schedule> schedules;
  std::vector<OfferDraft> offers;
  std::vector<ChannelDraft> channels;
};

}  // namespace agent::config
