#include "tests/sweep/sweeping.h"

using namespace sweep;

BOOST_AUTO_TEST_SUITE(transport)

BOOST_AUTO_TEST_CASE(whichever_exchange_goes_wrong_and_however_nothing_is_lost_and_all_comes_to_rest) {
  const Expected expected;
  for (const WireFault how : kWireFaults) {
    const Swept swept =
        sweepOver([&](Course& course, std::uint64_t n) { course.wire.failNth(n, how); }, expected);
    BOOST_TEST_MESSAGE(name(how) << ": " << swept.tried << " exchanges failed, one a run");
    BOOST_TEST(swept.tried * kStride >= 80U);
  }
}

BOOST_AUTO_TEST_SUITE_END()
