#pragma once

#include <chrono>

#include "provider/sandbox/options.h"
#include "provider/sandbox/random.h"

/// How machines fail by themselves. Nothing public says how often they do, or for how long: the figures are
/// assumptions, all of them here.
namespace provider::sandbox {

/// Until one machine fails the next time, when it fails so often in a month of thirty days.
[[nodiscard]] std::chrono::milliseconds drawTimeToFailure(Random& random, double perMonth);

struct Failure {
  OutageKind kind = OutageKind::Offline;
  std::chrono::milliseconds lasts{};
};
/// Most are a lost network or a restart, over within the hour; some wait for their owner to come home.
[[nodiscard]] Failure drawFailure(Random& random);

}  // namespace provider::sandbox
