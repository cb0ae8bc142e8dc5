#pragma once

#include "agent/config/config.h"
#include "agent/config/document.h"

namespace agent::config {

/// Pure: a well-formed document becomes a validated configuration, or a list of all that is wrong with it.
[[nodiscard]] Loaded build(Document document);

}  // namespace agent::config
