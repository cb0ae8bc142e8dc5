#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "provider/offers/offer.h"
#include "provider/offers/plan.h"
#include "provider/pricing/decision.h"

namespace agent::report {

struct PlannedOffer {
  provider::offers::Offer offer;
  provider::offers::Move move;
  std::vector<std::string> notes;  ///< what the daemon would wait for
  bool paused = false;
};

/// What `plan` and `apply` show.
struct PlanTable {
  std::vector<provider::pricing::Decision> machines;
  std::vector<std::string> watched;  ///< machines that no section gives a policy
  std::set<std::string> paused;      ///< machines that nothing is written to
  std::vector<PlannedOffer> offers;
};

/// What a plan calls it: `change`, `keep`, `hold`.
[[nodiscard]] std::string_view verb(provider::pricing::Action action);

/// How many machines and offers would be written to now; what is paused is not.
[[nodiscard]] std::size_t changes(const PlanTable& plan);

/// The plan as text, ending in one line that counts.
[[nodiscard]] std::string planText(const PlanTable& plan);

}  // namespace agent::report
