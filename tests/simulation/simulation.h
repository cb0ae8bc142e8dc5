#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "tests/simulation/exchange.h"

namespace simulation {

enum class Scale {
  Usual,  ///< a few machines, some accounts with hundreds
  Huge,   ///< thousands now and then
};

/// A promise that did not hold, with all that is needed to look at it again.
struct Failure {
  std::uint64_t seed = 0;
  Scale scale = Scale::Usual;
  std::string invariant;
  std::string what;
  std::string trace;
  std::string configuration;
};
/// For people, with the command that runs this seed alone.
[[nodiscard]] std::string text(const Failure& failure);

/// What a run was made of: proof that there was something to prove.
struct Tally {
  std::size_t requests = 0;
  std::size_t writes = 0;  ///< that the marketplace carried out
  std::size_t lives = 0;   ///< of the agent
  std::size_t messages = 0;
  std::size_t diskFailures = 0;
  std::size_t jumps = 0;
  std::size_t byHand = 0;
  std::size_t machines = 0;  ///< of the largest account
  std::chrono::milliseconds simulated{0};
  std::map<Fate, std::size_t> fates;

  Tally& operator+=(const Tally& other);
};
[[nodiscard]] std::string text(const Tally& tally);

/// Everything about one run follows from its seed.
[[nodiscard]] std::optional<Failure> run(std::uint64_t seed, Tally& tally, Scale scale = Scale::Usual);

}  // namespace simulation
