#pragma once

#include <string>

#include "agent/report/explanation.h"

/// Internal to this room: what has to come before a price can be wanted at all.
namespace agent::report {

/// For a decision that was held before any price was thought of: by what the marketplace did not tell, or by
/// how the machine is set up there. In the order in which the decision asks.
[[nodiscard]] std::string untilDecidable(const Explanation& explanation);

/// For a price that has no candidate.
[[nodiscard]] std::string untilCandidate(const provider::pricing::PriceTrail& trail,
                                         const Explanation& explanation);

/// For a price whose floor and ceiling let nothing through.
[[nodiscard]] std::string untilBounded(const provider::pricing::PriceTrail& trail,
                                       const Explanation& explanation);

}  // namespace agent::report
