#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "agent/config/document.h"
#include "agent/config/draft.h"

namespace agent::config {

/// The prices of one `[policy.…]`, by key, each with the line that is to blame for it.
class PolicyPrices {
 public:
  using OwnerPrice = provider::pricing::OwnerPrice;

  /// A spot price that the strategy does not have is passed over.
  PolicyPrices(const PolicyDraft& draft, const Section& section);

  [[nodiscard]] std::optional<OwnerPrice> get(std::string_view key) const;
  void set(std::string_view key, const OwnerPrice& price, const Place& place);

  /// That of all prices, where they agree; where they do not, the problem at the first that differs.
  struct Common {
    std::optional<provider::Currency> currency;
    std::optional<Problem> problem;
  };
  [[nodiscard]] Common commonCurrency() const;

  /// Prices that can never be sent.
  [[nodiscard]] std::vector<Problem> outside(const provider::Limits& limits) const;
  /// A floor above its ceiling, and the like. Prices in different currencies, or per machine and per GPU, are
  /// not compared: which is more depends on the rates and on the machine.
  [[nodiscard]] std::vector<Problem> outOfOrder() const;
  /// The problem where the first of two keys is above the second.
  [[nodiscard]] std::optional<Problem> above(std::string_view lowKey, std::string_view highKey) const;

 private:
  struct Placed {
    OwnerPrice price;
    Place place;
  };
  std::map<std::string_view, Placed> prices_;
};

}  // namespace agent::config
