#include <set>
#include <string>

#include "tests/sweep/sweeping.h"

using namespace sweep;
using Result = Mailbox::Result;

namespace {

/// How often a message arrives that arrived before.
std::size_t repeated(const Course& course) {
  std::set<std::string> seen;
  std::size_t again = 0;
  for (const auto& order : course.mailbox.arrived)
    if (!seen.insert(order.channel + " " + order.message.id).second) ++again;
  return again;
}

/// The same but for the messages that somebody would never take: those are not tried again.
void demandOthersCame(const Course& course, const Expected& expected) {
  BOOST_TEST(course.rest() == expected.rest);
  const std::vector<std::string> arrived = course.told();
  std::set<std::string> accounted(arrived.begin(), arrived.end());
  for (const auto& order : course.mailbox.refused) {
    for (const auto& item : order.message.items)
      accounted.insert(order.channel + " " + item.machine + " " +
                       std::string(agent::notify::name(item.kind)));
    for (const auto& other : course.mailbox.arrived)
      BOOST_TEST((other.channel != order.channel || other.message.id != order.message.id));
  }
  for (const std::string& line : expected.told) BOOST_TEST(accounted.contains(line), line);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(messages)

BOOST_AUTO_TEST_CASE(a_hand_over_that_fails_for_now_is_repeated_until_it_arrives) {
  const Expected expected;
  for (const Result how : {Result::TryAgain, Result::Denied})
    for (const Lasts lasts : {Lasts::Once, Lasts::UntilHealed}) {
      const Swept swept =
          sweepOver([&](Course& course, std::uint64_t n) { course.mailbox.failNth(n, how, lasts); }, expected,
                    [](const Course& course, const Expected& wanted) {
                      demandTheSame(course, wanted);
                      BOOST_TEST(repeated(course) == 0U);
                    });
      BOOST_TEST_MESSAGE((how == Result::Denied ? "denied" : "to be tried again")
                         << (lasts == Lasts::Once ? " once: " : " until healed: ") << swept.tried
                         << " hand-overs failed, one a run");
      BOOST_TEST(swept.tried * kStride >= 8U);
    }
}

BOOST_AUTO_TEST_CASE(a_message_that_is_refused_costs_no_other_one) {
  const Expected expected;
  for (const Lasts lasts : {Lasts::Once, Lasts::UntilHealed}) {
    const Swept swept =
        sweepOver([&](Course& course, std::uint64_t n) { course.mailbox.failNth(n, Result::Refused, lasts); },
                  expected, demandOthersCame);
    BOOST_TEST_MESSAGE("refused" << (lasts == Lasts::Once ? " once: " : " until healed: ") << swept.tried
                                 << " hand-overs failed, one a run");
    BOOST_TEST(swept.tried * kStride >= 8U);
  }
}

BOOST_AUTO_TEST_CASE(whoever_dies_before_he_hears_that_a_message_arrived_repeats_it_once) {
  const Expected expected;
  const Swept swept =
      sweepOver([](Course& course, std::uint64_t n) { course.mailbox.dieAfterNth(n); }, expected,
                [](const Course& course, const Expected& wanted) {
                  demandTheSame(course, wanted);
                  // Both channels' may have been on their way.
                  if (course.reached()) BOOST_TEST(repeated(course) >= 1U);
                  BOOST_TEST(repeated(course) <= 2U);
                });
  BOOST_TEST_MESSAGE("killed after a delivery: " << swept.tried << " hand-overs, one a run");
  BOOST_TEST(swept.tried * kStride >= 8U);
}

BOOST_AUTO_TEST_SUITE_END()
