#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <filesystem>

#include "agent/cycle/shared_pacing.h"

using namespace agent::cycle;
using namespace provider;
using namespace std::chrono_literals;
using provider::api::PacingState;

BOOST_AUTO_TEST_SUITE(pacing_file)

BOOST_AUTO_TEST_CASE(a_state_survives_its_text) {
  const PacingState state{.lastSent = SteadyTime{123'456ms},
                          .lastOrder = SteadyTime{99ms},
                          .notBefore = SteadyTime{7s},
                          .refusalsInARow = 3};
  BOOST_TEST((fromText(toText(state, "boot"), "boot") == state));
}

BOOST_DATA_TEST_CASE(what_is_no_state_of_this_boot_reads_as_a_key_never_used,
                     boost::unit_test::data::make({"", "other 1 2 3 4", "boot", "boot 1 2", "boot a b c d",
                                                   "boot 1 2 3 -1", "boot 99999999999999999999 1 1 1"})) {
  BOOST_TEST((fromText(sample, "boot") == PacingState{}));
}

BOOST_AUTO_TEST_CASE(two_processes_share_one_pacing) {
  std::string pattern = (std::filesystem::temp_directory_path() / "clore-pacing-XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(pattern.data());
  VirtualClock clock;
  const auto open = [&] { return FileLock::open(folder / "pacing").value(); };
  SharedPacing first(open(), clock);
  SharedPacing second(open(), clock);
  BOOST_REQUIRE(first.acquire(clock.steady() + 1s).has_value());
  // While the one has the turn, the other waits for it and gives up at its deadline.
  const auto waited = second.acquire(clock.steady() + 1s);
  BOOST_REQUIRE(!waited.has_value());
  BOOST_TEST((waited.error().kind == ErrorKind::Timeout));
  const PacingState used{.lastSent = clock.steady(), .lastOrder = {}, .notBefore = {}, .refusalsInARow = 0};
  first.release(used);
  const auto seen = second.acquire(clock.steady() + 1s);
  BOOST_REQUIRE(seen.has_value());
  BOOST_TEST((*seen == used));
  second.release(*seen);
  std::filesystem::remove_all(folder);
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_written_leaves_this_process_paced) {
  VirtualClock clock;
  SharedPacing pacing(FileLock::open("/dev/null").value(), clock);
  BOOST_REQUIRE(pacing.acquire(clock.steady() + 1s).has_value());
  const PacingState used{.lastSent = clock.steady(), .lastOrder = {}, .notBefore = {}, .refusalsInARow = 0};
  pacing.release(used);
  BOOST_TEST((pacing.acquire(clock.steady() + 1s).value() == used));
}

BOOST_AUTO_TEST_SUITE_END()
