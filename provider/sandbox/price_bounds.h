#pragma once

#include "provider/core/price.h"

namespace provider::sandbox {

/// Inside the website's own bounds for what is asked for a day (API page, *Writing settings*).
[[nodiscard]] bool insideBounds(const Price& price);
/// The nearest that is.
[[nodiscard]] Price broughtInsideBounds(const Price& price);

}  // namespace provider::sandbox
