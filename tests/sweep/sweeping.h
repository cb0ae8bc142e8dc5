#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "agent/log/log.h"
#include "tests/sweep/course.h"

/// "Fail the n-th call for n = 1, 2, 3 …", as SQLite and curl test themselves.
namespace sweep {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
/// A sanitizer takes ten times as long: every so manieth is looked at.
inline constexpr std::uint64_t kStride = 11;
#else
inline constexpr std::uint64_t kStride = 1;
#endif

/// What comes of the course when nothing fails: what every run has to come to.
struct Expected {
  Expected() {
    const agent::log::Silence silence;
    Course course;
    course.live();
    rest = course.rest();
    told = course.told();
    requests = course.ledger.requests();
    carriedOut = course.ledger.carriedOut();
    BOOST_TEST_MESSAGE("without a failure " << requests << " requests, " << carriedOut << " writes, "
                                            << course.mailbox.trouble.calls() << " hand-overs, "
                                            << course.disk.calls() << " calls of the disk; at rest\n"
                                            << rest);
    for (const std::string& line : told) BOOST_TEST_MESSAGE("told " << line);
  }
  std::string rest;
  std::vector<std::string> told;
  std::size_t requests = 0;
  std::size_t carriedOut = 0;
};

struct Swept {
  std::uint64_t tried = 0;
};

/// What a run may differ in from one in which nothing failed.
using Judge = std::function<void(const Course&, const Expected&)>;

/// Nothing.
inline void demandTheSame(const Course& course, const Expected& expected) {
  BOOST_TEST(course.rest() == expected.rest);
  BOOST_TEST(course.told() == expected.told, boost::test_tools::per_element());
  if (course.told() != expected.told)
    for (const std::string& line : course.told()) BOOST_TEST_MESSAGE("told instead " << line);
  BOOST_TEST(course.ledger.carriedOut() <= expected.carriedOut);
  BOOST_TEST(course.ledger.requests() <= expected.requests + 30);
  BOOST_TEST(course.refusals("can_lower_every_600_seconds") == 0U);
  BOOST_TEST(course.refusals("exceeded_max_step") <= 2U);
}

/// Runs the course with the n-th call failing, from the first on, until a run ends without reaching the n-th.
inline Swept sweepOver(const std::function<void(Course&, std::uint64_t)>& arm, const Expected& expected,
                       const Judge& judge = demandTheSame) {
  constexpr std::uint64_t kMost = 100'000;
  Swept swept;
  for (std::uint64_t n = 1; n < kMost; n += kStride) BOOST_TEST_CONTEXT("call " << n) {
      const agent::log::Silence silence;
      Course course;
      arm(course, n);
      try {
        course.live();
        judge(course, expected);
      } catch (const std::exception& broken) {
        BOOST_ERROR(broken.what());
      }
      if (!course.reached()) return swept;
      ++swept.tried;
    }
  BOOST_ERROR("there is no end to it");
  return swept;
}

}  // namespace sweep
