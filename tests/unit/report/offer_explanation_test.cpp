#include "agent/report/offer_explanation.h"

#include <limits>

#include "agent/report/text.h"
#include "offer_reasons.h"

using namespace agent::report;
using namespace provider;
using namespace provider::offers;
using namespace std::chrono_literals;
using namespace test;

namespace {

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

}  // namespace

BOOST_AUTO_TEST_SUITE(offer_explanation)

BOOST_AUTO_TEST_CASE(everything_that_a_move_rests_on_is_shown) {
  const std::string text = offerExplanationText(example());
  BOOST_TEST(text == kExample);
  for (const std::string& line : linesOf(text)) {
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
      {{.label = "x", .strategy = Fixed{btc(220)}}, "fixed, by [offer.cheap]: 0.00000220 BTC"},
      {{.label = "x",
        .strategy = LowestWinning{.maxBid = clore(11'000), .increment = 0.025, .confirmRaise = 1}},
       "lowest-winning, by [offer.cheap]: the best rival plus 2.5% (increment), the machine's spot minimum "
       "where "
       "there is no rival; never above 110.00 CLORE (max_bid); raised as soon as one reading wants it "
       "(confirm_raise)"},
      {{.label = "x", .strategy = LowestWinning{.maxBid = btc(500), .increment = btc(1), .confirmRaise = 3}},
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
      e.book->bids.push_back(bid(id, btc(1000 - static_cast<std::int64_t>(i))));
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
  for (const std::string& line : linesOf(offerExplanationText(e))) BOOST_TEST(cells(line) <= 101U, line);
}

BOOST_AUTO_TEST_SUITE_END()
