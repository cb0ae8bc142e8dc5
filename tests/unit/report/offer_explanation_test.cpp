#include "agent/report/offer_explanation.h"

#include <limits>
#include <sstream>

#include "agent/report/text.h"
#include "reasons.h"

using namespace agent::report;
using namespace provider;
using namespace provider::offers;
using namespace std::chrono_literals;

namespace {

Bid bid(std::int64_t id, const Price& price, bool active = false, bool mine = false) {
  return {.id = id, .price = price, .active = active, .mine = mine};
}

Price clore(std::int64_t cents) { return Price::fromUnits(cents * 1'000'000, Currency::Clore); }

OfferExplanation offer39() {
  OfferExplanation e;
  e.offer = {.id = 39, .serverId = 6, .gpu = "2x NVIDIA GeForce RTX 3090", .bid = test::btc(420)};
  e.policy =
      Policy{.label = "cheap",
             .strategy = LowestWinning{.maxBid = test::btc(10'000), .increment = 0.01, .confirmRaise = 2}};
  e.section = "cheap";
  e.inputs = {
      {.name = "spot market", .value = "", .readAt = test::before(40s), .maxAge = 5min, .missing = ""},
      {.name = "rate of BTC",
       .value = "65000.00 USD (spot market)",
       .readAt = test::before(2min),
       .maxAge = 1h,
       .missing = ""},
      {.name = "rate of CLORE", .value = "", .readAt = {}, .maxAge = 1h, .missing = "no rate for CLORE"}};
  Book book;
  book.bids = {bid(77, test::btc(210)), bid(39, test::btc(420), true, true),
               bid(40, test::btc(100), false, true), bid(78, clore(50)), bid(79, test::btc(500))};
  book.minimum.set(test::btc(100));
  book.readAt = test::before(40s);
  e.book = book;
  e.worthUsd = {0.1365, 0.273, 0.065, std::nullopt, 0.325};
  e.interval = 2min;
  e.now = test::now();
  return e;
}

Verdict passed(Check check, const std::string& reason) {
  return {.check = check, .passed = true, .reason = reason};
}

void decide(OfferExplanation& e) {
  Move move;
  move.action = Wait{test::now() + 513s};
  move.reason = "the next lowering is allowed once the window of the last one is over";
  move.outlook = {.loweringsLeft = 2, .timeLeft = 1113s};
  move.target.price = test::btc(220);
  move.target.why = "offer 77 bids 0.00000210 BTC; that, plus the increment";
  move.target.rival = Rival{.id = 77, .bid = test::btc(210), .worth = test::btc(210), .active = false};
  move.verdicts = {
      passed(Check::Read, "the machine's spot market was read recently enough"),
      passed(Check::Offered, "has the machine"),
      passed(Check::NotPaused, "no answer that is not understood"),
      passed(Check::Target,
             "0.00000220 BTC: offer 77 bids 0.00000210 BTC; that, plus the increment, which is a "
             "long reason"),
      {.check = Check::Window, .passed = false, .reason = move.reason}};
  e.move = move;
}

void remember(Memory& memory) {
  memory.step = test::btc(100);
  memory.stepLearnedAt = test::before(3h);
  memory.lowestNow = test::btc(320);
  memory.lowestNowBid = test::btc(420);
  memory.notBefore = test::now() + 513s;
  memory.loweredAt = test::before(87s);
  memory.loweredTo = test::btc(420);
  memory.window = 605s;
  memory.windowLearnedAt = test::before(2h);
  memory.toldMinimum = ToldMinimum{.price = test::btc(120), .shown = test::btc(100), .at = test::before(5h)};
  memory.retryAt = test::now() + 4min;
  memory.failuresInARow = 3;
  memory.retryBecause = "server-offline";
  memory.pausedBecause = "no such thing";
  memory.pausedAt = test::before(6h);
  memory.raiseReadings = 1;
  memory.hadMachine = true;
}

/// Everything at once, as it hardly ever is.
OfferExplanation example() {
  OfferExplanation e = offer39();
  decide(e);
  remember(e.memory);
  e.ownersWord = e.move;
  e.ownersWord->action = Send{test::btc(320)};
  e.ownersWord->reason = "lower by as much as one step may";
  e.gate.mode = "observe";
  e.gate.unconfirmed = true;
  e.request = R"(POST /set_spot_price {"order_id":39,"desired_price":0.0000032})";
  return e;
}

const char* const kExample = R"(offer 39
  machine         6, 2x NVIDIA GeForce RTX 3090
  bid             0.00000420 BTC
  active          yes: it has the machine
  policy          lowest-winning, by [offer.cheap]: the best rival plus 1% (increment), the
                  machine's spot minimum where there is no rival; never above 0.00010000 BTC
                  (max_bid); raised once 2 readings in a row want it (confirm_raise)

inputs
  INPUT          VALUE                       AGE  LIMIT  FRESH
  spot market                                40s     5m  yes
  rate of BTC    65000.00 USD (spot market)   2m     1h  yes
  rate of CLORE                                -     1h  no: no rate for CLORE

bids
  machine         public, online; read every 2m
  spot minimum    0.00000100 BTC

  RANK  OFFER             BID       WORTH  WHOSE       ACTIVE
     1     79  0.00000500 BTC  0.3250 USD  rival       no
     2     39  0.00000420 BTC  0.2730 USD  this offer  yes
     3     77  0.00000210 BTC  0.1365 USD  rival       no
     4     40  0.00000100 BTC  0.0650 USD  own         no
     -     78      0.50 CLORE           -  rival       no

target
  price           0.00000220 BTC
  because         offer 77 bids 0.00000210 BTC; that, plus the increment
  best rival      offer 77 bids 0.00000210 BTC

checks
  CHECK       VERDICT  REASON
  read        ok       the machine's spot market was read recently enough
  offered     ok       has the machine
  not paused  ok       no answer that is not understood
  target      ok       0.00000220 BTC: offer 77 bids 0.00000210 BTC; that, plus the increment,
                       which is a long reason
  window      stop     the next lowering is allowed once the window of the last one is over

remembered
  step            0.00000100 BTC at most in one lowering, learned 3h ago
  lowest price    0.00000320 BTC may be set now, told by the last refusal
  last lowering   to 0.00000420 BTC, 1m ago
  window          no lowering for 8m more; it lasts 605s where the rules say 600s, learned 2h ago
  spot minimum    0.00000120 BTC, told by a refusal 5h ago; the spot market showed 0.00000100 BTC
                  then
  raise           1 reading in a row wanted one, confirm_raise is 2
  failed moves    3 in a row, the last one for "server-offline"; tried again in 4m
                  (2025-01-02T03:08:05.000Z)
  left alone      since 6h ago, for the answer "no such thing"; apply or clore-agent resume offer:39
                  tries again

decision
  wait            the next lowering is allowed once the window of the last one is over
  until           in 8m (2025-01-02T03:12:38.000Z)
  steps left      2
  ETA             in 18m
  next lowering   allowed in 8m (2025-01-02T03:12:38.000Z)
  apply           would send 0.00000320 BTC: lower by as much as one step may
  mode            observe: the agent writes nothing by itself, apply does
  unconfirmed     a price was sent and is still to be read back
  request         POST /set_spot_price {"order_id":39,"desired_price":0.0000032}
)";

template <typename Member, typename Value>
Gate gate(Member Gate::*member, const Value& value) {
  Gate made;
  made.*member = value;
  return made;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// What is said under a label, in one line.
std::string under(const std::string& text, const std::string& label) {
  const auto at = text.find("\n  " + label + std::string(16 - label.size(), ' '));
  if (at == std::string::npos) return "";
  std::string value;
  std::istringstream lines(text.substr(at + 1));
  for (std::string line; std::getline(lines, line);) {
    if (!value.empty() && !line.starts_with(std::string(18, ' '))) break;
    value += (value.empty() ? "" : " ") + line.substr(18);
  }
  return value;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(offer_explanation)

BOOST_AUTO_TEST_CASE(everything_that_a_move_rests_on_is_shown) {
  const std::string text = offerExplanationText(example());
  BOOST_TEST(text == kExample);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    BOOST_TEST(cells(line) <= 100U, line);
    BOOST_TEST(!line.ends_with(' '), line);
  }
}

BOOST_AUTO_TEST_CASE(an_offer_without_a_policy_is_only_watched_and_its_bids_are_shown) {
  OfferExplanation e = offer39();
  e.policy.reset();
  e.inputs.resize(1);
  const std::string held = offerExplanationText(e);
  BOOST_TEST(under(held, "policy") == "hold, by [offer.cheap]: it is only watched");
  e.section.clear();
  const std::string text = offerExplanationText(e);
  BOOST_TEST(under(text, "policy") == "none: no [offer.…] section moves it, it is only watched");
  BOOST_TEST(has(text, "WORTH"), text);
  for (const char* absent : {"\ntarget\n", "\nchecks\n", "\ndecision\n", "\nremembered\n", "request"})
    BOOST_TEST(!has(text, absent), text);
}

BOOST_AUTO_TEST_CASE(a_strategy_is_said_in_words) {
  const std::pair<Policy, const char*> cases[] = {
      {{.label = "x", .strategy = Fixed{test::btc(220)}}, "fixed, by [offer.cheap]: 0.00000220 BTC"},
      {{.label = "x",
        .strategy = LowestWinning{.maxBid = clore(11'000), .increment = 0.025, .confirmRaise = 1}},
       "lowest-winning, by [offer.cheap]: the best rival plus 2.5% (increment), the machine's spot minimum "
       "where "
       "there is no rival; never above 110.00 CLORE (max_bid); raised as soon as one reading wants it "
       "(confirm_raise)"},
      {{.label = "x",
        .strategy = LowestWinning{.maxBid = test::btc(500), .increment = test::btc(1), .confirmRaise = 3}},
       "lowest-winning, by [offer.cheap]: the best rival plus 0.00000001 BTC (increment), the machine's spot "
       "minimum where there is no rival; never above 0.00000500 BTC (max_bid); raised once 3 readings in a "
       "row "
       "want it (confirm_raise)"},
  };
  for (const auto& [policy, words] : cases) {
    OfferExplanation e = example();
    e.policy = policy;
    BOOST_TEST(under(offerExplanationText(e), "policy") == words);
  }
}

BOOST_AUTO_TEST_CASE(whether_the_offer_has_the_machine_is_said_as_far_as_it_is_known) {
  OfferExplanation e = offer39();
  BOOST_TEST(under(offerExplanationText(e), "active") == "yes: it has the machine");
  e.book->bids[1].active = false;
  BOOST_TEST(under(offerExplanationText(e), "active") == "no: it does not have the machine");
  e.book->bids.erase(e.book->bids.begin() + 1);
  BOOST_TEST(under(offerExplanationText(e), "active") ==
             "no: the machine's spot market does not list the offer");
  e.book->bids.clear();
  BOOST_TEST(has(offerExplanationText(e), "\n  bids            none\n"));
  e.book.reset();
  const std::string text = offerExplanationText(e);
  BOOST_TEST(under(text, "active") == "not known: the machine's spot market was not read");
  BOOST_TEST(has(text, "\nbids\n  spot market     not read\n"), text);
}

BOOST_AUTO_TEST_CASE(the_state_of_the_spot_market_is_said) {
  OfferExplanation e = offer39();
  e.book->listed = false;
  e.book->online = false;
  e.book->unreadable = 2;
  e.book->minimum = {};
  const std::string text = offerExplanationText(e);
  BOOST_TEST(has(text, "\n  machine         not public: it takes no offers, offline; read every 2m\n"), text);
  BOOST_TEST(under(text, "spot minimum") == "none");
  BOOST_TEST(under(text, "left out") == "2 in a currency that is not known here");
}

BOOST_AUTO_TEST_CASE(many_bids_are_counted_and_this_offer_is_always_among_those_shown) {
  struct {
    std::size_t at;
    std::vector<std::string> shown;
    std::vector<std::string> absent;
  } const cases[] = {
      {0, {"\n     1     39  ", "\n    15   1014  ", "        25 more\n"}, {"1015"}},
      {14, {"\n    15     39  ", "        25 more\n"}, {"1015"}},
      {15, {"\n    15   1014  ", "\n    16     39  ", "        24 more\n"}, {"1016"}},
      {30,
       {"\n    15   1014  ", "        15 more\n", "\n    31     39  ", "         9 more\n"},
       {"1015", "1031"}},
      {39, {"\n    15   1014  ", "        24 more\n", "\n    40     39  "}, {"1015", "1038"}},
  };
  for (const auto& sample : cases) {
    OfferExplanation e = offer39();
    e.book->bids.clear();
    e.worthUsd.clear();
    for (std::size_t i = 0; i < 40; ++i) {
      const auto id = i == sample.at ? 39 : 1000 + static_cast<std::int64_t>(i);
      e.book->bids.push_back(bid(id, test::btc(1000 - static_cast<std::int64_t>(i))));
      e.worthUsd.push_back(1.0 - 0.01 * static_cast<double>(i));
    }
    const std::string text = offerExplanationText(e);
    for (const std::string& part : sample.shown) BOOST_TEST(has(text, part), text << "lacks " << part);
    for (const std::string& part : sample.absent) BOOST_TEST(!has(text, part), text << "has " << part);
  }
}

BOOST_AUTO_TEST_CASE(worths_that_are_no_numbers_rank_nothing) {
  for (const double worth :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    OfferExplanation e = offer39();
    e.worthUsd = {worth, worth, worth};
    const std::string text = offerExplanationText(e);
    BOOST_TEST(has(text, "\n     -     77  0.00000210 BTC      -  rival       no\n"), text);
  }
  OfferExplanation e = offer39();
  e.worthUsd[0] = 1e300;
  BOOST_TEST(has(offerExplanationText(e), "1e+300 USD"));
}

BOOST_AUTO_TEST_CASE(a_target_says_where_it_comes_from) {
  OfferExplanation e = example();
  e.move->target.rival = Rival{.id = 78, .bid = clore(50), .worth = test::btc(8), .active = true};
  e.move->target.outbid = true;
  e.move->target.price.reset();
  const std::string text = offerExplanationText(e);
  BOOST_TEST(under(text, "best rival") ==
             "offer 78 bids 0.50 CLORE, worth 0.00000008 BTC; it has the machine");
  BOOST_TEST(under(text, "outbid") == "more than max_bid would be needed to have the machine");
  BOOST_TEST(has(text, "\ntarget\n  price           none\n"), text);
  e.move->target = {};
  BOOST_TEST(!has(offerExplanationText(e), "\ntarget\n"));
}

BOOST_AUTO_TEST_CASE(what_would_be_done_is_said_with_when) {
  struct {
    std::variant<Send, Wait, Stay> action;
    Outlook outlook;
    const char* label;
    const char* value;
    const char* eta;
  } const cases[] = {
      {Send{test::btc(320)},
       {.loweringsLeft = 2, .timeLeft = 600s},
       "send",
       "0.00000320 BTC: because",
       "in 10m"},
      {Send{test::btc(520)},
       {.loweringsLeft = 0, .timeLeft = 0s},
       "send",
       "0.00000520 BTC: because",
       "at once"},
      {Wait{test::now() + 4min}, {}, "wait", "because", ""},
      {Stay{}, {}, "stay", "because", ""},
  };
  for (const auto& sample : cases) {
    OfferExplanation e = offer39();
    decide(e);
    e.move->action = sample.action;
    e.move->reason = "because";
    e.move->outlook = sample.outlook;
    const std::string text = offerExplanationText(e);
    BOOST_TEST(under(text, sample.label) == sample.value, text);
    BOOST_TEST(under(text, "ETA") == sample.eta, text);
    const bool waits = std::holds_alternative<Wait>(sample.action);
    BOOST_TEST(under(text, "until") == (waits ? "in 4m (2025-01-02T03:08:05.000Z)" : ""), text);
    BOOST_TEST(under(text, "next lowering") == "allowed now", text);
    const std::int64_t steps = sample.outlook.loweringsLeft.value_or(0);
    BOOST_TEST(under(text, "steps left") == (steps > 0 ? std::to_string(steps) : ""), text);
  }
}

BOOST_AUTO_TEST_CASE(what_apply_would_do_is_said_only_where_it_differs) {
  const auto lineOf = [](const OfferExplanation& e) { return under(offerExplanationText(e), "apply"); };
  const OfferExplanation e = example();
  BOOST_TEST(lineOf(e) == "would send 0.00000320 BTC: lower by as much as one step may");
  OfferExplanation same = e;
  same.ownersWord = same.move;
  BOOST_TEST(lineOf(same) == "");
  same.move->action = same.ownersWord->action = Send{test::btc(320)};
  BOOST_TEST(lineOf(same) == "");
  same.ownersWord->action = Send{test::btc(310)};
  BOOST_TEST(lineOf(same).starts_with("would send 0.00000310 BTC: "));
  same.ownersWord->action = Stay{};
  BOOST_TEST(lineOf(same).starts_with("would stay: the next"));
  OfferExplanation none = e;
  none.ownersWord.reset();
  BOOST_TEST(lineOf(none) == "");
  OfferExplanation paused = e;
  paused.gate.paused = "paused until resumed";
  BOOST_TEST(lineOf(paused) == "");
  OfferExplanation off = e;
  off.gate.mode = "paused";
  BOOST_TEST(lineOf(off) == "");
}

BOOST_AUTO_TEST_CASE(what_stands_between_a_move_and_the_marketplace_is_said) {
  struct {
    Gate gate;
    const char* label;
    const char* value;
  } const cases[] = {
      {gate(&Gate::mode, "observe"), "mode", "observe: the agent writes nothing by itself, apply does"},
      {gate(&Gate::mode, "paused"), "mode", "paused: nothing is written"},
      {gate(&Gate::mode, "enforce"), "mode", ""},
      {gate(&Gate::paused, "paused for 2h more"), "pause", "paused for 2h more"},
      {gate(&Gate::holdLeft, 4min), "failed writes", "writes wait 4m more"},
      {gate(&Gate::unconfirmed, true), "unconfirmed", "a price was sent and is still to be read back"},
      {gate(&Gate::unconfirmed, false), "unconfirmed", ""},
  };
  for (const auto& sample : cases) {
    OfferExplanation e = offer39();
    decide(e);
    e.gate = sample.gate;
    BOOST_TEST(under(offerExplanationText(e), sample.label) == sample.value);
  }
}

BOOST_AUTO_TEST_CASE(what_is_remembered_is_said_only_where_it_says_something) {
  OfferExplanation e = offer39();
  decide(e);
  e.memory.lowestNow = test::btc(320);
  e.memory.lowestNowBid = test::btc(500);
  e.memory.notBefore = test::before(1s);
  e.memory.window = 600s;
  e.memory.retryAt = test::before(1s);
  e.memory.hadMachine = true;
  BOOST_TEST(!has(offerExplanationText(e), "\nremembered\n"),
             "it is over, for another bid, or as the rules say");
  e.book->bids[1].active = false;
  BOOST_TEST(has(offerExplanationText(e),
                 "\nremembered\n  machine         the offer had it once, and has it no more\n"));
  e.memory.failuresInARow = 1;
  e.memory.retryBecause = "exceeded_max_step";
  BOOST_TEST(under(offerExplanationText(e), "failed moves") ==
             "1 in a row, the last one for \"exceeded_max_step\"");
  e.memory.raiseReadings = 1;
  e.policy->strategy = Fixed{test::btc(500)};
  BOOST_TEST(under(offerExplanationText(e), "raise") == "1 reading in a row wanted one");
}

BOOST_AUTO_TEST_CASE(nothing_a_terminal_obeys_comes_out) {
  const std::string nasty = "a\x1b[31m\x07\u202e\r\nb\xc0" + std::string(5'000, 'x');
  OfferExplanation e = example();
  e.offer.gpu = e.section = e.memory.retryBecause = e.memory.pausedBecause = nasty;
  e.move->reason = e.move->target.why = e.ownersWord->reason = e.gate.paused = e.request = nasty;
  for (Verdict& verdict : e.move->verdicts) verdict.reason = nasty;
  for (Input& input : e.inputs) input.name = input.value = input.missing = nasty;
  const std::string text = offerExplanationText(e);
  for (const char* obeyed : {"\x1b", "\x07", "\u202e", "\xc0", "\r"}) BOOST_TEST(!has(text, obeyed));
}

BOOST_AUTO_TEST_CASE(the_marketplaces_words_are_cut_to_what_a_line_carries) {
  OfferExplanation e = offer39();
  decide(e);
  e.offer.gpu = e.memory.retryBecause = e.memory.pausedBecause = std::string(5'000, 'x');
  e.memory.failuresInARow = 1;
  std::istringstream lines(offerExplanationText(e));
  for (std::string line; std::getline(lines, line);) BOOST_TEST(cells(line) <= 101U, line);
}

BOOST_AUTO_TEST_SUITE_END()
