#pragma once

#include "provider/sandbox/world.h"
#include "tests/simulation/chance.h"
#include "tests/simulation/wishes.h"

namespace simulation {

/// A configuration drawn for the account that the world holds.
[[nodiscard]] Wishes drawWishes(Chance& chance, const provider::sandbox::World& world, const UsdRates& rates);

}  // namespace simulation
