#include "provider/sandbox/failures.h"

#include <algorithm>
#include <cmath>

#include "provider/sandbox/renters.h"

namespace provider::sandbox {
namespace {

constexpr double kMonthHours = 30 * 24;
constexpr double kLastsHours = 0.5, kLastsSpread = 1.4;
constexpr std::chrono::milliseconds kShortest = std::chrono::minutes{1}, kLongest = std::chrono::hours{72};
constexpr OutageKind kKinds[] = {OutageKind::Offline, OutageKind::Disconnected, OutageKind::NotWorking};
constexpr double kKindShares[] = {0.75, 0.1, 0.15};

}  // namespace

std::chrono::milliseconds drawTimeToFailure(Random& random, double perMonth) {
  return ofHours(random.exponential(kMonthHours / perMonth));
}

Failure drawFailure(Random& random) {
  const OutageKind kind = kKinds[random.weighted(kKindShares)];
  const auto lasts = ofHours(kLastsHours * std::exp(kLastsSpread * random.normal()));
  return {kind, std::clamp(lasts, kShortest, kLongest)};
}

}  // namespace provider::sandbox
