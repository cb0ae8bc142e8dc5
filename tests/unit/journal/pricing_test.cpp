#include <limits>
#include <random>

#include "folder.h"

using namespace agent::journal;
using namespace provider::pricing;
using provider::Currency;
using provider::Price;
using provider::WallTime;
using test::at;

namespace {

constexpr auto kLowest = std::numeric_limits<std::int64_t>::min();
constexpr auto kHighest = std::numeric_limits<std::int64_t>::max();

/// Random memories, in which every part is sometimes absent and sometimes at the end of its range.
class Memories {
 public:
  explicit Memories(unsigned seed) : random_(seed) {}

  PricingMemory next() {
    return {.memory = {.onDemand = price(),
                       .spot = price(),
                       .mrlHours = watched([this] { return number(); }),
                       .availability = watched([this] { return text(); }),
                       .lastWriteAt = time(),
                       .rental = maybe([this] { return static_cast<provider::machines::Rental>(one(4)); }),
                       .rentalChangedAt = time(),
                       .lastRentedPrice = maybe([this] { return money(); })},
            .notAppliedInARow = count(),
            .heldUntil = time()};
  }

  unsigned one(unsigned of) { return static_cast<unsigned>(random_() % of); }

 private:
  template <typename Make>
  auto maybe(Make make) -> std::optional<decltype(make())> {
    if (one(3) == 0) return std::nullopt;
    return make();
  }
  template <typename Make>
  auto watched(Make make) -> Watched<decltype(make())> {
    return {.seen = maybe(make), .sent = maybe(make), .changedByOthersAt = time()};
  }
  PriceMemory price() {
    return {.price = watched([this] { return money(); }),
            .direction = static_cast<Direction>(one(3)),
            .readings = count(),
            .countedReading = time(),
            .actedOn = time()};
  }
  std::int64_t number() {
    const std::int64_t extremes[] = {kLowest, -1, 0, 1, kHighest};
    return one(4) == 0 ? extremes[one(5)] : static_cast<std::int64_t>(random_());
  }
  int count() { return one(4) == 0 ? std::numeric_limits<int>::max() : static_cast<int>(one(50)); }
  std::string text() { return test::kOddNames[one(std::size(test::kOddNames))]; }
  std::optional<WallTime> time() {
    return maybe([this] { return at(number()); });
  }
  Price money() {
    const Currency currencies[] = {Currency::Bitcoin, Currency::Clore, Currency::Usd};
    return Price::fromUnits(number(), currencies[one(3)]);
  }

  std::mt19937_64 random_;
};

std::map<std::string, PricingMemory> read(const test::Folder& folder) {
  return Journal::openForReading(folder.file())->pricing().value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pricing)

BOOST_AUTO_TEST_CASE(every_memory_survives) {
  Memories memories(3);
  for (int round = 0; round < 12; ++round) {
    const test::Folder folder;
    std::map<std::string, PricingMemory> all;
    for (const char* name : test::kOddNames) all[name] = memories.next();
    auto journal = Journal::open(folder.file());
    BOOST_REQUIRE(journal->storePricing(all).has_value());
    test::beforeAndAfterReopening(folder, std::move(*journal),
                                  [&all](Journal& stored) { BOOST_TEST((*stored.pricing() == all)); });
  }
}

BOOST_AUTO_TEST_CASE(what_is_changed_is_replaced_and_the_rest_stays) {
  const test::Folder folder;
  Memories memories(4);
  auto journal = Journal::open(folder.file());
  std::map<std::string, PricingMemory> all;
  for (int round = 0; round < 60; ++round) {
    std::map<std::string, PricingMemory> changed;
    for (const char* name : test::kOddNames) {
      if (memories.one(3) != 0) continue;
      const PricingMemory next = memories.next();
      PricingMemory memory = all[name];
      if (memories.one(2) == 0) memory.memory.onDemand = next.memory.onDemand;
      if (memories.one(2) == 0) memory.memory.spot = next.memory.spot;
      if (memories.one(3) == 0) memory = next;
      changed[name] = all[name] = memory;
    }
    for (const auto& [name, memory] : all) changed.try_emplace(name, memory);
    BOOST_REQUIRE(journal->storePricing(changed).has_value());
    BOOST_TEST((*journal->pricing() == all));
  }
  BOOST_REQUIRE(journal->storePricing({{"rig-02", {}}}).has_value());
  all["rig-02"] = {};
  BOOST_TEST((*journal->pricing() == all));
}

BOOST_AUTO_TEST_CASE(an_empty_memory_is_a_memory) {
  const test::Folder folder;
  BOOST_REQUIRE(Journal::open(folder.file())->storePricing({{"rig-01", {}}}).has_value());
  BOOST_TEST((read(folder) == std::map<std::string, PricingMemory>{{"rig-01", {}}}));
}

BOOST_AUTO_TEST_CASE(storing_what_is_stored_already_writes_nothing) {
  const test::Folder folder;
  Memories memories(5);
  auto journal = Journal::open(folder.file());
  std::map<std::string, PricingMemory> all;
  for (const char* name : test::kOddNames) all[name] = memories.next();
  BOOST_REQUIRE(journal->storePricing(all).has_value());
  const std::string log = test::contents(folder.file().string() + "-wal");
  BOOST_REQUIRE(!log.empty());
  BOOST_REQUIRE(journal->storePricing(all).has_value());
  BOOST_REQUIRE(journal->storePricing({}).has_value());
  BOOST_TEST((test::contents(folder.file().string() + "-wal") == log));
}

BOOST_AUTO_TEST_CASE(a_reader_sees_the_memory_of_a_machine_whole) {
  const test::Folder folder;
  const auto memoryOf = [](int i) {
    PricingMemory pricing;
    pricing.notAppliedInARow = i;
    pricing.memory.onDemand.readings = i;
    pricing.memory.spot.readings = i;
    return pricing;
  };
  BOOST_REQUIRE(Journal::open(folder.file())->storePricing({{"rig-01", memoryOf(0)}}).has_value());
  // In a process of its own, as `explain` beside the daemon.
  const pid_t writer = ::fork();
  if (writer == 0) {
    auto own = Journal::open(folder.file());
    for (int i = 1; i <= 300; ++i)
      if (!own->storePricing({{"rig-01", memoryOf(i)}})) ::_exit(1);
    ::_exit(0);
  }
  auto journal = Journal::open(folder.file());
  bool whole = true;
  int status = 0;
  do {
    const PricingMemory seen = journal->pricing()->at("rig-01");
    whole = whole && seen == memoryOf(seen.notAppliedInARow);
  } while (::waitpid(writer, &status, WNOHANG) == 0);
  BOOST_TEST(status == 0);
  BOOST_TEST(whole);
  BOOST_TEST((journal->pricing()->at("rig-01") == memoryOf(300)));
}

BOOST_AUTO_TEST_CASE(exchange_rates_are_kept) {
  using provider::Currency;
  using provider::market::RateSource;
  using Known = provider::market::Rates::Known;
  const test::Folder folder;
  const provider::WallTime then{std::chrono::days{20000}};
  const std::vector<Known> known{
      {.currency = Currency::Clore,
       .rate = {.usdPerCoin = 0.0123, .source = RateSource::Marketplace, .readAt = then}},
      {.currency = Currency::Bitcoin,
       .rate = {.usdPerCoin = 65'000.5, .source = RateSource::SpotMarket, .readAt = then}}};
  {
    auto journal = Journal::open(folder.file());
    BOOST_TEST(journal->rates()->empty());
    BOOST_REQUIRE(journal->storeRates({known[1]}).has_value());
    BOOST_REQUIRE(journal->storeRates(known).has_value());
  }
  auto journal = Journal::openForReading(folder.file());
  BOOST_TEST((journal->rates().value() == known));
}

BOOST_AUTO_TEST_SUITE_END()
