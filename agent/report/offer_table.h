#pragma once

#include <string>
#include <vector>

#include "agent/report/status.h"

namespace agent::report {

/// The `offers` command's table: machine, bid, best rival, whether it is active, target, lowerings left, when
/// the target is reached, when the next lowering is allowed; below it one line a managed offer with the
/// reason.
[[nodiscard]] std::string offerTable(const std::vector<OfferLine>& offers);

/// The same for programs: an array of the objects that the status file has under `offers`, ending in a
/// newline.
[[nodiscard]] std::string offersJson(const std::vector<OfferLine>& offers);

}  // namespace agent::report
