#include <string>

#include "tests/sweep/sweeping.h"

using namespace sweep;
using test::DiskCalls;
using test::DiskFault;

namespace {

/// SQLite hands on what it is told, whichever of these it is: each is had by every third call, and every call
/// has one.
DiskFault oneOfThree(std::uint64_t n) {
  constexpr DiskFault kHows[]{DiskFault::Full, DiskFault::IoError, DiskFault::ReadOnly};
  return kHows[n % 3];
}

struct Way {
  std::string name;
  DiskFault (*how)(std::uint64_t n);
  Lasts lasts = Lasts::Once;
  DiskCalls which = DiskCalls::Changing;
  std::uint64_t least = 300;  ///< calls that there have to be at least, or the sweep looked at nothing
};

const Way kWays[] = {
    {"full, I/O error or read-only, once", oneOfThree},
    {"full, I/O error or read-only, until healed", [](std::uint64_t n) { return oneOfThree(n + 1); },
     Lasts::UntilHealed},
    {"cannot be opened", [](std::uint64_t) { return DiskFault::CannotOpen; }, Lasts::Once, DiskCalls::Open,
     6},
    {"cannot be read", [](std::uint64_t) { return DiskFault::IoError; }, Lasts::Once, DiskCalls::Read, 100},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(journal)

BOOST_AUTO_TEST_CASE(whichever_call_of_the_disk_fails_and_however_nothing_is_lost_and_all_comes_to_rest) {
  const Expected expected;
  for (const Way& way : kWays) BOOST_TEST_CONTEXT(way.name) {
      const Swept swept = sweepOver(
          [&](Course& course, std::uint64_t n) { course.disk.failNth(n, way.how(n), way.lasts, way.which); },
          expected);
      BOOST_TEST_MESSAGE(way.name << ": " << swept.tried << " calls of the disk failed, one a run");
      BOOST_TEST(swept.tried * kStride >= way.least);
    }
}

BOOST_AUTO_TEST_SUITE_END()
