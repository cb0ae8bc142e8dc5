#include "provider/machines/machine.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

using namespace provider;
using namespace provider::machines;
using namespace std::chrono_literals;

namespace {

namespace data = boost::unit_test::data;

using Flag = std::optional<bool>;
constexpr Flag kUnknown;

struct StatusCase {
  Flag connected;
  Flag online;
  Flag workingProperly;
  std::optional<Status> expected;
};
std::ostream& operator<<(std::ostream& out, const StatusCase& c) {
  const auto show = [](const Flag& flag) { return !flag ? "unknown" : *flag ? "true" : "false"; };
  return out << "connected " << show(c.connected) << ", online " << show(c.online) << ", working "
             << show(c.workingProperly);
}

/// Every combination that may arrive.
const StatusCase kStatusCases[] = {
    {false, false, false, Status::Disconnected},
    {false, false, true, Status::Disconnected},
    {false, false, kUnknown, Status::Disconnected},
    {false, true, false, Status::Disconnected},
    {false, true, true, Status::Disconnected},
    {false, true, kUnknown, Status::Disconnected},
    {false, kUnknown, false, Status::Disconnected},
    {false, kUnknown, true, Status::Disconnected},
    {false, kUnknown, kUnknown, Status::Disconnected},
    {true, false, false, Status::Offline},
    {true, false, true, Status::Offline},
    {true, false, kUnknown, Status::Offline},
    {true, true, false, Status::NotWorking},
    {true, true, true, Status::Online},
    {true, true, kUnknown, Status::Online},
    {true, kUnknown, false, std::nullopt},
    {true, kUnknown, true, std::nullopt},
    {true, kUnknown, kUnknown, std::nullopt},
    {kUnknown, false, false, Status::Offline},
    {kUnknown, false, true, Status::Offline},
    {kUnknown, false, kUnknown, Status::Offline},
    {kUnknown, true, false, Status::NotWorking},
    {kUnknown, true, true, Status::Online},
    {kUnknown, true, kUnknown, Status::Online},
    {kUnknown, kUnknown, false, std::nullopt},
    {kUnknown, kUnknown, true, std::nullopt},
    {kUnknown, kUnknown, kUnknown, std::nullopt},
};

Reading readingOf(Flag connected, Flag online, Flag workingProperly = kUnknown) {
  Reading reading;
  reading.name = "rig-1";
  reading.connected = connected;
  reading.online = online;
  reading.workingProperly = workingProperly;
  return reading;
}

Price price(const char* amount, Currency currency) { return Price::parse(amount, currency).value(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(machine)

BOOST_DATA_TEST_CASE(the_first_condition_that_matches_names_the_status, data::make(kStatusCases)) {
  BOOST_TEST(
      (statusOf(readingOf(sample.connected, sample.online, sample.workingProperly)) == sample.expected));
}

BOOST_AUTO_TEST_CASE(a_hidden_machine_that_is_online_is_healthy) {
  for (const char* visibility : {"public", "hidden", "private", ""}) {
    Reading reading = readingOf(true, true);
    reading.visibility = visibility;
    BOOST_TEST((statusOf(reading) == Status::Online));
  }
}

BOOST_AUTO_TEST_CASE(a_status_is_worded_as_the_marketplace_words_it) {
  BOOST_TEST(name(Status::Online) == "Online");
  BOOST_TEST(name(Status::Offline) == "Offline");
  BOOST_TEST(name(Status::NotWorking) == "Not Working");
  BOOST_TEST(name(Status::Disconnected) == "Disconnected");
}

BOOST_AUTO_TEST_CASE(the_list_of_coins_says_which_prices_count) {
  Settings settings;
  settings.onDemand.set(price("0.01", Currency::Bitcoin));
  settings.allowedCoins = {"CLORE-Blockchain"};
  // The 0.01 BTC beside it is the placeholder of a machine that takes only CLORE.
  BOOST_TEST(!accepts(settings, Currency::Bitcoin));
  BOOST_TEST(accepts(settings, Currency::Clore));
  BOOST_TEST(!accepts(settings, Currency::Usd));
}

BOOST_AUTO_TEST_CASE(an_empty_list_of_coins_accepts_nothing) {
  Settings settings;
  settings.onDemand.set(price("0.01", Currency::Bitcoin));
  settings.allowedCoins.emplace();
  for (const Currency currency : kCurrencies) BOOST_TEST(!accepts(settings, currency));
}

BOOST_AUTO_TEST_CASE(without_a_list_of_coins_a_price_says_that_a_currency_is_accepted) {
  Settings settings;
  settings.onDemand.set(price("2.40", Currency::Usd));
  settings.spotMinimum.set(price("0.0001", Currency::Bitcoin));
  BOOST_TEST(accepts(settings, Currency::Usd));
  BOOST_TEST(!accepts(settings, Currency::Bitcoin));
  BOOST_TEST(!accepts(settings, Currency::Clore));
}

BOOST_AUTO_TEST_CASE(a_machine_is_first_seen_once) {
  const WallTime then{std::chrono::days{20000}};
  const Memory first = remember(std::nullopt, readingOf(false, false), then);
  BOOST_TEST((first.firstSeen == then));
  BOOST_TEST(!first.everConnected);
  BOOST_TEST((remember(first, readingOf(false, false), then + 1h) == first));
}

BOOST_AUTO_TEST_CASE(a_connection_is_never_forgotten) {
  const WallTime then{std::chrono::days{20000}};
  for (const auto& [connected, online, remembered] :
       std::vector<std::tuple<Flag, Flag, bool>>{{true, true, true},
                                                 {true, false, true},
                                                 {true, kUnknown, true},
                                                 {kUnknown, true, true},
                                                 {false, true, true},
                                                 {false, false, false},
                                                 {kUnknown, false, false},
                                                 {kUnknown, kUnknown, false}}) {
    const Memory memory = remember(std::nullopt, readingOf(connected, online), then);
    BOOST_TEST(memory.everConnected == remembered);
    BOOST_TEST(remember(memory, readingOf(false, false), then + 1min).everConnected == remembered);
  }
}

BOOST_AUTO_TEST_SUITE_END()
