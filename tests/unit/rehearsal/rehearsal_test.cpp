#include "agent/rehearsal/rehearsal.h"

#include <algorithm>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <ostream>

#include "agent/rehearsal/page.h"
#include "agent/rehearsal/summary.h"
#include "provider/sandbox/recorded.h"

using namespace provider;
using namespace agent;
using namespace agent::rehearsal;
using namespace std::chrono_literals;
using std::chrono::days;

namespace {

const std::string kFollow =
    "[server.all]\nname = rig-*\npolicy = follow\n"
    "[policy.follow]\nstrategy = market\npercentile = 40%\nspot = 60%\ncurrency = BTC\n"
    "floor = 0.00001 BTC\nceiling = 0.004 BTC\nspot_floor = 0.00001 BTC\n";
const std::string kOffer =
    "[offer.cheap]\ngpu = *RTX 4090*\nstrategy = lowest-winning\nmax_bid = 0.0005 BTC\n";

config::Config configured(const std::string& text) {
  config::Loaded loaded = config::parse(text, "test.ini");
  for (const auto& fault : loaded.faults) BOOST_TEST_MESSAGE(fault.line << ": " << fault.message);
  BOOST_REQUIRE(loaded.config.has_value());
  return *loaded.config;
}

Plan shortPlan(std::uint64_t seed = 1) {
  Plan plan;
  plan.length = days{2};
  plan.seed = seed;
  plan.rivals = 400;
  plan.machines = 3;
  return plan;
}

Rehearsal rehearsed(const std::string& text, const Plan& plan) {
  return rehearse(configured(text), plan, [](days, days) {});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rehearsals)

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_report) {
  const auto report = [](std::uint64_t seed) {
    return page(rehearsed("[agent]\nmode = enforce\n" + kFollow + kOffer, shortPlan(seed)), {});
  };
  const std::string first = report(5);
  BOOST_TEST((first == report(5)));
  BOOST_TEST((first != report(6)));
}

BOOST_AUTO_TEST_CASE(prices_are_moved_within_their_bounds_and_nothing_is_refused) {
  const Rehearsal rehearsal = rehearsed("[agent]\nmode = enforce\n" + kFollow, shortPlan());
  BOOST_TEST(rehearsal.notes.empty());
  BOOST_TEST(rehearsal.course.refused == 0U);
  std::uint64_t changes = 0;
  for (const MachineCourse& machine : rehearsal.course.machines) {
    changes += machine.priceChanges;
    BOOST_TEST(machine.policy == "follow");
    BOOST_TEST(machine.requests > 0U);
    BOOST_TEST(machine.looks.size() >= 48U);
    BOOST_TEST(
        std::ranges::any_of(machine.looks, [](const PriceLook& look) { return look.market.has_value(); }));
    for (const PriceLook& look : machine.looks) {
      BOOST_REQUIRE(look.onDemand.has_value());
      BOOST_TEST((look.onDemand->units() >= 1000 && look.onDemand->units() <= 400'000));
    }
  }
  BOOST_TEST(changes > 0U);
}

BOOST_AUTO_TEST_CASE(what_is_observed_is_rehearsed_as_if_it_were_enforced_and_told) {
  const Rehearsal observed = rehearsed("[agent]\nmode = observe\n" + kFollow, shortPlan());
  BOOST_REQUIRE(observed.notes.size() == 1U);
  BOOST_TEST(observed.notes[0].starts_with("mode = observe"));
  const Rehearsal enforced = rehearsed("[agent]\nmode = enforce\n" + kFollow, shortPlan());
  BOOST_TEST(summaryTable(observed, {}) == summaryTable(enforced, {}));
}

BOOST_AUTO_TEST_CASE(a_bid_goes_down_in_steps_one_in_a_window) {
  const Rehearsal rehearsal = rehearsed("[agent]\nmode = enforce\n" + kFollow + kOffer, shortPlan());
  BOOST_REQUIRE(rehearsal.course.offers.size() == 1U);
  const OfferCourse& offer = rehearsal.course.offers[0];
  BOOST_TEST(offer.section == "[offer.cheap]");
  BOOST_TEST(offer.moves > 5U);
  std::optional<BidLook> lowered;
  for (std::size_t i = 1; i < offer.looks.size(); ++i) {
    if (offer.looks[i].bid >= offer.looks[i - 1].bid) continue;
    if (lowered) BOOST_TEST((offer.looks[i].at - lowered->at >= 600s));
    lowered = offer.looks[i];
  }
}

BOOST_AUTO_TEST_CASE(an_offer_that_no_machine_would_take_is_told) {
  const Rehearsal rehearsal =
      rehearsed("[agent]\nmode = enforce\n" + kFollow +
                    "[offer.odd]\ngpu = *Quantum*\nstrategy = fixed\nprice = 0.0001 BTC\n",
                shortPlan());
  BOOST_TEST(rehearsal.course.offers.empty());
  BOOST_REQUIRE(rehearsal.notes.size() == 1U);
  BOOST_TEST(rehearsal.notes[0].starts_with("[offer.odd]"));
}

BOOST_AUTO_TEST_CASE(without_sections_machines_are_watched_only) {
  const Rehearsal rehearsal = rehearsed("[agent]\nmode = enforce\n", shortPlan());
  BOOST_REQUIRE(rehearsal.course.machines.size() == 3U);
  for (const MachineCourse& machine : rehearsal.course.machines) BOOST_TEST(machine.priceChanges == 0U);
  // Nobody sets a price in either: they earn the same.
  for (std::size_t i = 0; i < rehearsal.earnings.size(); ++i)
    BOOST_TEST(rehearsal.earnings[i].usd == rehearsal.leftAlone[i].usd);
}

BOOST_AUTO_TEST_CASE(the_table_has_a_row_for_each_machine_and_one_for_all) {
  const Rehearsal rehearsal = rehearsed("[agent]\nmode = enforce\n" + kFollow, shortPlan());
  const auto rows = summaryRows(rehearsal);
  BOOST_REQUIRE(rows.size() == 4U);
  BOOST_TEST(rows[0].machine == "rig-01");
  BOOST_TEST(rows[3].machine == "all");
  const std::string table = summaryTable(rehearsal, {});
  BOOST_TEST(table.starts_with("MACHINE"));
  for (std::size_t start = 0; start < table.size();) {
    const std::size_t end = table.find('\n', start);
    BOOST_TEST(end - start <= 100U, table);
    start = end + 1;
  }
}

BOOST_AUTO_TEST_CASE(a_price_that_nobody_pays_loses_its_tenants_in_every_coin) {
  for (const char* price : {"0.0049 BTC", "4000 CLORE", "190 USD"}) {
    BOOST_TEST_CONTEXT(price) {
      const Rehearsal rehearsal = rehearsed(
          "[agent]\nmode = enforce\n[server.all]\nname = rig-*\npolicy = dear\n"
          "[policy.dear]\nstrategy = fixed\nspot = 95%\non_demand = " +
              std::string(price) +
              "\ncurrency = " + std::string(price).substr(std::string(price).find(' ') + 1) + "\n",
          shortPlan());
      double with = 0, alone = 0;
      for (std::size_t i = 0; i < rehearsal.earnings.size(); ++i) {
        BOOST_TEST(rehearsal.course.machines[i].priceChanges == 1U);
        with += rehearsal.earnings[i].rented;
        alone += rehearsal.leftAlone[i].rented;
      }
      BOOST_TEST(with < alone / 3);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_policy_that_found_nobody_to_compare_with_is_told) {
  const Rehearsal rehearsal = rehearsed(
      "[agent]\nmode = enforce\n[server.all]\nname = rig-*\ngpu = 4x Quantum 9000\npolicy = p\n"
      "[policy.p]\nstrategy = market\npercentile = 50%\nspot = 60%\ncurrency = BTC\nfloor = 0.0001 BTC\n"
      "ceiling = 0.004 BTC\n",
      shortPlan());
  BOOST_TEST(rehearsal.notes.size() == 3U);
  for (const std::string& note : rehearsal.notes)
    BOOST_TEST(note.find("found nobody to compare with") != std::string::npos, note);
}

BOOST_AUTO_TEST_CASE(a_ladder_that_went_by_its_rentals_needs_nobody_to_compare_with) {
  const Rehearsal rehearsal = rehearsed(
      "[agent]\nmode = enforce\n[server.all]\nname = rig-*\ngpu = 4x Quantum 9000\npolicy = p\n"
      "[policy.p]\nstrategy = ladder\nidle = 0h:100% 6h:90%\npercentile = 50%\nspot = 60%\n"
      "currency = BTC\nfloor = 0.00001 BTC\nceiling = 0.004 BTC\n",
      shortPlan(2));
  for (std::size_t i = 0; i < rehearsal.course.machines.size(); ++i) {
    const bool told = std::ranges::any_of(rehearsal.notes, [&](const std::string& note) {
      return note.starts_with(rehearsal.course.machines[i].name + ":");
    });
    BOOST_TEST(told == rehearsal.course.machines[i].tenancies.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_ladder_whose_spot_minimum_found_others_has_compared) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    Plan plan = shortPlan(seed);
    plan.rivals = 1500;
    const Rehearsal rehearsal = rehearsed(
        "[agent]\nmode = enforce\n[server.all]\nname = rig-*\npolicy = p\n"
        "[policy.p]\nstrategy = ladder\nidle = 0h:100% 6h:90%\npercentile = 50%\n"
        "currency = BTC\nfloor = 0.00001 BTC\nceiling = 0.004 BTC\n"
        "spot_percentile = 40%\nspot_floor = 0.00001 BTC\nspot_ceiling = 0.004 BTC\n",
        plan);
    BOOST_TEST(rehearsal.notes.empty());
  }
}

BOOST_AUTO_TEST_CASE(prices_in_usd_find_rivals_who_ask_in_usd) {
  const Rehearsal rehearsal = rehearsed(
      "[agent]\nmode = enforce\n[server.all]\nname = rig-*\npolicy = usd\n[policy.usd]\nstrategy = market\n"
      "percentile = 50%\nspot = 60%\ncurrency = USD\nfloor = 0.3 USD\nceiling = 90 USD\n",
      shortPlan());
  BOOST_REQUIRE(rehearsal.notes.size() == 1U);
  BOOST_TEST(rehearsal.notes[0].find("rivals who ask none were made to ask in USD") != std::string::npos);
  for (const MachineCourse& machine : rehearsal.course.machines) {
    BOOST_REQUIRE(machine.looks.back().market.has_value());
    BOOST_TEST((machine.looks.back().market->median.currency() == Currency::Usd));
  }
}

BOOST_AUTO_TEST_CASE(coins_are_worth_what_the_owner_wrote) {
  const Rehearsal rehearsal = rehearsed(
      "[agent]\nmode = enforce\n[rates]\nbtc = 50000 USD\nclore = 0.01 USD\n[server.all]\nname = rig-*\n"
      "policy = clore\n[policy.clore]\nstrategy = market\npercentile = 50%\nspot = 60%\ncurrency = CLORE\n"
      "floor = 1 CLORE\nceiling = 4900 CLORE\n",
      shortPlan());
  BOOST_TEST((rehearsal.terms.usdRates == std::array<double, 3>{50000, 0.01, 1}));
  // The first machine is the record's most common: half of its like ask 1.35e-4 BTC and less.
  const auto& looks = rehearsal.course.machines.front().looks;
  const auto market =
      std::ranges::find_if(looks, [](const PriceLook& look) { return look.market.has_value(); });
  BOOST_REQUIRE(market != looks.end());
  const double usd = market->market->median.toNumber() * 0.01;
  BOOST_TEST((usd > 1.35e-4 * 50000 / 2 && usd < 1.35e-4 * 50000 * 2), usd);
}

/// Machines of one kind that ask in both coins, so many of them in USD too.
provider::sandbox::Record recordWith(int inUsd) {
  std::vector<api::MarketMachine> machines;
  for (int i = 0; i < 40; ++i) {
    api::MarketMachine machine;
    machine.id = i + 1;
    machine.gpu = "1x NVIDIA GeForce RTX 4090";
    machine.onDemand.set(Price::fromNumber(0.0001 + i * 1e-6, Currency::Bitcoin).value());
    machine.onDemand.set(Price::fromNumber(20 + 0.2 * i, Currency::Clore).value());
    if (i < inUsd) machine.onDemand.set(Price::fromNumber(9, Currency::Usd).value());
    machine.spot = machine.onDemand;
    machine.accepts = {true, true, i < inUsd};
    machine.mrlHours = 72;
    machines.push_back(machine);
  }
  return provider::sandbox::recordOf(machines, 1);
}

bool told(const Rehearsal& rehearsal, const std::string& what) {
  return std::ranges::any_of(
      rehearsal.notes, [&what](const std::string& note) { return note.find(what) != std::string::npos; });
}

BOOST_AUTO_TEST_CASE(a_record_s_coins_are_worth_what_its_machines_make_of_them) {
  Plan plan = shortPlan();
  plan.record = recordWith(0);
  const Rehearsal rehearsal =
      rehearsed("[agent]\nmode = enforce\n[rates]\nbtc = 50000 USD\nclore = 0.01 USD\n" + kFollow, plan);
  BOOST_TEST(rehearsal.terms.usdRates[0] == 50000);
  BOOST_TEST(rehearsal.terms.usdRates[1] == 0.25, boost::test_tools::tolerance(0.001));
  BOOST_TEST(told(rehearsal, "a CLORE is worth 0.25 USD in the record, and not what [rates] says"));
  BOOST_TEST(!told(rehearsal, "a BTC is worth"));
}

BOOST_AUTO_TEST_CASE(only_rivals_who_ask_nothing_in_usd_are_made_to) {
  const std::string inUsd =
      "[agent]\nmode = enforce\n[server.all]\nname = rig-*\npolicy = usd\n[policy.usd]\nstrategy = market\n"
      "percentile = 50%\nspot = 60%\ncurrency = USD\nfloor = 0.3 USD\nceiling = 90 USD\n";
  for (const int count : {0, 1, 40}) {
    Plan plan = shortPlan();
    plan.record = recordWith(count);
    const Rehearsal rehearsal = rehearsed(inUsd, plan);
    BOOST_TEST(told(rehearsal, "were made to ask in USD") == (count < 40),
               count << rehearsal.notes.size());
    BOOST_TEST(!told(rehearsal, "found nobody"));
  }
}

struct RateCase {
  double rate;
  const char* text;
};
std::ostream& operator<<(std::ostream& out, const RateCase& c) { return out << c.text; }
const RateCase kRates[] = {{65000, "65000"},    {101234.5, "101234.5"}, {1, "1"},
                           {0.28, "0.28"},      {0.01, "0.01"},         {0.0123, "0.012"},
                           {0.00005, "0.00005"}};

BOOST_DATA_TEST_CASE(a_rate_is_written_in_digits, boost::unit_test::data::make(kRates), c) {
  BOOST_TEST(rateText(c.rate) == c.text);
}

BOOST_AUTO_TEST_CASE(a_machine_that_its_section_hides_is_hidden_in_both) {
  const Rehearsal rehearsal = rehearsed(
      "[agent]\nmode = enforce\n[server.all]\nname = rig-*\npolicy = p\navailability = hidden\n"
      "[policy.p]\nstrategy = fixed\non_demand = 0.0001 BTC\nspot = 60%\ncurrency = BTC\n",
      shortPlan());
  for (std::size_t i = 0; i < rehearsal.earnings.size(); ++i)
    // Who had it at the beginning stays as long as he would have.
    BOOST_TEST(rehearsal.earnings[i].rented == rehearsal.leftAlone[i].rented);
}

BOOST_AUTO_TEST_CASE(messages_are_told_by_channel) {
  Plan plan = shortPlan();
  plan.outages = 60;
  const Rehearsal rehearsal =
      rehearsed("[agent]\nmode = enforce\n" + kFollow +
                    "[notify.phone]\ntype = webhook\nurl = http://127.0.0.1:9/x\n"
                    "[notify.mail]\ntype = webhook\nurl = http://127.0.0.1:9/y\nrules = journal_failed\n"
                    "[notify.beat]\ntype = heartbeat\nurl = http://127.0.0.1:9/z\n",
                plan);
  const auto sent = rehearsal.course.messages.find("phone");
  BOOST_REQUIRE((sent != rehearsal.course.messages.end() && sent->second > 0));
  const std::string text = "mail 0, phone " + std::to_string(sent->second);
  BOOST_TEST(messagesText(rehearsal.course) == text);
  BOOST_TEST(summaryTable(rehearsal, {}).find("sent: " + text + ".\n") != std::string::npos);
  BOOST_TEST(page(rehearsal, {}).find(text + ".") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_bid_is_made_in_a_coin_that_the_machine_takes) {
  const Rehearsal rehearsal =
      rehearsed("[agent]\nmode = enforce\n" + kFollow +
                    "[offer.usd]\ngpu = *RTX 4090*\nstrategy = lowest-winning\nmax_bid = 20 USD\n",
                shortPlan());
  BOOST_TEST(rehearsal.course.offers.size() == 1U);
  BOOST_TEST(rehearsal.notes.empty());
}

BOOST_AUTO_TEST_SUITE_END()
