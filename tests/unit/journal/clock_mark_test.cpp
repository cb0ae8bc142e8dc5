#include <limits>

#include "folder.h"
#include "sql.h"

using namespace agent::journal;
using test::at;

namespace {

ClockMark mark(const std::string& bootId, std::int64_t wall, std::int64_t steady) {
  return {
      .bootId = bootId, .wall = at(wall), .steady = provider::SteadyTime{std::chrono::milliseconds{steady}}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(clock_mark)

BOOST_AUTO_TEST_CASE(the_last_mark_is_kept_and_the_only_one) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  BOOST_TEST(!journal->clockMark()->has_value());
  for (const char* bootId : test::kOddNames) {
    BOOST_REQUIRE(journal->storeClockMark(mark(bootId, 1'735'787'045'006, -7)).has_value());
    BOOST_TEST((*journal->clockMark() == mark(bootId, 1'735'787'045'006, -7)));
  }
  constexpr auto kHighest = std::numeric_limits<std::int64_t>::max();
  constexpr auto kLowest = std::numeric_limits<std::int64_t>::min();
  const ClockMark last = mark("6d1f0c2e-0c4c-4a3e-9d55-0f2b7c1c9a10", kLowest, kHighest);
  BOOST_REQUIRE(journal->storeClockMark(last).has_value());
  test::beforeAndAfterReopening(folder, std::move(*journal),
                                [&last](Journal& stored) { BOOST_TEST((*stored.clockMark() == last)); });
  BOOST_CHECK_THROW(test::sql(folder.file(), "INSERT INTO clock VALUES (2, '', 0, 0)"),
                    agent::journal::StorageFailure);
}

BOOST_AUTO_TEST_CASE(a_mark_without_a_change_writes_nothing_and_one_with_any_does) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  const std::string name("a\0b", 3);
  const auto log = [&folder] { return test::contents(folder.file().string() + "-wal"); };
  BOOST_REQUIRE(journal->storeClockMark(mark(name, 1, 2)).has_value());
  std::string before = log();
  BOOST_REQUIRE(!before.empty());
  BOOST_REQUIRE(journal->storeClockMark(mark(name, 1, 2)).has_value());
  BOOST_TEST((log() == before));
  for (const ClockMark& changed : {mark("a", 1, 2), mark("a", 3, 2), mark("a", 3, 4)}) {
    BOOST_REQUIRE(journal->storeClockMark(changed).has_value());
    BOOST_TEST((log() != before));
    before = log();
  }
}

BOOST_AUTO_TEST_SUITE_END()
