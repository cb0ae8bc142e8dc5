#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "agent/journal/journal.h"

/// What pauses and events are about: machines go by their names, and offers have a form that no machine's
/// name can have.
namespace agent::journal {

/// The name under which one offer is paused: `offer:39`. No machine can be called so, for no machine's name
/// holds a colon.
[[nodiscard]] std::string pauseName(std::int64_t offer);

/// What follows `offer:`, whatever it is: `39`. Nothing when it is no offer that is named.
[[nodiscard]] std::optional<std::string> offerIn(std::string_view name);

/// The number of an offer, as people write it: `39`. Nothing when there is something else than digits, or too
/// many of them.
[[nodiscard]] std::optional<std::int64_t> offerNumber(std::string_view digits);

/// Whether events of this kind have an order's id as their subject, and not a machine's name.
[[nodiscard]] bool isOfOffer(EventKind kind);

}  // namespace agent::journal
