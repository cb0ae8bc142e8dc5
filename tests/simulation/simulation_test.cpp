#include "tests/simulation/simulation.h"

#include <cstdlib>
#include <string>

#include "agent/log/log.h"

/// CLORE_SIMULATION_SEED=n runs one seed; CLORE_SIMULATION_SEEDS and CLORE_SIMULATION_FIRST say how many, and
/// from which on. CLORE_SIMULATION_LOG=1 lets the agent speak.
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kUsualSeeds = 12;
#else
constexpr std::uint64_t kUsualSeeds = 100;
#endif

std::uint64_t numberIn(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text ? std::stoull(text) : otherwise;
}

void setUpLog() {
  using agent::log::Level;
  const bool speaks = std::getenv("CLORE_SIMULATION_LOG") != nullptr;
  // The journal's failures are errors, and there are thousands.
  if (!speaks) std::fclose(stderr);
  agent::log::setUp(speaks ? Level::Debug : Level::Error, agent::log::Format::Logfmt);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(simulation_of_the_whole_agent)

BOOST_AUTO_TEST_CASE(every_promise_holds_whatever_goes_wrong) {
  setUpLog();
  const bool one = std::getenv("CLORE_SIMULATION_SEED") != nullptr;
  const std::uint64_t first = numberIn(one ? "CLORE_SIMULATION_SEED" : "CLORE_SIMULATION_FIRST", 1);
  const std::uint64_t count = one ? 1 : numberIn("CLORE_SIMULATION_SEEDS", kUsualSeeds);
  const auto scale =
      std::getenv("CLORE_SIMULATION_HUGE") ? simulation::Scale::Huge : simulation::Scale::Usual;
  simulation::Tally tally;
  std::uint64_t failed = 0;
  for (std::uint64_t seed = first; seed < first + count; ++seed)
    if (const auto failure = simulation::run(seed, tally, scale)) {
      ++failed;
      BOOST_ERROR(simulation::text(*failure));
      if (std::getenv("CLORE_SIMULATION_CONFIGURATION")) BOOST_TEST_MESSAGE(failure->configuration);
    }
  BOOST_TEST_MESSAGE(count << " seeds from " << first << ": " << failed << " failed; "
                           << simulation::text(tally));
}

BOOST_AUTO_TEST_SUITE_END()
