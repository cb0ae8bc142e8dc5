#include <random>

#include "tests/unit/config/support.h"

using namespace agent::config;

namespace {

const std::string kGood =
    "[api]\nurl = https://api.clore.ai/v1\ntimeout = 30s\n[agent]\nmode = enforce\n[limits]\nusd = 0.2 .. "
    "200\n"
    "[server.a]\nname = rig-[0-9]*\ngpu = *RTX 4090*\npolicy = p\nmrl = 72h\navailability = public\n"
    "[server.b]\nname = b*\npolicy = q\n"
    "[policy.p]\nstrategy = market\nfloor = 1 USD/gpu\nceiling = 5 USD/gpu\nspot = 60%\nadjust = -3%\n"
    "[policy.q]\nstrategy = fixed\non_demand = 2.40 USD\nspot = 50%\n"
    "[rates]\nclore = 0.01 USD\n[costs]\nelectricity = 0.2 USD/kWh\nfee_btc = 20%\n"
    "[server.c]\nname = c\npolicy = r\nwatts = 350 W/gpu\n"
    "[policy.r]\nstrategy = ladder\nidle = 0h:100% 6h:95%\nrank = 2\nregion = CZ,DE\nmin_rating = 4.5\n"
    "floor = cost + 10%\nceiling = 5 USD\nschedule = s\nmin_change = off\n"
    "[schedule.s]\ntime_zone = Europe/Prague\ndays = sat-mon\nhours = 22:00-06:00\nfactor = 90%\n"
    "[offer.o]\norder = 39\nstrategy = fixed\nprice = 0.0000042 BTC\n"
    "[offer.w]\nserver = 6\ngpu = *RTX 4090*\nstrategy = lowest-winning\nincrement = 0.0000001 BTC\n"
    "max_bid = 2.40 USD\nconfirm_raise = off\n[offer.r]\ngpu = *\nstrategy = hold\n"
    "[alert]\nrepeat_every = off\nevents = rented, price\n"
    "[notify.t]\ntype = telegram\ntoken_file = /t\nchat_id = -100\nrules = machine_*, rented\n"
    "quiet_hours = 22:00-07:00 Europe/Prague\n[notify.w]\ntype = webhook\nurl = https://[::1]:8/x?y\n"
    "[notify.m]\ntype = email\nsmtp = [::1]:25\nsecurity = none\nfrom = a@b\nto = c@d.e, f@g\n";

/// Either a configuration or faults, each with a line of the text.
void checkOutcome(const std::string& text) {
  const Loaded loaded = parse(text, "x");
  BOOST_REQUIRE(loaded.config.has_value() == loaded.faults.empty());
  for (const Fault& fault : loaded.faults) BOOST_REQUIRE(!fault.message.empty() && fault.line >= 0);
  if (!loaded.config) return;
  (void)policyFor(*loaded.config, "rig-1", "1x RTX 4090");
  (void)matchOffer(*loaded.config, {1, 2, "1x RTX 4090", provider::Price::smallest(provider::Currency::Usd)});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(robustness)

BOOST_AUTO_TEST_CASE(random_bytes_are_a_configuration_or_faults) {
  std::mt19937 random(20240611);
  constexpr std::string_view kTelling = "[].=;#\n\r\t \"'%-/0159aemsu_\xC3\xBC\x01";
  for (int i = 0; i < 10'000; ++i) {
    std::string text(random() % 200, '\0');
    const bool anyByte = i % 2 == 0;
    for (char& c : text) c = anyByte ? static_cast<char>(random()) : kTelling[random() % kTelling.size()];
    checkOutcome(text);
  }
}

BOOST_AUTO_TEST_CASE(the_good_text_is_good) { (void)config_test::valid(kGood); }

BOOST_AUTO_TEST_CASE(a_good_text_with_slips_is_a_configuration_or_faults) {
  std::mt19937 random(7);
  for (int i = 0; i < 2'000; ++i) {
    std::string text = kGood;
    for (std::size_t slips = 1 + random() % 4; slips > 0; --slips) {
      const std::size_t at = random() % text.size();
      const std::size_t length = random() % 12;
      switch (random() % 4) {
        case 0:
          text[at] = static_cast<char>(random());
          break;
        case 1:
          text.erase(at, length);
          break;
        case 2:
          text.insert(at, text.substr(random() % text.size(), length));
          break;
        default:
          text.insert(at, 1, "0123456789.%-/ \n=[];"[random() % 20]);
          break;
      }
    }
    checkOutcome(text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
