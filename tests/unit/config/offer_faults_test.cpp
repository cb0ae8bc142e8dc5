#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "tests/unit/config/fault_case.h"

using namespace agent::config;
using namespace config_test;

namespace {

/// What is tested begins at line 3.
std::string offer(const std::string& keys) { return "[offer.a]\norder = 39\n" + keys; }
/// What is tested begins at line 4.
std::string fixed(const std::string& keys) { return offer("strategy = fixed\n" + keys); }
/// What is tested begins at line 5.
std::string lowest(const std::string& keys) {
  return offer("strategy = lowest-winning\nmax_bid = 0.00002 BTC\n" + keys);
}
/// Two sections that hold what they match: keys of the first begin at line 3, and the second follows them.
std::string two(const std::string& first, const std::string& second) {
  return "[offer.a]\nstrategy = hold\n" + first + "[offer.b]\nstrategy = hold\n" + second;
}

const FaultCase kTargets[] = {
    {"[offer.a]\nstrategy = hold\n", 1,
     "[offer.a] has no `order`: write the number of the offer, order = 39, or of its machine, server = 6, or "
     "the machine's GPUs, gpu = *RTX 4090*"},
    {"[offer.a]\nstrategy = hold\n[offer.b]\norder = 3\nstrategy = hold\n", 1, "has no `order`"},
    {"[offer.a]\ngpu = *\nstrategy = hold\n[offer.b]\nstrategy = hold\n", 4, "[offer.b] has no `order`"},
    {"[offer.a]\norder = 0\nstrategy = hold\n", 2, "between 1 and"},
    {"[offer.a]\norder = -1\nstrategy = hold\n", 2, "whole number"},
    {"[offer.a]\norder = 99999999999999999999\nstrategy = hold\n", 2, "between 1 and"},
    {"[offer.a]\nserver = rig-1\nstrategy = hold\n", 2, "whole number"},
    {"[offer.a]\ngpu = \"*4090*\"\nstrategy = hold\n", 2, "quotes are not special"},
    {"[offer.a]\ngpu = *4090* ; ada\nstrategy = hold\n", 2, "a comment needs a line of its own"},
    {"[offer.a]\nname = rig-*\norder = 39\nstrategy = hold\n", 2, "belongs in [server."},
};

const FaultCase kStrategies[] = {
    {offer(""), 1, "has no `strategy`: write strategy = fixed, lowest-winning or hold"},
    {offer("strategy = follow\n"), 3, "must be fixed, lowest-winning or hold"},
    {offer("strategy = lowest_winning\n"), 3, "(did you mean `lowest-winning`?)"},
    {offer("strategy = lowest winning\n"), 3, "(did you mean `lowest-winning`?)"},
    {offer("strategy = Lowest\n"), 3, "(did you mean `lowest-winning`?)"},
    {offer("strategy = off\n"), 3, "must be fixed, lowest-winning or hold"},
    {fixed(""), 1, "has no `price`: strategy = fixed needs the price, as in price = 0.0000042 BTC"},
    {offer("strategy = lowest-winning\n"), 1,
     "has no `max_bid`: strategy = lowest-winning needs the most that it may bid, as in max_bid = 0.00002 "
     "BTC"},
    {offer("strategy = hold\nprice = 1 USD\n"), 4,
     "`price` belongs to strategy = fixed; this section has strategy = hold"},
    {offer("strategy = hold\nmax_bid = 1 USD\n"), 4, "`max_bid` belongs to strategy = lowest-winning"},
    {offer("strategy = hold\nincrement = 1%\n"), 4, "`increment` belongs to strategy = lowest-winning"},
    {offer("strategy = hold\nconfirm_raise = 2\n"), 4, "`confirm_raise` belongs to"},
    {fixed("price = 1 USD\nmax_bid = 1 USD\n"), 5,
     "`max_bid` belongs to strategy = lowest-winning; this section has strategy = fixed"},
    {fixed("price = 1 USD\nincrement = 1 USD\n"), 5, "`increment` belongs to"},
    {fixed("price = 1 USD\nconfirm_raise = off\n"), 5, "`confirm_raise` belongs to"},
    {lowest("price = 0.00001 BTC\n"), 5,
     "`price` belongs to strategy = fixed; this section has strategy = lowest-winning"},
    // One fault, though it is outside the limits as well.
    {offer("strategy = hold\nprice = 1 BTC\n"), 4, "belongs to strategy = fixed"},
    {fixed("price = 1 USD\nmax_bid = 1 BTC\n"), 5, "belongs to strategy = lowest-winning"},
    {lowest("confirm_raises = 2\n"), 5, "did you mean `confirm_raise`"},
    {lowest("ceiling = 1 USD\n"), 5, "belongs in [policy.<label>]"},
};

const FaultCase kPrices[] = {
    {fixed("price = 1 USD/gpu\n"), 4, "an offer is for the whole machine: write the price without /gpu"},
    {fixed("price = 0.0000042\n"), 4, "write the currency"},
    {fixed("price = 1 BTC\n"), 4, "`price`: 1.00000000 BTC is above the 0.00500000 BTC of `btc` in [limits]"},
    {fixed("price = 0.1 USD\n"), 4, "`price`: 0.10 USD is below the 0.20 USD of `usd` in [limits]"},
    {offer("strategy = lowest-winning\nmax_bid = 1 USD/gpu\n"), 4, "write the price without /gpu"},
    {offer("strategy = lowest-winning\nmax_bid = 2,40 USD\n"), 4, "a point, not a comma"},
    {offer("strategy = lowest-winning\nmax_bid = 2.40\n"), 4,
     "write the currency: 2.40 USD, 2.40 CLORE or 2.40 BTC"},
    {offer("strategy = lowest-winning\nmax_bid = off\n"), 4, "write a price such as"},
    {offer("strategy = lowest-winning\nmax_bid = 0.006 BTC\n"), 4,
     "`max_bid`: 0.00600000 BTC is above the 0.00500000 BTC of `btc` in [limits]: it would never be sent"},
    {offer("strategy = lowest-winning\nmax_bid = 0.05 CLORE\n"), 4,
     "`max_bid`: 0.05 CLORE is below the 0.10 CLORE of `clore` in [limits]"},
    {"[limits]\nusd = 1 .. 2\n" + offer("strategy = lowest-winning\nmax_bid = 2.40 USD\n"), 6,
     "above the 2.00 USD of `usd`"},
};

const FaultCase kRaises[] = {
    {lowest("increment = 1\n"), 5, "write 1% of the rival's bid, or a currency: 1 USD, 1 CLORE or 1 BTC"},
    {lowest("increment = 0.0000001\n"), 5, "or 0.0000001 BTC"},
    {lowest("increment = -1%\n"), 5, "between 0% and 100%"},
    {lowest("increment = 101%\n"), 5, "between 0% and 100%"},
    {lowest("increment = -0.0000001 BTC\n"), 5, "cannot be negative"},
    {lowest("increment = 0 BTC\n"), 5, "above 0"},
    {lowest("increment = 1,5%\n"), 5, "a point, not a comma"},
    {lowest("increment = 1e-7 BTC\n"), 5, "without an exponent"},
    {lowest("increment = 0.01 USD/gpu\n"), 5, "without /gpu"},
    {lowest("increment = 1 EUR\n"), 5, "the currencies are USD, CLORE and BTC"},
    {lowest("increment = $1\n"), 5, "currency after the amount"},
    {lowest("increment = little\n"), 5, "write a percentage such as 1%, or an amount such as 0.0000001 BTC"},
    {lowest("increment = 1% ; a little\n"), 5, "a comment needs a line of its own"},
    {lowest("increment = 0.00002 BTC\n"), 5,
     "`increment` (0.00002000 BTC) is not below `max_bid` (0.00002000 BTC): no rival could ever be outbid"},
    {offer("strategy = lowest-winning\nincrement = 3 USD\nmax_bid = 2.40 USD\n"), 5,
     "`increment` (3.00 USD) is not below `max_bid` (2.40 USD)"},
    {lowest("confirm_raise = 0\n"), 5, "between 1 and 100"},
    {lowest("confirm_raise = 101\n"), 5, "between 1 and 100"},
    {lowest("confirm_raise = 2m\n"), 5, "write a whole number: 2; or write off"},
};

const FaultCase kOverlaps[] = {
    {two("order = 3\n", "order = 3\n"), 6, "[offer.a] at agent.ini:3 has this order already"},
    {two("order = 3\nserver = 6\n", "server = 7\norder = 3\n"), 8,
     "[offer.a] at agent.ini:3 has this order already"},
    {two("order = 3\n", "order = 3\ngpu = *4090*\n"), 6, "has this order already"},
    {two("server = 6\n", "server = 6\n"), 6, "[offer.a] at agent.ini:3 has this server already"},
    {two("gpu = *4090*\n", "gpu = *4090*\n"), 6, "[offer.a] at agent.ini:3 has this gpu already"},
    {two("server = 6\ngpu = *4090*\n", "server = 6\ngpu = *4090*\n"), 7, "has this server already"},
    {two("gpu = *rtx 4090*\n", "gpu = *RTX 4090*\n"), 4,
     "[offer.b] can never match: [offer.a] at agent.ini:1 comes first and takes all its offers"},
    {two("server = 6\n", "server = 6\norder = 3\n"), 4, "[offer.b] can never match: [offer.a]"},
    {two("server = 6\n", "server = 6\ngpu = *4090*\n"), 4, "[offer.b] can never match"},
    {two("gpu = *4090*\n", "server = 6\ngpu = *4090*\n"), 4, "[offer.b] can never match"},
    {two("gpu = *4090*\n", "gpu = 1x RTX 4090\n"), 4, "[offer.b] can never match"},
    {two("gpu = *\n", "order = 3\n"), 4, "[offer.b] can never match: [offer.a] at agent.ini:1"},
    {two("gpu = **\n", "gpu = *4090*\n"), 4, "[offer.b] can never match"},
    {two("server = 6\ngpu = *\n", "server = 6\n"), 5, "[offer.b] can never match"},
    // What is not understood takes nothing away.
    {two("gpu = *\norder = 3x\n", "order = 4\n"), 4, "whole number"},
    {two("gpu = *\norder 3\n", "order = 4\n"), 4, "expected `key = value`"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(offer_faults)

using boost::unit_test::data::make;

BOOST_DATA_TEST_CASE(an_offer_that_cannot_be_found_is_one_fault, make(kTargets)) { checkFault(sample); }
BOOST_DATA_TEST_CASE(a_key_that_the_strategy_lacks_or_has_not_is_one_fault, make(kStrategies)) {
  checkFault(sample);
}
BOOST_DATA_TEST_CASE(a_price_that_cannot_be_bid_is_one_fault, make(kPrices)) { checkFault(sample); }
BOOST_DATA_TEST_CASE(a_raise_that_is_not_right_is_one_fault, make(kRaises)) { checkFault(sample); }
BOOST_DATA_TEST_CASE(a_section_that_an_earlier_one_leaves_nothing_to_is_one_fault, make(kOverlaps)) {
  checkFault(sample);
}

BOOST_AUTO_TEST_CASE(an_earlier_section_in_another_file_is_named_with_it) {
  const Directory directory;
  const auto main = directory.write("agent.ini", "\n[offer.all]\ngpu = *\nstrategy = hold\n");
  const auto addition =
      directory.write("conf.d/x.ini", "[offer.one]\norder = 39\nstrategy = fixed\nprice = 2 USD\n");
  const Loaded loaded = load(main);
  BOOST_REQUIRE_EQUAL(loaded.faults.size(), 1u);
  BOOST_TEST(text(loaded.faults[0]) == addition.string() +
                                           ":1: [offer.one] can never match: [offer.all] at " +
                                           main.string() + ":2 comes first and takes all its offers");
}

BOOST_AUTO_TEST_CASE(an_order_twice_is_reported_beside_other_faults) {
  const Loaded loaded = parse(two("order = 3\n", "order = 3\nserver = x\n"), "agent.ini");
  std::vector<int> lines;
  for (const Fault& fault : loaded.faults) lines.push_back(fault.line);
  BOOST_TEST(lines == (std::vector<int>{6, 7}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_fault_of_a_section_is_reported) {
  const Loaded loaded =
      parse("[offer.a]\nstrategy = lowest-winning\nprice = 1 USD\nincrement = 1\n", "agent.ini");
  std::vector<int> lines;
  for (const Fault& fault : loaded.faults) lines.push_back(fault.line);
  // No order and no max_bid, a price, an increment without a unit.
  BOOST_TEST(lines == (std::vector<int>{1, 1, 3, 4}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
