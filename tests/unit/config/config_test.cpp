#include "agent/config/config.h"

#include "agent/config/key_table.h"
#include "tests/unit/config/support.h"

using namespace agent::config;
using namespace std::chrono_literals;
using config_test::valid;

namespace {

const Origin* originOf(const Config& config, std::string_view section, std::string_view key) {
  for (const Origin& origin : config.origins)
    if (origin.section == section && origin.key == key) return &origin;
  return nullptr;
}

std::string shown(const Config& config, std::string_view section, std::string_view key) {
  const Origin* origin = originOf(config, section, key);
  return origin ? origin->value + " (" + origin->source + ")" : "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(config)

BOOST_AUTO_TEST_CASE(an_empty_file_means_the_defaults) {
  const Config config = valid("");
  const Config fresh;
  BOOST_TEST(config.api.url == "https://api.clore.ai/v1");
  BOOST_TEST(config.api.keyFile.empty());
  BOOST_TEST(config.api.caFile.empty());
  BOOST_TEST((config.api.timeout == fresh.api.timeout));
  BOOST_TEST((config.api.requestInterval == fresh.api.requestInterval));
  BOOST_TEST((config.agent.mode == Mode::Observe));
  BOOST_TEST((config.agent.pollInterval == fresh.agent.pollInterval));
  BOOST_TEST((config.agent.marketInterval == fresh.agent.marketInterval));
  BOOST_TEST((config.agent.configInterval == fresh.agent.configInterval));
  BOOST_TEST(config.agent.stateDir == fresh.agent.stateDir);
  BOOST_TEST(config.agent.runtimeDir == fresh.agent.runtimeDir);
  BOOST_TEST((config.offerRules.window == fresh.offerRules.window));
  BOOST_TEST((config.offersInterval == fresh.offersInterval));
  BOOST_TEST((config.rates.maxAge == fresh.rates.maxAge));
  BOOST_TEST(!config.costs.electricity.has_value());
  BOOST_TEST((config.alertTiming.offlineAfter == fresh.alertTiming.offlineAfter));
  BOOST_TEST((config.alertTiming.apiAfter == fresh.alertTiming.apiAfter));
  BOOST_TEST((config.alertTiming.offerAfter == fresh.alertTiming.offerAfter));
  BOOST_TEST((config.alertTiming.setupAfter == fresh.alertTiming.setupAfter));
  BOOST_TEST((config.alertTiming.recoverAfter == fresh.alertTiming.recoverAfter));
  for (const provider::Currency currency : provider::kCurrencies) {
    BOOST_TEST((config.limits[indexOf(currency)].lowest == fresh.limits[indexOf(currency)].lowest));
    BOOST_TEST((config.limits[indexOf(currency)].highest == fresh.limits[indexOf(currency)].highest));
    BOOST_TEST(!config.rates.usdPerCoin[indexOf(currency)].has_value());
    const auto close = boost::test_tools::tolerance(1e-12);
    BOOST_TEST(config.costs.fees.onDemand[indexOf(currency)] == fresh.costs.fees.onDemand[indexOf(currency)],
               close);
    BOOST_TEST(config.costs.fees.spot[indexOf(currency)] == fresh.costs.fees.spot[indexOf(currency)], close);
  }
}

BOOST_AUTO_TEST_CASE(every_fixed_key_reaches_its_place) {
  const Config config = valid(
      "[api]\nurl = http://localhost:1/\nkey_file = /k\nca_file = /c\ntimeout = 1500ms\nrequest_interval = "
      "2s\n"
      "[agent]\nmode = enforce\npoll_interval = 1s\nmarket_interval = 2s\nconfig_interval = 3s\nstate_dir = "
      "/s;t\nruntime_dir = /r\n"
      "[limits]\nbtc = 0.001 .. 0.002\nclore = 3 .. 4\nusd = 5 .. 6\n"
      "[rates]\nbtc = 65000 USD\nclore = 0.01 usd\nmax_age = 2h\n"
      "[costs]\nelectricity = 0.25 USD/KWH\nfee_btc = 1%\nfee_clore = 2%\nfee_usd = 3%\nspot_fee_btc = "
      "4%\nspot_fee_clore = 5%\nspot_fee_usd = 0%\n"
      "[offers]\nlowering_window = 4s\npoll_interval = 5s\n"
      "[alert]\noffline_after = 0s\nsetup_after = 9s\napi_after = 6s\noffer_after = 8s\nrecover_after = "
      "7s\ngroup_wait = 3s\nrepeat_every = 2m\nevents = price, rented\n");
  BOOST_TEST(config.api.url == "http://localhost:1/v1");
  BOOST_TEST(config.api.keyFile == "/k");
  BOOST_TEST(config.api.caFile == "/c");
  BOOST_TEST((config.api.timeout == 1500ms));
  BOOST_TEST((config.api.requestInterval == 2s));
  BOOST_TEST((config.agent.mode == Mode::Enforce));
  BOOST_TEST((config.agent.pollInterval == 1s));
  BOOST_TEST((config.agent.marketInterval == 2s));
  BOOST_TEST((config.agent.configInterval == 3s));
  BOOST_TEST(config.agent.stateDir == "/s;t");
  BOOST_TEST(config.agent.runtimeDir == "/r");
  BOOST_TEST(config.limits[indexOf(provider::Currency::Bitcoin)].highest.text() == "0.00200000 BTC");
  BOOST_TEST(config.limits[indexOf(provider::Currency::Clore)].lowest.text() == "3.00 CLORE");
  BOOST_TEST(config.limits[indexOf(provider::Currency::Usd)].highest.text() == "6.00 USD");
  BOOST_TEST(config.rates.usdPerCoin[indexOf(provider::Currency::Bitcoin)].value() == 65000.0);
  BOOST_TEST(config.rates.usdPerCoin[indexOf(provider::Currency::Clore)].value() == 0.01);
  BOOST_TEST((config.rates.maxAge == 2h));
  BOOST_TEST(config.costs.electricity->text() == "0.25 USD");
  BOOST_TEST(config.costs.fees.onDemand == (std::array{0.01, 0.02, 0.03}), boost::test_tools::per_element());
  BOOST_TEST(config.costs.fees.spot == (std::array{0.04, 0.05, 0.0}), boost::test_tools::per_element());
  BOOST_TEST((config.offerRules.window == 4s));
  BOOST_TEST((config.offersInterval == 5s));
  BOOST_TEST((config.alertTiming.offlineAfter == 0s));
  BOOST_TEST((config.alertTiming.apiAfter == 6s));
  BOOST_TEST((config.alertTiming.offerAfter == 8s));
  BOOST_TEST((config.alertTiming.setupAfter == 9s));
  BOOST_TEST((config.alertTiming.recoverAfter == 7s));
  BOOST_TEST((config.alertTiming.groupWait == 3s));
  BOOST_TEST((config.alertTiming.repeatEvery == 2min));
  BOOST_TEST(config.toldEvents.rented);
  BOOST_TEST(!config.toldEvents.released);
  BOOST_TEST(config.toldEvents.price);
}

BOOST_AUTO_TEST_CASE(enforcing_without_rules_is_allowed) {
  BOOST_TEST((valid("[agent]\nmode = enforce\n").agent.mode == Mode::Enforce));
  BOOST_TEST((valid("[agent]\nmode = paused\n").agent.mode == Mode::Paused));
}

BOOST_AUTO_TEST_CASE(every_key_of_the_table_is_documented_and_its_default_is_valid) {
  for (const KeySpec& spec : keyTable()) {
    BOOST_TEST(findSection(spec.section) != nullptr, spec.key);
    BOOST_TEST(!spec.meaning.empty(), spec.key);
    BOOST_TEST(spec.meaning.ends_with('.'), spec.key);
    BOOST_TEST(!describe(spec.form).empty(), spec.key);
    BOOST_TEST((spec.standard.empty() || parse(spec.form, spec.standard).has_value()), spec.key);
    BOOST_TEST((spec.standardAtRest.empty() || parse(spec.form, spec.standardAtRest).has_value()), spec.key);
    BOOST_TEST(findKey(spec.section, spec.key) == &spec, "twice in the table: " << spec.key);
  }
  for (const SectionSpec& spec : sectionTable()) BOOST_TEST(!keysOf(spec.name).empty(), spec.name);
}

BOOST_AUTO_TEST_CASE(every_fixed_key_has_an_origin_also_when_it_is_the_default) {
  const Config config = valid("[agent]\n\npoll_interval = 90s\n[api]\nurl = https://Example.org/\n");
  BOOST_TEST(shown(config, "agent", "poll_interval") == "90s (agent.ini:3)");
  BOOST_TEST(shown(config, "agent", "mode") == "observe (default)");
  BOOST_TEST(shown(config, "limits", "usd") == "0.2 .. 200 (default)");
  BOOST_TEST(shown(config, "api", "url") == "https://example.org/v1 (agent.ini:5)");
  BOOST_TEST(shown(config, "api", "key_file") == " (default)");
  std::size_t fixedKeys = 0;
  for (const KeySpec& spec : keyTable()) fixedKeys += findSection(spec.section)->labelled ? 0 : 1;
  BOOST_TEST(config.origins.size() == fixedKeys);
}

BOOST_AUTO_TEST_CASE(labelled_sections_show_what_they_say_and_what_applies_to_them) {
  const Config config = valid(
      "[server.a]\npolicy = p\n[policy.p]\nstrategy = market\nfloor = 2 USD/gpu\nceiling = 4 USD/gpu\nspot = "
      "50%\n"
      "[offer.o]\norder = 7\nstrategy = hold\n");
  BOOST_TEST(shown(config, "server.a", "policy") == "p (agent.ini:2)");
  BOOST_TEST(shown(config, "server.a", "mrl") == "keep (default)");
  BOOST_TEST(shown(config, "policy.p", "percentile") == "50% (default)");
  BOOST_TEST(shown(config, "policy.p", "currency") == "USD (default)");
  BOOST_TEST(shown(config, "policy.p", "spot_floor") == "1.00 USD/gpu (default)");
  BOOST_TEST(shown(config, "policy.p", "spot_ceiling") == "2.00 USD/gpu (default)");
  BOOST_TEST(shown(config, "policy.p", "on_demand").empty());
  BOOST_TEST(shown(config, "offer.o", "order") == "7 (agent.ini:9)");
  BOOST_TEST(shown(config, "offer.o", "price").empty());
}

BOOST_AUTO_TEST_CASE(the_guards_that_are_on_are_shown_for_each_policy) {
  const Config config = valid(
      "[server.a]\nname = a\npolicy = follow\nwatts = 5 W\n[server.b]\nname = b\npolicy = "
      "steady\n[server.c]\npolicy = "
      "converted\n"
      "[policy.follow]\nstrategy = market\nfloor = cost + 2.5%\nceiling = 4 USD\nrank = 2\ncooldown = off\n"
      "[policy.steady]\nstrategy = fixed\non_demand = 2 USD\n"
      "[policy.converted]\nstrategy = fixed\ncurrency = CLORE\non_demand = 2 USD\nfloor = 1 USD\nceiling = 3 "
      "USD\nspot = 50%\n"
      "[costs]\nelectricity = 0.2 USD\n");
  BOOST_TEST(shown(config, "policy.follow", "min_change") == "2% (default)");
  BOOST_TEST(shown(config, "policy.follow", "cooldown") == "off (agent.ini:15)");
  BOOST_TEST(shown(config, "policy.follow", "when_rented") == "hold (default)");
  BOOST_TEST(shown(config, "policy.follow", "undercut") == "1% (default)");
  BOOST_TEST(shown(config, "policy.follow", "percentile").empty());
  BOOST_TEST(shown(config, "policy.follow", "idle").empty());
  BOOST_TEST(shown(config, "policy.follow", "region") == "any (default)");
  BOOST_TEST(shown(config, "policy.steady", "min_change") == "off (default)");
  BOOST_TEST(shown(config, "policy.steady", "when_rented") == "follow (default)");
  BOOST_TEST(shown(config, "policy.steady", "manual_hold") == "24h (default)");
  BOOST_TEST(shown(config, "policy.steady", "region").empty());
  BOOST_TEST(shown(config, "policy.converted", "min_change") == "2% (default)");
  BOOST_TEST(shown(config, "policy.converted", "spot_floor") == "0.50 USD (default)");
}

BOOST_AUTO_TEST_SUITE_END()
