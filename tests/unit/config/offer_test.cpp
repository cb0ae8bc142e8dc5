#include <algorithm>

#include "tests/unit/config/support.h"

using namespace agent::config;
using config_test::valid;
using provider::Currency;
using provider::Price;
using provider::offers::Fixed;
using provider::offers::LowestWinning;
using provider::offers::Offer;

namespace {

Offer offer(std::int64_t id, std::int64_t server, const std::string& gpu = "") {
  return {id, server, gpu, Price::smallest(Currency::Bitcoin)};
}

/// The label of the section that decides; empty = none.
std::string labelFor(const Config& config, const Offer& of) {
  const OfferRule* rule = matchOffer(config, of);
  return rule ? rule->label : "";
}

/// The policy of the only section.
std::optional<provider::offers::Policy> policyOf(const std::string& keys) {
  const Config config = valid("[offer.o]\norder = 7\n" + keys);
  BOOST_REQUIRE_EQUAL(config.offers.size(), 1u);
  BOOST_TEST(config.offers[0].label == "o");
  return config.offers[0].policy;
}

LowestWinning lowestWinning(const std::string& keys) {
  return std::get<LowestWinning>(policyOf("strategy = lowest-winning\n" + keys).value().strategy);
}

/// `key = value (source)` of one section, in the order in which they are printed.
std::vector<std::string> printed(const Config& config, std::string_view section) {
  std::vector<std::string> lines;
  for (const Origin& origin : config.origins)
    if (origin.section == section)
      lines.push_back(origin.key + " = " + origin.value + " (" + origin.source + ")");
  return lines;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(offers)

BOOST_AUTO_TEST_CASE(a_fixed_offer_has_its_price) {
  const auto policy = policyOf("strategy = fixed\nprice = 45 CLORE\n");
  BOOST_REQUIRE(policy.has_value());
  BOOST_TEST(policy->label == "o");
  BOOST_TEST(std::get<Fixed>(policy->strategy).price.text() == "45.00 CLORE");
}

BOOST_AUTO_TEST_CASE(a_held_offer_has_no_policy) { BOOST_TEST(!policyOf("strategy = hold\n").has_value()); }

BOOST_AUTO_TEST_CASE(a_lowest_winning_offer_has_defaults_for_all_but_its_most) {
  const LowestWinning policy = lowestWinning("max_bid = 0.00002 BTC\n");
  BOOST_TEST(policy.maxBid.text() == "0.00002000 BTC");
  BOOST_TEST(std::get<double>(policy.increment) == 0.01);
  BOOST_TEST(policy.confirmRaise == 2);
}

BOOST_AUTO_TEST_CASE(its_defaults_are_those_of_the_policy) {
  const LowestWinning fresh{.maxBid = Price::smallest(Currency::Usd)};
  const LowestWinning policy = lowestWinning("max_bid = 2 USD\n");
  BOOST_TEST(std::get<double>(policy.increment) == std::get<double>(fresh.increment));
  BOOST_TEST(policy.confirmRaise == fresh.confirmRaise);
}

BOOST_AUTO_TEST_CASE(a_lowest_winning_offer_has_what_is_written) {
  const LowestWinning share = lowestWinning("max_bid = 2.40 USD\nincrement = 0.5%\nconfirm_raise = 3\n");
  BOOST_TEST(share.maxBid.text() == "2.40 USD");
  BOOST_TEST(std::get<double>(share.increment) == 0.005);
  BOOST_TEST(share.confirmRaise == 3);
  const LowestWinning amount =
      lowestWinning("max_bid = 2.40 USD\nincrement = 0.0000001 BTC\nconfirm_raise = off\n");
  BOOST_TEST(std::get<Price>(amount.increment).text() == "0.00000010 BTC");
  BOOST_TEST(amount.confirmRaise == 1);
}

BOOST_AUTO_TEST_CASE(the_keys_of_one_section_do_not_reach_another) {
  const Config config = valid(
      "[offer.a]\norder = 1\nstrategy = lowest-winning\nmax_bid = 2 USD\nincrement = 5%\nconfirm_raise = 9\n"
      "[offer.b]\norder = 2\nstrategy = lowest-winning\nmax_bid = 3 USD\n");
  const auto second = std::get<LowestWinning>(config.offers.at(1).policy->strategy);
  BOOST_TEST(second.maxBid.text() == "3.00 USD");
  BOOST_TEST(std::get<double>(second.increment) == 0.01);
  BOOST_TEST(second.confirmRaise == 2);
}

BOOST_AUTO_TEST_CASE(the_first_section_of_which_all_keys_match_decides) {
  const Config config = valid(
      "[offer.order]\norder = 39\nstrategy = fixed\nprice = 0.0000042 BTC\n"
      "[offer.both]\norder = 40\nserver = 7\nstrategy = hold\n"
      "[offer.big]\nserver = 6\ngpu = 8x*\nstrategy = hold\n"
      "[offer.server]\nserver = 6\nstrategy = hold\n"
      "[offer.gpu]\ngpu = *RTX 4090*\nstrategy = hold\n");
  BOOST_TEST(labelFor(config, offer(39, 6, "8x RTX 4090")) == "order");
  BOOST_TEST(labelFor(config, offer(40, 7)) == "both");
  BOOST_TEST(labelFor(config, offer(40, 8)) == "");
  BOOST_TEST(labelFor(config, offer(41, 6, "8x RTX 4090")) == "big");
  BOOST_TEST(labelFor(config, offer(41, 6, "1x RTX 4090")) == "server");
  BOOST_TEST(labelFor(config, offer(41, 5, "1x RTX 4090")) == "gpu");
  BOOST_TEST(labelFor(config, offer(41, 5, "1x RTX 3080")) == "");
}

BOOST_AUTO_TEST_CASE(case_does_not_count_in_gpus) {
  const Config config = valid("[offer.o]\ngpu = *GeForce rtx 4090\nstrategy = hold\n");
  BOOST_TEST(labelFor(config, offer(1, 2, "2x NVIDIA geforce RTX 4090")) == "o");
}

BOOST_AUTO_TEST_CASE(an_offer_whose_gpu_is_not_known_matches_by_its_numbers_only) {
  const Config config = valid(
      "[offer.server]\nserver = 6\nstrategy = hold\n"
      "[offer.gpu]\ngpu = *RTX 4090*\nstrategy = hold\n[offer.rest]\ngpu = *\nstrategy = hold\n");
  BOOST_TEST(labelFor(config, offer(1, 6)) == "server");
  BOOST_TEST(labelFor(config, offer(1, 5)) == "rest");
}

BOOST_AUTO_TEST_CASE(without_sections_all_offers_are_only_watched) {
  BOOST_TEST(matchOffer(valid(""), offer(1, 2, "1x RTX 4090")) == nullptr);
}

BOOST_AUTO_TEST_CASE(sections_that_leave_something_to_later_ones_are_right) {
  const Config config = valid(
      "[offer.a]\norder = 39\nstrategy = hold\n[offer.b]\nserver = 6\ngpu = *4090*\nstrategy = hold\n"
      "[offer.c]\nserver = 6\nstrategy = hold\n[offer.d]\ngpu = *4090*\nstrategy = hold\n"
      "[offer.e]\ngpu = *RTX*\nstrategy = hold\n[offer.f]\norder = 40\nstrategy = hold\n"
      "[offer.g]\nserver = 7\nstrategy = hold\n[offer.h]\ngpu = *\nstrategy = hold\n");
  BOOST_TEST(config.offers.size() == 8u);
}

BOOST_AUTO_TEST_CASE(an_increment_in_another_currency_than_the_most_is_right) {
  BOOST_TEST(lowestWinning("max_bid = 2.40 USD\nincrement = 10 CLORE\n").maxBid.text() == "2.40 USD");
  BOOST_TEST(lowestWinning("max_bid = 2.40 USD\nincrement = 2.39 USD\n").maxBid.text() == "2.40 USD");
}

BOOST_AUTO_TEST_CASE(what_applies_is_shown_in_the_order_of_the_documentation) {
  const Config config = valid(
      "[offer.a]\nmax_bid = 2.40 USD\nserver = 6\nstrategy = lowest-winning\ngpu = *4090*\norder = 39\n"
      "[offer.b]\nserver = 7\nstrategy = lowest-winning\nconfirm_raise = off\nmax_bid = 2 USD\nincrement = "
      "0.5%\n"
      "[offer.c]\nprice = 45 CLORE\nserver = 8\nstrategy = fixed\n"
      "[offer.d]\nstrategy = hold\ngpu = *\n");
  const auto each = boost::test_tools::per_element();
  BOOST_TEST(printed(config, "offer.a") ==
                 (std::vector<std::string>{
                     "order = 39 (agent.ini:6)", "server = 6 (agent.ini:3)", "gpu = *4090* (agent.ini:5)",
                     "strategy = lowest-winning (agent.ini:4)", "increment = 1% (default)",
                     "max_bid = 2.40 USD (agent.ini:2)", "confirm_raise = 2 (default)"}),
             each);
  BOOST_TEST(
      printed(config, "offer.b") ==
          (std::vector<std::string>{"server = 7 (agent.ini:8)", "strategy = lowest-winning (agent.ini:9)",
                                    "increment = 0.5% (agent.ini:12)", "max_bid = 2 USD (agent.ini:11)",
                                    "confirm_raise = off (agent.ini:10)"}),
      each);
  BOOST_TEST(printed(config, "offer.c") ==
                 (std::vector<std::string>{"server = 8 (agent.ini:15)", "strategy = fixed (agent.ini:16)",
                                           "price = 45 CLORE (agent.ini:14)"}),
             each);
  BOOST_TEST(printed(config, "offer.d") ==
                 (std::vector<std::string>{"gpu = * (agent.ini:19)", "strategy = hold (agent.ini:18)"}),
             each);
}

BOOST_AUTO_TEST_CASE(the_time_before_an_offer_is_reported_is_shown) {
  const std::vector<std::string> lines = printed(valid("[alert]\nrecover_after = 7s\n"), "alert");
  const auto found = std::ranges::find(lines, "offer_after = 10m (default)");
  BOOST_REQUIRE(found != lines.end());
  BOOST_TEST(*(found - 1) == "api_after = 5m (default)");
  BOOST_TEST(*(found + 1) == "recover_after = 7s (agent.ini:2)");
}

BOOST_AUTO_TEST_SUITE_END()
