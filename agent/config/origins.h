#pragma once

#include <vector>

#include "agent/config/config.h"
#include "agent/config/document.h"

namespace agent::config {

/// Every key in the order of the table with its value and where that is from. Fixed sections show all keys,
/// also those without a value; labelled ones what they say, the defaults that apply to their strategy, and
/// what follows from other keys.
[[nodiscard]] std::vector<Origin> originsOf(const Document& document, const Config& config);

}  // namespace agent::config
