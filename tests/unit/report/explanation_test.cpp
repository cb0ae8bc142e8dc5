#include "agent/report/explanation.h"

#include "agent/report/text.h"
#include "lines.h"
#include "reasons.h"

using namespace agent::report;
using namespace provider;
using namespace provider::pricing;
using namespace std::chrono_literals;

namespace {

machines::Machine rig() {
  machines::Machine machine;
  machine.reading.name = "rig-01";
  machine.reading.connected = machine.reading.online = machine.reading.workingProperly = true;
  machine.readAt = test::before(12s);
  machines::Settings settings;
  settings.visibility = "public";
  settings.mrlHours = 72;
  settings.onDemand.set(test::btc(10'000));
  settings.onDemand.set(Price::fromUnits(5'950'000'000, Currency::Clore));
  settings.spotMinimum.set(test::btc(6'600));
  settings.rental = machines::Rental::OnDemand;
  settings.readAt = test::before(40s);
  machine.settings = settings;
  return machine;
}

std::vector<Input> inputs() {
  return {{.name = "machine", .value = "", .readAt = test::before(12s), .maxAge = 3min, .missing = ""},
          {.name = "settings", .value = "", .readAt = test::before(40s), .maxAge = 35min, .missing = ""},
          {.name = "marketplace", .value = "", .readAt = test::before(16min), .maxAge = 15min, .missing = ""},
          {.name = "orders", .value = "", .readAt = {}, .maxAge = 15min, .missing = ""},
          {.name = "rate of BTC",
           .value = "65000.00 USD (spot market)",
           .readAt = test::before(2min),
           .maxAge = 1h,
           .missing = ""},
          {.name = "rate of CLORE", .value = "0.01 USD ([rates])", .readAt = {}, .maxAge = {}, .missing = ""},
          {.name = "rate of X", .value = "", .readAt = {}, .maxAge = 1h, .missing = "no rate for X"}};
}

PriceTrail onDemandTrail() {
  PriceTrail trail = test::trailTo(Guard::Confirmation, Verdict::Held);
  trail.guards.back().reason = "1 of 2 readings in a row want it raised (confirm_raise)";
  return trail;
}

PriceTrail spotTrail() {
  PriceTrail trail;
  trail.side = market::Side::Spot;
  trail.current = test::btc(6'600);
  trail.candidate = test::btc(6'600);
  trail.candidateReason = "60% of the on-demand price";
  trail.target = trail.candidate;
  trail.guards = {{.guard = Guard::FreshInputs, .verdict = Verdict::Passed, .reason = ""},
                  {.guard = Guard::Sanity, .verdict = Verdict::Passed, .reason = ""},
                  {.guard = Guard::Bounds, .verdict = Verdict::Passed, .reason = ""},
                  {.guard = Guard::Rounding, .verdict = Verdict::Passed, .reason = ""},
                  {.guard = Guard::Unchanged, .verdict = Verdict::Held, .reason = "already 0.00006600 BTC"}};
  return trail;
}

void remember(agent::journal::PricingMemory& memory) {
  memory.memory.onDemand.direction = Direction::Raise;
  memory.memory.onDemand.readings = 1;
  memory.memory.onDemand.actedOn = test::before(3h);
  memory.memory.spot.price = {
      .seen = test::btc(6'600), .sent = test::btc(6'000), .changedByOthersAt = test::before(2h)};
  memory.memory.mrlHours = {.seen = 72, .sent = {}, .changedByOthersAt = test::before(1h)};
  memory.memory.lastWriteAt = test::before(3h);
  memory.memory.rental = provider::machines::Rental::OnDemand;
  memory.memory.rentalChangedAt = test::before(26h);
  memory.memory.lastRentedPrice = test::btc(10'500);
  memory.notAppliedInARow = 2;
}

/// Rented, and one reading short of a raise.
Explanation example() {
  Reasoning r = test::reasoning();
  r.section = "big-rigs";
  r.policy.pace.whenRented = WhenRented::Follow;
  r.decision.action = Action::Hold;
  r.decision.settledBy = Guard::Confirmation;
  r.decision.reason = "on demand: 1 of 2 readings in a row want it raised (confirm_raise)";
  r.decision.onDemand = onDemandTrail();
  r.decision.spot = spotTrail();
  r.ownersWord = r.decision;
  r.ownersWord->action = Action::Write;
  r.ownersWord->onDemand.target = test::btc(11'000);
  r.ownersWord->reason = "on demand 0.00010000 BTC -> 0.00011000 BTC";
  r.inputs = inputs();
  r.onDemand = test::compared({8'000, 8'400, 9'000, 9'400, 9'900, 10'500, 10'800, 11'200, 11'400, 12'000,
                               13'000, 14'000, 20'000, 40'000});
  r.onDemand->prices.outliers = 2;
  remember(r.memory);
  r.gate.mode = "observe";
  r.gate.holdLeft = 4min;
  r.request = "POST /set_server_settings {}";
  return {.machine = rig(), .gpu = "2x NVIDIA GeForce RTX 3080", .reasoning = r, .now = test::now()};
}

const char* const kExample = R"(rig-01
  status          Online, read 12s ago
  GPUs            2x NVIDIA GeForce RTX 3080
  visibility      public
  max. rental     72h
  rented          on demand, for at least 1d; a change applies to the next order
  on demand       0.00010000 BTC, 59.50 CLORE
  spot minimum    0.00006600 BTC
  settings        read 40s ago
  policy          follow, by [server.big-rigs]; sets the price in BTC

inputs
  INPUT          VALUE                       AGE  LIMIT  FRESH
  machine                                    12s     3m  yes
  settings                                   40s    35m  yes
  marketplace                                16m    15m  no: too old
  orders                                       -    15m  no: not read yet
  rate of BTC    65000.00 USD (spot market)   2m     1h  yes
  rate of CLORE  0.01 USD ([rates])            -      -  yes
  rate of X                                    -     1h  no: no rate for X

on demand
  present         0.00010000 BTC
  floor           0.00007384 BTC (2.40 USD/gpu)
  ceiling         0.00050000 BTC
  candidate       0.00011000 BTC: percentile 50% of 14 comparable 2x RTX 3080
  comparables     14: 2x RTX 3080 in BTC; 2 outliers left out

                  MIN         P10         P25      MEDIAN         P75         P90         MAX
  per GPU  0.00004000  0.00004290  0.00004763  0.00005500  0.00006375  0.00009100  0.00020000
  machine  0.00008000  0.00008580  0.00009525  0.00011000  0.00012750  0.00018200  0.00040000

  0.00004000 ▆█▆█▃▃  ▃     ▃ 0.00020000
               #
             # present price and candidate (per GPU, logarithmic)

  RANK  MACHINE        GPUS       PRICE     PER GPU  RENTED  REGION  RELIABILITY  RATING
        2 more
     3  1002              2  0.00009000  0.00004500  no      CZ           99.50%     4.5
     4  1003              2  0.00009400  0.00004700  yes     -            99.50%       -
     5  1004              2  0.00009900  0.00004950  no      CZ           99.50%     4.5
     ^  present price     2  0.00010000  0.00005000
     6  1005              2  0.00010500  0.00005250  yes     CZ           99.50%       -
     7  1006              2  0.00010800  0.00005400  no      -            99.50%     4.5
     *  candidate         2  0.00011000  0.00005500
     8  1007              2  0.00011200  0.00005600  yes     CZ           99.50%       -
     9  1008              2  0.00011400  0.00005700  no      CZ           99.50%     4.5
    10  1009              2  0.00012000  0.00006000  yes     -            99.50%       -
    11  1010              2  0.00013000  0.00006500  no      CZ           99.50%     4.5
    12  1011              2  0.00014000  0.00007000  yes     CZ           99.50%       -
        2 more

  GUARD                     VERDICT  REASON
      1  fresh inputs       passed   everything it rests on is fresh
      2  sanity             passed   inside [limits] 0.00000100 .. 0.00500000
      3  floor and ceiling  passed   between floor and ceiling
      4  correction         passed   the present price is between floor and ceiling
      5  when rented        passed   rented, but when_rented is follow
      6  dead band          passed   at least min_change 2%
      7  confirmation       stops    1 of 2 readings in a row want it raised (confirm_raise)

spot minimum
  present         0.00006600 BTC
  floor           none
  ceiling         none
  candidate       0.00006600 BTC: 60% of the on-demand price
  outcome         0.00006600 BTC

  GUARD                     VERDICT  REASON
      1  fresh inputs       passed   everything it rests on is fresh
      2  sanity             passed   inside [limits] 0.00000100 .. 0.00500000
      3  floor and ceiling  passed   there is no floor and no ceiling
    4-9                     -        passed over: nothing would move
     10  rounding           passed   nothing to round
     11  unchanged          stops    already 0.00006600 BTC

remembered
  last write      3h ago
  on demand       1 reading in a row wanted it raised, confirm_raise is 2; the last write rests on a
                  reading of 3h ago
  spot minimum    set to 0.00006600 BTC by somebody else, noticed 2h ago, respected for 22h more;
                  0.00006000 BTC was sent and not seen yet
  max. rental     set to 72h by somebody else, noticed 1h ago, respected for 23h more
  last rented at  0.00010500 BTC
  failed writes   2 writes in a row failed; writes wait 4m more
  mode            observe: the agent writes nothing by itself, apply does

decision
  hold            on demand: 1 of 2 readings in a row want it raised (confirm_raise)
  settled by      guard 7, confirmation
  next change     with the next reading of the marketplace (every 5m); then only by apply, or once
                  mode = enforce
  apply           would change: on demand 0.00010000 BTC -> 0.00011000 BTC
  request         POST /set_server_settings {}
)";

}  // namespace

BOOST_AUTO_TEST_SUITE(explanation)

BOOST_AUTO_TEST_CASE(everything_that_a_decision_rests_on_is_shown) {
  const std::string text = explanationText(example());
  BOOST_TEST(text == kExample);
  for (const std::string& line : test::linesOf(text)) {
    BOOST_TEST(cells(line) <= 100U, line);
    BOOST_TEST(!line.ends_with(' '), line);
  }
}

BOOST_AUTO_TEST_CASE(a_machine_without_a_policy_is_only_watched) {
  Explanation e = example();
  e.reasoning.reset();
  e.machine.settings.reset();
  e.machine.reading.online.reset();
  BOOST_TEST(explanationText(e) ==
             "rig-01\n"
             "  status          unknown, read 12s ago\n"
             "  GPUs            2x NVIDIA GeForce RTX 3080\n"
             "  settings        not read\n"
             "  policy          none: no [server.…] section gives it one, it is only watched\n");
}

BOOST_AUTO_TEST_CASE(a_decision_without_candidates_has_no_prices) {
  Explanation e = example();
  e.reasoning->decision.onDemand = {};
  e.reasoning->decision.spot = {};
  e.reasoning->decision.reason = "the machine's settings were not read yet";
  const std::string text = explanationText(e);
  BOOST_TEST(text.find("GUARD") == std::string::npos, text);
  BOOST_TEST(text.find("candidate") == std::string::npos, text);
  BOOST_TEST(text.find("the machine's settings were not read yet") != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(a_rental_is_told_as_what_it_is) {
  const std::pair<machines::Rental, const char*> cases[] = {
      {machines::Rental::None, "  rented          no\n"},
      {machines::Rental::Spot,
       "  rented          on the spot market, for at least 1d; a change applies to the next order\n"},
      {machines::Rental::OnDemand,
       "  rented          on demand, for at least 1d; a change applies to the next order\n"},
      {machines::Rental::FixedUsd,
       "  rented          at a fixed USD price, for at least 1d; a change applies to the next order\n"},
  };
  for (const auto& [rental, line] : cases) {
    Explanation e = example();
    e.machine.settings->rental = rental;
    BOOST_TEST(explanationText(e).find(line) != std::string::npos, line);
  }
  Explanation idle = example();
  idle.machine.settings->rental = machines::Rental::None;
  idle.reasoning->memory.memory.rental = provider::machines::Rental::None;
  BOOST_TEST(explanationText(idle).find("  rented          no, idle for at least 1d\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_apply_would_do_is_said_only_where_it_differs) {
  const auto lineOf = [](const Explanation& e) {
    const std::string text = explanationText(e);
    const auto at = text.find("  apply ");
    return at == std::string::npos ? std::string{} : text.substr(at, text.find('\n', at) - at);
  };
  Explanation e = example();
  e.reasoning->gate.holdLeft.reset();
  BOOST_TEST(lineOf(e) == "  apply           would change: on demand 0.00010000 BTC -> 0.00011000 BTC");
  Explanation same = e;
  same.reasoning->ownersWord = same.reasoning->decision;
  BOOST_TEST(lineOf(same) == "");
  Explanation paused = e;
  paused.reasoning->gate.paused = "paused until resumed";
  BOOST_TEST(lineOf(paused) == "");
  Explanation held = e;
  held.reasoning->gate.holdLeft = 4min;
  held.reasoning->decision = *held.reasoning->ownersWord;
  BOOST_TEST(lineOf(held) ==
             "  apply           would change it now: it passes over the hold after failed writes");
}

BOOST_AUTO_TEST_CASE(what_settled_a_write_is_said) {
  const auto lineOf = [](Guard guard, std::optional<Price> onDemand, std::optional<Price> spot) {
    Explanation e = example();
    Decision& decision = e.reasoning->decision;
    decision.action = Action::Write;
    decision.settledBy = guard;
    decision.onDemand.target = onDemand;
    decision.spot.target = spot;
    const std::string text = explanationText(e);
    const auto at = text.find("  settled by      ") + 18;
    return text.substr(at, text.find('\n', at) - at);
  };
  const Price present = test::btc(10'000);
  const Price other = test::btc(11'000);
  BOOST_TEST(lineOf(Guard::Unchanged, other, {}) == "passed all guards");
  BOOST_TEST(lineOf(Guard::Unchanged, present, test::btc(6'000)) == "passed all guards");
  BOOST_TEST(lineOf(Guard::Unchanged, present, {}) == "no guard: it is not the prices that are changed");
  BOOST_TEST(lineOf(Guard::StepCap, other, {}) == "guard 9, step caps");
  BOOST_TEST(lineOf(Guard::Bounds, other, {}) == "guard 3, floor and ceiling");
  BOOST_TEST(lineOf(Guard::Correction, other, {}) == "guard 4, correction");
}

BOOST_AUTO_TEST_CASE(what_was_read_before_the_clock_was_set_back_is_not_called_fresh) {
  Explanation e = example();
  e.reasoning->inputs.front().readAt = test::now() + 2min;
  BOOST_TEST(explanationText(e).contains("no: read before the clock was set back"));
}

BOOST_AUTO_TEST_CASE(bounds_are_shown_as_given_and_as_they_are) {
  Explanation e = example();
  Policy& policy = e.reasoning->policy;
  policy.onDemandBounds.floor = CostPlus{.margin = 0.1};
  policy.power = Power{.watts = 350, .perGpu = true, .perKwh = Price::fromUnits(30'000'000, Currency::Usd)};
  e.reasoning->decision.onDemand.ceiling.reset();
  const std::string text = explanationText(e);
  BOOST_TEST(text.find("  floor           0.00007384 BTC (cost + 10%: 350 W/gpu at 0.30 USD/kWh, fees 20%)\n"
                       "  ceiling         not known (0.00050000 BTC)\n") != std::string::npos,
             text);
}

BOOST_AUTO_TEST_CASE(comparables_may_be_few_or_none) {
  for (const std::size_t count : {0U, 1U, 2U}) {
    Explanation e = example();
    e.reasoning->onDemand = test::compared(std::vector<std::int64_t>(count, 10'000));
    const std::string text = explanationText(e);
    BOOST_TEST(text.find("  comparables     " + std::to_string(count) + ": ") != std::string::npos, text);
    BOOST_TEST((text.find("MEDIAN") != std::string::npos) == (count > 0), text);
  }
}

BOOST_AUTO_TEST_CASE(what_lies_far_from_the_candidate_is_counted_only) {
  Explanation e = example();
  std::vector<std::int64_t> prices;
  for (std::int64_t i = 0; i < 40; ++i) prices.push_back(10'000 + 100 * i);
  e.reasoning->onDemand = test::compared(prices);
  e.reasoning->decision.onDemand.current = test::btc(9'000);
  e.reasoning->decision.onDemand.candidate = test::btc(12'050);
  const std::string text = explanationText(e);
  for (const char* part : {"present price     2", "16 more\n", "14 more\n"})
    BOOST_TEST(text.find(part) != std::string::npos, text << "lacks " << part);
  BOOST_TEST(text.find("1015") == std::string::npos);
  BOOST_TEST(text.find("1016") != std::string::npos);
  BOOST_TEST(text.find("1025") != std::string::npos);
  BOOST_TEST(text.find("1026") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_name_cannot_command_the_terminal) {
  Explanation e = example();
  e.machine.reading.name = "rig\x1b[2J\n";
  e.gpu = "\x1b]0;x\x07";
  e.machine.settings->visibility = "\x1b[31m";
  const std::string text = explanationText(e);
  BOOST_TEST(text.find('\x1b') == std::string::npos);
  BOOST_TEST(text.starts_with("rig [2J \n"));
}

BOOST_AUTO_TEST_SUITE_END()
