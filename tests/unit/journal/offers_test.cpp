#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <limits>

#include "folder.h"
#include "sql.h"

using namespace agent::journal;
using provider::Currency;
using provider::Price;
using provider::offers::Memory;
using test::at;

namespace {

constexpr auto kLowest = std::numeric_limits<std::int64_t>::min();
constexpr auto kHighest = std::numeric_limits<std::int64_t>::max();

/// Every member differs from what a new one holds, and from its neighbours.
Memory full() {
  Memory memory;
  memory.step = Price::fromUnits(100, Currency::Bitcoin);
  memory.stepLearnedAt = at(1'735'787'045'001);
  memory.lowestNow = Price::fromUnits(320, Currency::Clore);
  memory.lowestNowBid = Price::fromUnits(420, Currency::Usd);
  memory.notBefore = at(1'735'787'045'002);
  memory.loweredAt = at(1'735'787'045'003);
  memory.loweredTo = Price::fromUnits(311, Currency::Bitcoin);
  memory.window = std::chrono::milliseconds{600'004};
  memory.windowLearnedAt = at(1'735'787'045'004);
  memory.toldMinimum = {.price = Price::fromUnits(120, Currency::Clore),
                        .shown = Price::fromUnits(110, Currency::Usd),
                        .at = at(1'735'787'045'005)};
  memory.retryAt = at(1'735'787'045'006);
  memory.failuresInARow = 7;
  memory.retryBecause = "server-offline";
  memory.failedAt = at(1'735'787'045'012);
  memory.refusalsInARow = 5;
  memory.pausedBecause = "order_odd \"verbatim\"\n€";
  memory.pausedAt = at(1'735'787'045'008);
  memory.raiseReadings = 9;
  memory.raiseCountedAt = at(1'735'787'045'010);
  memory.hadMachine = true;
  return memory;
}

struct Change {
  const char* what;
  void (*make)(Memory&);
};
std::ostream& operator<<(std::ostream& out, const Change& change) { return out << change.what; }

const Change kChanges[] = {
    {"step", [](Memory& m) { m.step.reset(); }},
    {"step's currency", [](Memory& m) { m.step = Price::fromUnits(100, Currency::Usd); }},
    {"stepLearnedAt", [](Memory& m) { m.stepLearnedAt.reset(); }},
    {"lowestNow", [](Memory& m) { m.lowestNow = Price::fromUnits(321, Currency::Clore); }},
    {"lowestNowBid", [](Memory& m) { m.lowestNowBid.reset(); }},
    {"notBefore", [](Memory& m) { m.notBefore = at(kLowest); }},
    {"loweredAt", [](Memory& m) { m.loweredAt = at(0); }},
    {"loweredTo", [](Memory& m) { m.loweredTo.reset(); }},
    {"window", [](Memory& m) { m.window = {}; }},
    {"a longer window", [](Memory& m) { m.window = std::chrono::milliseconds{kHighest}; }},
    {"windowLearnedAt", [](Memory& m) { m.windowLearnedAt.reset(); }},
    {"toldMinimum", [](Memory& m) { m.toldMinimum.reset(); }},
    {"its price", [](Memory& m) { m.toldMinimum->price = Price::fromUnits(121, Currency::Clore); }},
    {"what was shown", [](Memory& m) { m.toldMinimum->shown.reset(); }},
    {"when it was told", [](Memory& m) { m.toldMinimum->at = at(-1); }},
    {"retryAt", [](Memory& m) { m.retryAt.reset(); }},
    {"failuresInARow", [](Memory& m) { m.failuresInARow = 0; }},
    {"retryBecause", [](Memory& m) { m.retryBecause.clear(); }},
    {"failedAt", [](Memory& m) { m.failedAt.reset(); }},
    {"refusalsInARow", [](Memory& m) { m.refusalsInARow = 0; }},
    {"pausedBecause", [](Memory& m) { m.pausedBecause.clear(); }},
    {"pausedAt", [](Memory& m) { m.pausedAt = at(kHighest); }},
    {"raiseReadings", [](Memory& m) { m.raiseReadings = std::numeric_limits<int>::max(); }},
    {"raiseCountedAt", [](Memory& m) { m.raiseCountedAt.reset(); }},
    {"hadMachine", [](Memory& m) { m.hadMachine = false; }},
};

std::string logOf(const test::Folder& folder) { return test::contents(folder.file().string() + "-wal"); }

/// The orders that a journal remembers.
std::set<std::int64_t> orders(Journal& journal) {
  std::set<std::int64_t> found;
  const auto offers = journal.offers();
  for (const auto& [order, memory] : *offers) found.insert(order);
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(offers)

BOOST_AUTO_TEST_CASE(all_that_is_remembered_of_offers_is_kept) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  std::map<std::int64_t, Memory> all{{39, full()}, {kHighest, {}}, {kLowest, {}}};
  all[kHighest].step = Price::fromUnits(kHighest, Currency::Usd);
  BOOST_REQUIRE(journal->storeOffer(39, {}).has_value());
  for (const auto& [order, memory] : all) BOOST_REQUIRE(journal->storeOffer(order, memory).has_value());
  test::beforeAndAfterReopening(folder, std::move(*journal),
                                [&all](Journal& stored) { BOOST_TEST((*stored.offers() == all)); });
}

BOOST_DATA_TEST_CASE(a_change_of_any_part_is_stored_and_nothing_else_is,
                     boost::unit_test::data::make(kChanges)) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  BOOST_REQUIRE(journal->storeOffer(39, full()).has_value());
  const std::string before = logOf(folder);
  BOOST_REQUIRE(!before.empty());
  BOOST_REQUIRE(journal->storeOffer(39, full()).has_value());
  BOOST_TEST((logOf(folder) == before));
  Memory changed = full();
  sample.make(changed);
  BOOST_REQUIRE(journal->storeOffer(39, changed).has_value());
  BOOST_TEST((logOf(folder) != before));
  BOOST_TEST((journal->offers()->at(39) == changed));
}

BOOST_AUTO_TEST_CASE(a_new_offer_is_stored_also_when_nothing_is_known_of_it) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  BOOST_REQUIRE(journal->storeOffer(39, {}).has_value());
  BOOST_TEST((*journal->offers() == std::map<std::int64_t, Memory>{{39, {}}}));
}

BOOST_AUTO_TEST_CASE(words_with_a_nul_are_stored_once) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  Memory memory;
  memory.retryBecause = std::string("a\0b", 3);
  memory.pausedBecause = std::string("\0c", 2);
  BOOST_REQUIRE(journal->storeOffer(39, memory).has_value());
  const std::string before = logOf(folder);
  BOOST_REQUIRE(journal->storeOffer(39, memory).has_value());
  BOOST_TEST((logOf(folder) == before));
  BOOST_TEST(journal->offers()->at(39).retryBecause == "a\uFFFDb");
  BOOST_TEST(journal->offers()->at(39).pausedBecause == "\uFFFDc");
}

BOOST_AUTO_TEST_CASE(orders_that_are_gone_are_forgotten_once_their_newest_time_is_old) {
  const std::pair<std::int64_t, void (*)(Memory&)> newest[] = {
      {1, [](Memory& m) { m.stepLearnedAt = at(100); }},
      {2, [](Memory& m) { m.notBefore = at(100); }},
      {3, [](Memory& m) { m.loweredAt = at(100); }},
      {4, [](Memory& m) { m.toldMinimum->at = at(100); }},
      {5, [](Memory& m) { m.retryAt = at(100); }},
      {6, [](Memory& m) { m.pausedAt = at(100); }},
      {7, [](Memory& m) { m.raiseCountedAt = at(100); }},
      {10, [](Memory& m) { m.windowLearnedAt = at(100); }},
  };
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  for (const auto& [order, touch] : newest) {
    Memory memory;
    memory.stepLearnedAt = at(50);
    memory.toldMinimum = {.price = Price::fromUnits(1, Currency::Usd), .shown = {}, .at = at(60)};
    touch(memory);
    BOOST_REQUIRE(journal->storeOffer(order, memory).has_value());
  }
  Memory timeless;
  timeless.hadMachine = true;
  BOOST_REQUIRE(journal->storeOffer(8, timeless).has_value());
  BOOST_REQUIRE(journal->storeOffer(9, timeless).has_value());

  const std::string before = logOf(folder);
  BOOST_REQUIRE(journal->forgetOffers({8, 9}, at(100)).has_value());
  BOOST_TEST((logOf(folder) == before));
  BOOST_REQUIRE(journal->forgetOffers({9}, at(100)).has_value());
  BOOST_TEST((orders(*journal) == std::set<std::int64_t>{1, 2, 3, 4, 5, 6, 7, 9, 10}));
  BOOST_REQUIRE(journal->forgetOffers({2, 9, 4711}, at(101)).has_value());
  test::beforeAndAfterReopening(folder, std::move(*journal), [](Journal& stored) {
    BOOST_TEST((orders(stored) == std::set<std::int64_t>{2, 9}));
  });
}

BOOST_AUTO_TEST_CASE(nonsense_in_what_is_remembered_of_offers_is_said) {
  const std::pair<const char*, const char*> cases[] = {
      {"step_currency = 'doge'", "know: doge"},
      {"lowest_currency = 'doge'", "know: doge"},
      {"lowest_bid_currency = 'doge'", "know: doge"},
      {"lowered_to_currency = 'doge'", "know: doge"},
      {"told_minimum_currency = 'doge'", "know: doge"},
      {"shown_minimum_currency = 'doge'", "know: doge"},
      {"window_ms = -1", "impossible length of time: -1"},
      {"failures_in_row = -2", "impossible count: -2"},
      {"raise_readings = 9000000000", "impossible count: 9000000000"},
  };
  for (const auto& [assignment, said] : cases) {
    const test::Folder folder;
    BOOST_REQUIRE(Journal::open(folder.file())->storeOffer(39, full()).has_value());
    test::sql(folder.file(), std::string("UPDATE offers SET ") + assignment);
    const auto result = Journal::open(folder.file())->offers();
    BOOST_TEST_CONTEXT(assignment) BOOST_REQUIRE(!result.has_value());
    BOOST_TEST((result.error().kind == provider::ErrorKind::Storage));
    BOOST_TEST(test::mentions(result.error(), said), result.error().message);
  }
}

BOOST_AUTO_TEST_CASE(half_a_price_does_not_come_into_the_file) {
  const test::Folder folder;
  BOOST_REQUIRE(Journal::open(folder.file())->storeOffer(39, full()).has_value());
  for (const char* column :
       {"step_units", "step_currency", "lowest_units", "lowest_bid_currency", "lowered_to_units",
        "told_minimum_units", "told_minimum_currency", "told_minimum_at", "shown_minimum_units", "window_ms",
        "retry_because", "raise_readings", "had_machine"})
    BOOST_CHECK_THROW(test::sql(folder.file(), std::string("UPDATE offers SET ") + column + " = NULL"),
                      agent::journal::StorageFailure);
  BOOST_CHECK_THROW(test::sql(folder.file(),
                              "UPDATE offers SET told_minimum_units = NULL, told_minimum_currency = NULL, "
                              "told_minimum_at = NULL"),
                    agent::journal::StorageFailure);
  BOOST_TEST((Journal::open(folder.file())->offers()->at(39) == full()));
}

BOOST_AUTO_TEST_SUITE_END()
