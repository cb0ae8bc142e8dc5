#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "agent/config/config.h"
#include "tests/unit/config/fault_case.h"

using namespace agent::config;
using namespace config_test;

namespace {

using namespace std::string_literals;

/// Servers from line 1 on, then a policy p that the last of them follows.
std::string servers(const std::string& text) {
  return text + "[server.last]\nname = last\npolicy = p\n[policy.p]\nstrategy = fixed\non_demand = 2 USD\n";
}

const FaultCase kLines[] = {
    {"mode = observe\n", 1, "before the first"},
    {"[agent\n", 1, "no closing"},
    {"[agent] mode = observe\n", 1, "nothing may follow"},
    {"[agent] ; mine\n", 1, "a line of its own"},
    {"[]\n", 1, "a section is"},
    {"[server.]\n", 1, "a section is"},
    {"[server.a b]\n", 1, "a section is"},
    {"[agent]\n\nmode\n", 3, "expected `key = value`"},
    {"[agent]\n= observe\n", 2, "no key before"},
    {"[agent]\nmy mode = observe\n", 2, "small letters"},
    {"[agent]\nmode =\n", 2, "has no value"},
    {"[agent]\nmode = observe\n[api]\n[agent]\n", 4, "already at line 1"},
    {"[agent]\nmode = observe\nmode = observe\n", 3, "already set at line 2"},
    {"[agent]\nmode = \x01observe\n", 2, "control character"},
    {"[agent]\nmode = obs\rerve\n", 2, "control character"},
    {"[agent]\nmode = observe\x7F\n", 2, "control character"},
    {"[agent]\nmode = obs\0erve\n"s, 2, "NUL"},
    {"[agent]\n# f\xFCr\n", 2, "not UTF-8"},
    {"[agent]\n# " + std::string(5000, 'x') + "\n", 2,
     "longer than 4096 bytes: break a comment into several lines"},
};

const FaultCase kNames[] = {
    {"[agnet]\n", 1, "did you mean `agent`"},
    {"[rate]\nmax_age = 1h\n", 1, "did you mean `rates`"},
    {"[shedule.night]\n", 1, "did you mean `schedule`"},
    {"[rates.x]\n", 1, "takes no label"},
    {"[schedule]\n", 1, "needs a label"},
    {"[agent]\nelectricity = 1 USD\n", 2, "belongs in [costs]"},
    {"[agent]\ntime_zone = UTC\n", 2, "belongs in [schedule.<label>]"},
    {"[Agent]\n", 1, "did you mean `agent`"},
    {"[agent.x]\n", 1, "takes no label"},
    {"[offers.x]\n", 1, "[offer.x]"},
    {"[notify]\ntype = slack\n", 1, "needs a label of your choice: [notify.<label>]"},
    {"[notfiy.a]\n", 1, "did you mean `notify`"},
    {"[alert]\nchat_id = 5\n", 2, "belongs in [notify.<label>]"},
    {"[notify.a]\ntype = slack\nurl = https://x\n[notify.a]\n", 4, "already at line 1"},
    {"[policy]\n", 1, "needs a label"},
    {"[server]\nname = x\n", 1, "needs a label"},
    {"[agent]\npoll_intervall = 60s\n", 2, "did you mean `poll_interval`"},
    {"[agent]\nPoll_Interval = 60s\n", 2, "did you mean `poll_interval`"},
    {"[agent]\nca_file = /x\n", 2, "belongs in [api]"},
    {"[agent]\npercentile = 5%\n", 2, "belongs in [policy.<label>]"},
    {"[agent]\nmarket = 5m\n", 2, "did you mean `market_interval`"},
    {"[agent]\ncolour = red\n", 2, "no key `colour` in [agent]"},
};

const FaultCase kScalars[] = {
    {"[agent]\nmode = enforcing\n", 2, "must be observe, enforce or paused (did you mean `enforce`?)"},
    {"[agent]\nmode = Observe\n", 2, "did you mean `observe`"},
    {"[agent]\npoll_interval = 5\n", 2, "write a unit: 5s, 5m, 5h or 5d"},
    {"[agent]\npoll_interval = 5 m\n", 2, "write 5m, without a space"},
    {"[agent]\npoll_interval = 1.5m\n", 2, "whole number"},
    {"[agent]\npoll_interval = 5min\n", 2, "the units are ms, s, m, h and d"},
    {"[agent]\npoll_interval = often\n", 2, "90s, 5m, 4h or 7d"},
    {"[agent]\npoll_interval = 0s\n", 2, "between 1s and 1h"},
    {"[agent]\npoll_interval = 61m\n", 2, "between 1s and 1h"},
    {"[agent]\nmarket_interval = 25h\n", 2, "between 1s and 1d"},
    {"[agent]\nconfig_interval = 8d\n", 2, "between 1s and 7d"},
    {"[agent]\npoll_interval = 60s ; a minute\n", 2, "a comment needs a line of its own"},
    {"[agent]\npoll_interval = 60s # a minute\n", 2, "a comment needs a line of its own"},
    {"[agent]\npoll_interval = \"60s\"\n", 2, "quotes are not special"},
    {"[agent]\nmode = 'observe'\n", 2, "quotes are not special"},
    {"[agent]\nstate_dir = var/lib\n", 2, "whole path"},
    {"[agent]\nstate_dir = \"/var/lib\"\n", 2, "quotes are not special"},
    {"[agent]\nstate_dir = /var/lib ; here\n", 2, "a comment needs a line of its own"},
    {"[api]\nrequest_interval = 999ms\n", 2, "the marketplace refuses more than one request per second"},
    {"[api]\nrequest_interval = 2m\n", 2, "between 1s and 1m"},
    {"[api]\ntimeout = 500ms\n", 2, "between 1s and 5m"},
    {"[api]\nkey_file = api.key\n", 2, "whole path"},
    {"[api]\nurl = http://api.clore.ai/v1\n", 2, "plain http"},
    {"[api]\nurl = https://u:p@api.clore.ai/v1\n", 2, "no user and no password"},
    {"[api]\nurl = api.clore.ai\n", 2, "begins with https://"},
    {"[api]\nurl = https://api.clore.ai:0/\n", 2, "between 1 and 65535"},
    {"[limits]\nusd = 200\n", 2, "as in 0.2 .. 200"},
    {"[limits]\nbtc = 0.005\n", 2, "as in 0.000001 .. 0.005"},
    {"[limits]\nclore = 1, 2\n", 2, "as in 0.1 .. 5000"},
    {"[limits]\nbtc = 0.000002 - 0.004\n", 2, "between the lowest and the highest price: 0.000002 .. 0.004"},
    {"[limits]\nclore = 1 CLORE-2 CLORE\n", 2, "highest price: 1 CLORE .. 2 CLORE"},
    {"[limits]\nbtc = 1 USD - 2 USD\n", 2, "as in 0.000001 .. 0.005"},
    {"[limits]\nusd = -5\n", 2, "as in 0.2 .. 200"},
    {"[limits]\nusd = 200 .. 0.2\n", 2, "lowest price comes first"},
    {"[limits]\nusd = 0 .. 200\n", 2, "above 0"},
    {"[limits]\nbtc = 1 USD .. 2 USD\n", 2, "this limit is in BTC"},
    {"[limits]\nclore = 1 .. 2000000\n", 2, "above 1000000"},
    {"[offers]\nlowering_window = 0s\n", 2, "between 1s and 1d"},
    {"[offers]\npoll_interval = 2d\n", 2, "between 1s and 1d"},
    {"[alert]\noffline_after = 8d\n", 2, "between 0s and 7d"},
    {"[alert]\noffer_after = 8d\n", 2, "between 0s and 7d"},
    {"[alert]\nrecover_after = -1s\n", 2, "90s, 5m, 4h or 7d"},
    {"[alert]\ngroup_wait = 61m\n", 2, "between 0s and 1h"},
    {"[alert]\ngroup_wait = off\n", 2, "90s, 5m, 4h or 7d"},
    {"[alert]\nrepeat_every = 59s\n", 2, "between 1m and 7d"},
    {"[alert]\nrepeat_every = 8d\n", 2, "between 1m and 7d"},
    {"[alert]\nrepeat_every = never\n", 2, "or write off"},
    {"[alert]\nevents = rent\n", 2, "`rent` is no event (did you mean `rented`?)"},
    {"[alert]\nevents = all\n", 2, "write none, or rented, released or price, or several with commas"},
    {"[alert]\nevents = rented released\n", 2, "`rented released` is no event"},
    {"[alert]\nevents = rented,\n", 2, "write none, or events, as in rented, price"},
    {"[alert]\nevents = none, rented\n", 2, "`none` is no event"},
    {"[alert]\nevents = price, price\n", 2, "`price` stands here twice"},
};

const FaultCase kPolicies[] = {
    {policy("on_demand = 2 USD\n"), 3, "has no `strategy`: write strategy = market, fixed or ladder"},
    {policy("strategy = follow\n"), 4, "must be market, fixed or ladder"},
    {policy("strategy = fixed\n"), 3, "has no `on_demand`"},
    {policy("strategy = market\nfloor = 1 USD\n"), 3, "has no `ceiling`"},
    {policy("strategy = market\nceiling = 1 USD\n"), 3, "has no `floor`"},
    {fixed("percentile = 50%\n"), 6,
     "belongs to strategy = market or ladder; this section has strategy = fixed"},
    {market("on_demand = 2 USD\n"), 7, "belongs to strategy = fixed; this section has strategy = market"},
    {policy("strategy = fixed\non_demand = 3\n"), 5, "write the currency: 3 USD, 3 CLORE or 3 BTC"},
    {policy("strategy = fixed\non_demand = 3/gpu\n"), 5, "3 USD/gpu, 3 CLORE/gpu or 3 BTC/gpu"},
    {policy("strategy = fixed\non_demand = 2,40 USD\n"), 5, "a point, not a comma"},
    {policy("strategy = fixed\non_demand = 3e-7 BTC\n"), 5, "without an exponent"},
    {policy("strategy = fixed\non_demand = 3 EUR\n"), 5, "the currencies are USD, CLORE and BTC"},
    {policy("strategy = fixed\non_demand = $3\n"), 5, "currency after the amount"},
    {policy("strategy = fixed\non_demand = 3 USD/h\n"), 5, "prices are per day"},
    {policy("strategy = fixed\non_demand = 300 USD\n"), 5, "above the 200.00 USD of `usd` in [limits]"},
    {policy("strategy = fixed\non_demand = 300 USD/gpu\n"), 5, "above the 200.00 USD"},
    {policy("strategy = fixed\non_demand = 0.10 USD\n"), 5, "below the 0.20 USD"},
    {policy("strategy = fixed\non_demand = 0.01 BTC\n"), 5, "above the 0.00500000 BTC"},
    {"[limits]\nusd = 5 .. 9\n" + policy("strategy = fixed\non_demand = 2 USD\n"), 7, "below the 5.00 USD"},
    {fixed("spot = 60\n"), 6, "60%"},
    {fixed("spot = 0.5%\n"), 6, "between 1% and 100%"},
    {fixed("spot = 101%\n"), 6, "between 1% and 100%"},
    {fixed("spot = 3 USD\n"), 6, "`spot` (3.00 USD) is above `on_demand` (2.00 USD)"},
    {fixed("spot = 1 CLORE\n"), 6, "`spot` is in CLORE, but `on_demand` is in USD"},
    {fixed("currency = EUR\n"), 6, "must be BTC, CLORE or USD"},
    {fixed("floor = 3 USD\n"), 6, "`floor` (3.00 USD) is above `on_demand` (2.00 USD)"},
    {fixed("ceiling = 1 USD\n"), 6, "`on_demand` (2.00 USD) is above `ceiling` (1.00 USD)"},
    {fixed("spot_floor = 1 USD\n"), 6, "does nothing without `spot`"},
    {fixed("spot = 1 USD\nspot_floor = 1.50 USD\n"), 7, "`spot_floor` (1.50 USD) is above `spot` (1.00 USD)"},
    {policy("strategy = market\nfloor = 0 USD\nceiling = 5 USD\n"), 5, "above 0"},
    {policy("strategy = market\nfloor = 5 USD\nceiling = 1 USD\n"), 6,
     "`floor` (5.00 USD) is above `ceiling` (1.00 USD)"},
    {policy("strategy = market\nfloor = 1 USD\nceiling = 5 CLORE\n"), 6,
     "`ceiling` is in CLORE, but `floor` is in USD"},
    {market("percentile = 50\n"), 7, "write 50%"},
    {market("percentile = 0.5\n"), 7, "a half is 50%"},
    {market("percentile = 101%\n"), 7, "between 0% and 100%"},
    {market("adjust = -91%\n"), 7, "between -90% and 500%"},
    {market("adjust = 5\n"), 7, "write 5%"},
    {market("adjust = 2,5%\n"), 7, "a point, not a comma"},
    {market("gpu_count = some\n"), 7, "must be same or any"},
    {market("min_samples = 0\n"), 7, "between 1 and 1000"},
    {market("min_samples = 1001\n"), 7, "between 1 and 1000"},
    {market("min_samples = five\n"), 7, "whole number"},
    {market("market_max_age = 15\n"), 7, "15m"},
    {market("spot = 1 USD\n"), 7, "is a share of the on-demand price"},
    {market("spot = 60%\nspot_percentile = 50%\nspot_floor = 1 USD\nspot_ceiling = 2 USD\n"), 8,
     "exclude one another"},
    {market("spot_percentile = 50%\nspot_floor = 1 USD\n"), 3, "has no `spot_ceiling`"},
    {market("spot_percentile = 50%\nspot_ceiling = 1 USD\n"), 3, "has no `spot_floor`"},
    {market("spot_percentile = 50%\nspot_floor = 2 USD\nspot_ceiling = 1 USD\n"), 9,
     "`spot_floor` (2.00 USD) is above"},
    {market("spot = 50%\nspot_ceiling = 0.40 USD\n"), 8,
     "`spot_floor` (0.50 USD) is above `spot_ceiling` (0.40 USD)"},
    {market("spot = 50%\nspot_floor = 6 USD\nspot_ceiling = 7 USD\n"), 8,
     "`spot_floor` (6.00 USD) is above `ceiling`"},
};

const FaultCase kRules[] = {
    {"[policy.p]\nstrategy = fixed\non_demand = 2 USD\n", 1, "no [server.…] section follows [policy.p]"},
    {servers("[server.a]\nname = a\npolicy = pp\n"), 3, "there is no [policy.pp] (did you mean `p`?)"},
    {servers("[server.a]\nname = a\nmrl = 72h\n"), 3, "`mrl` does nothing here"},
    {servers("[server.a]\nname = a\navailability = hidden\n"), 3, "`availability` does nothing here"},
    {servers("[server.a]\nname = a\npolicy = p\nmrl = 72\n"), 4, "72h"},
    {servers("[server.a]\nname = a\npolicy = p\nmrl = 5h\n"), 4, "between 6h and 3000h"},
    {servers("[server.a]\nname = a\npolicy = p\nmrl = 90m\n"), 4, "whole hours"},
    {servers("[server.a]\nname = a\npolicy = p\navailability = private\n"), 4,
     "must be keep, public or hidden"},
    {servers("[server.a]\nname = \"rig-*\"\n"), 2, "quotes are not special"},
    {servers("[server.a]\nname = rig-* ; all\n"), 2, "a comment needs a line of its own"},
    {servers("[server.a]\nname = rig.example\n"), 2, "only letters, digits"},
    {servers("[server.a]\ngpu = *4090* # ada\n"), 2, "a comment needs a line of its own"},
    {servers("[server.a]\ngpu = '*4090*'\n"), 2, "quotes are not special"},
    {servers("[server.a]\n"), 2, "[server.last] can never match: [server.a]"},
    {servers("[server.a]\nname = **\ngpu = *\n"), 4, "can never match"},
    {servers("[server.a]\nname = l?st\n"), 3, "can never match"},
    {servers("[server.a]\nname = x-*\ngpu = *a*\n[server.b]\nname = x-*\ngpu = *a*\n"), 4,
     "[server.b] can never match"},
    {servers("[server.a]\nname = x-*\n[server.b]\nname = x-1\ngpu = *a*\n"), 3, "[server.b] can never match"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(faults)

using boost::unit_test::data::make;

BOOST_DATA_TEST_CASE(a_line_that_cannot_be_read_is_one_fault, make(kLines)) { checkFault(sample); }
BOOST_DATA_TEST_CASE(an_unknown_name_is_one_fault, make(kNames)) { checkFault(sample); }
BOOST_DATA_TEST_CASE(a_value_that_is_not_right_is_one_fault, make(kScalars)) { checkFault(sample); }
BOOST_DATA_TEST_CASE(a_policy_that_does_not_agree_with_itself_is_one_fault, make(kPolicies)) {
  checkFault(sample);
}
BOOST_DATA_TEST_CASE(a_rule_that_cannot_work_is_one_fault, make(kRules)) { checkFault(sample); }

BOOST_AUTO_TEST_CASE(all_faults_are_reported_in_the_order_of_lines) {
  const Loaded loaded =
      parse("[agent]\nmode = x\npoll_interval = 5\ncolour = red\n[api]\ntimeout = 1\nurl\n", "agent.ini");
  std::vector<int> lines;
  for (const Fault& fault : loaded.faults) lines.push_back(fault.line);
  BOOST_TEST(lines == (std::vector<int>{2, 3, 4, 6, 7}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_fault_reads_file_line_message) {
  const Loaded loaded = parse("[agent]\npoll_interval = 5\n", "/etc/x.ini");
  BOOST_TEST(text(loaded.faults.at(0)) ==
             "/etc/x.ini:2: `poll_interval = 5`: write a unit: 5s, 5m, 5h or 5d");
  BOOST_TEST(text(Fault{"/etc/x.ini", 0, "gone"}) == "/etc/x.ini: gone");
}

BOOST_AUTO_TEST_CASE(a_key_in_the_wrong_place_is_not_repeated) {
  const std::string secret = "s3cr3t-K3y.x";
  for (const std::string& text :
       {"[api]\nkey_file = " + secret, "[api]\nurl = https://u:" + secret + "@host", "[api]\nurl = " + secret,
        "[api]\n" + secret, "[api]\nkey = " + secret, "[" + secret, secret, "[api]\n" + secret + " = x"}) {
    const Loaded loaded = parse(text, "agent.ini");
    BOOST_TEST(!loaded.faults.empty());
    BOOST_TEST(config_test::allFaults(loaded).find(secret) == std::string::npos,
               config_test::allFaults(loaded));
  }
}

BOOST_AUTO_TEST_CASE(a_line_that_cannot_be_read_does_not_make_its_key_missing) {
  const Loaded loaded =
      parse("[server.s]\npolicy = p\n[policy.p]\nstrategy = fixed\non_demand = 2 \xA4\n", "agent.ini");
  BOOST_TEST(loaded.faults.size() == 1u, config_test::allFaults(loaded));
}

BOOST_AUTO_TEST_CASE(a_head_that_cannot_be_read_does_not_make_its_section_missing) {
  const Loaded loaded =
      parse("[server.s]\npolicy = p\n[policy p]\nstrategy = fixed\non_demand = 2 USD\n", "agent.ini");
  BOOST_TEST(loaded.faults.size() == 1u, config_test::allFaults(loaded));
}

BOOST_AUTO_TEST_SUITE_END()
