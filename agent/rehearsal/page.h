#pragma once

#include <string>

#include "agent/rehearsal/rehearsal.h"

namespace agent::rehearsal {

/// What was rehearsed, for the head of the page.
struct Title {
  std::string configuration;  ///< the file
  std::string version;
  std::uint64_t seed = 1;
};

/// The whole report as one page of HTML with everything in it: it fetches nothing and runs nothing.
[[nodiscard]] std::string page(const Rehearsal& rehearsal, const Title& title);

}  // namespace agent::rehearsal
