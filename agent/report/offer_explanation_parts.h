#pragma once

#include <string>

#include "agent/report/offer_explanation.h"

/// Internal to this room: sections of an offer's explanation, each with its title.
namespace agent::report {

[[nodiscard]] std::string bidSection(const OfferExplanation& explanation);
/// Empty when nothing is remembered that would say something.
[[nodiscard]] std::string offerMemorySection(const OfferExplanation& explanation);

/// The marketplace's words, of a length that a line of an explanation can carry.
[[nodiscard]] std::string quoted(const std::string& words);

}  // namespace agent::report
