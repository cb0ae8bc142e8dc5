#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "any_scene.h"
#include "target_case.h"

using namespace provider;
using namespace provider::offers;
using namespace std::chrono_literals;

namespace {

namespace data = boost::unit_test::data;

constexpr std::nullopt_t kNotKnown = std::nullopt;

/// A rival that cannot be ranked.
void unranked(Scene& s) { s.book.unreadable = 1; }

const std::vector<TargetCase> kMaxBidCases{
    // in the currency of the bid
    {"lowered below the bid, and it loses then",
     [](Scene& s) {
       s.win(bitcoin(300));
       s.rival(40, bitcoin(400));
     },
     300, true, "down to max_bid"},
    {"lowered below the bid by the smallest amount",
     [](Scene& s) {
       s.win(bitcoin(419));
       s.rival(40, bitcoin(419));
     },
     419, true, "down to max_bid"},
    {"just the bid",
     [](Scene& s) {
       s.win(bitcoin(420));
       s.rival(40, bitcoin(419));
     },
     420, false, "wins"},
    {"lowered below the bid, and it still wins",
     [](Scene& s) {
       s.win(bitcoin(300));
       s.rival(40, bitcoin(200));
     },
     201},
    {"lowered below the bid, and it still wins by less than the increment",
     [](Scene& s) {
       s.win(bitcoin(300), bitcoin(50));
       s.rival(40, bitcoin(280));
     },
     300, false, "down to max_bid"},
    {"lowered below the bid, and a rival has the machine for more",
     [](Scene& s) {
       s.win(bitcoin(200));
       s.rival(40, bitcoin(300), true);
     },
     200, true, "down to max_bid"},
    {"lowered below the bid, and a rival has the machine for less than the increment below",
     [](Scene& s) {
       s.win(bitcoin(300), bitcoin(50));
       s.rival(40, bitcoin(280), true);
     },
     300, true, "down to max_bid"},
    {"below the machine's minimum, and the bid above both",
     [](Scene& s) {
       s.win(bitcoin(50));
       s.setMinimum(bitcoin(200));
     },
     200, true, "down to max_bid"},
    {"below the machine's minimum, and the bid at that",
     [](Scene& s) {
       s.win(bitcoin(50));
       s.setMinimum(bitcoin(420));
     },
     420, false, "wins"},
    // in another one, by way of an exchange rate
    {"in USD, below the bid",
     [](Scene& s) {
       s.win(dollars(0.3));
       s.rival(40, bitcoin(400));
     },
     300, true, "down to max_bid"},
    {"in CLORE, below the bid",
     [](Scene& s) {
       s.win(clore(30));
       s.rival(40, bitcoin(400));
     },
     300, true, "down to max_bid"},
    {"in USD, however large the increment",
     [](Scene& s) {
       s.win(dollars(0.3), bitcoin(200));
       s.rival(40, bitcoin(400));
     },
     300, true, "down to max_bid"},
    {"in USD, however large a share the increment is",
     [](Scene& s) {
       s.win(dollars(0.4), 0.5);
       s.rival(40, bitcoin(405));
     },
     400, true, "down to max_bid"},
    {"in USD, below the bid by 1 % and a bit",
     [](Scene& s) {
       s.win(dollars(0.415));
       s.rival(40, bitcoin(418));
     },
     415, true, "down to max_bid"},
    {"in USD, below the bid by less than 1 %",
     [](Scene& s) {
       s.win(dollars(0.416));
       s.rival(40, bitcoin(418));
     },
     420, false, "wins, and is above max_bid by what may be the exchange rate's"},
    {"in USD, below the bid by less than 1 %, and less would do",
     [](Scene& s) {
       s.win(dollars(0.416));
       s.rival(40, bitcoin(300));
     },
     301, false, "offer 40"},
    {"in USD, below the bid by less than 1 %, and a rival has the machine for less",
     [](Scene& s) {
       s.win(dollars(0.416));
       s.rival(40, bitcoin(418), true);
     },
     420, true, "has the machine"},
    {"in USD, below the bid by less than 1 %, and a rival has the machine for more",
     [](Scene& s) {
       s.win(dollars(0.416));
       s.rival(40, bitcoin(421), true);
     },
     {},
     true,
     "does not beat"},
    {"in USD, below the bid by less than 1 %, and below the minimum",
     [](Scene& s) {
       s.win(dollars(0.416));
       s.setMinimum(bitcoin(421));
     },
     {},
     true,
     "is above max_bid, 0.00000416 BTC"},
    {"in USD, between two amounts: the lower one",
     [](Scene& s) {
       s.win(Price::fromUnits(50'099'999, Currency::Usd), bitcoin(50));
       s.rival(40, bitcoin(480), true);
     },
     500, false, "as much as max_bid allows"},
    {"in CLORE, less than the smallest amount", [](Scene& s) { s.win(Price::fromUnits(1, Currency::Clore)); },
     100, true, "down to max_bid"},
    // whatever else is not known
    {"a rival in a currency that is not known",
     [](Scene& s) {
       s.win(bitcoin(300));
       unranked(s);
     },
     300, kNotKnown, "down to max_bid; a rival bids in a currency"},
    {"a rival whose currency has no rate",
     [](Scene& s) {
       s.win(bitcoin(300));
       s.rates = {};
       s.rival(40, clore(10), true);
     },
     300, kNotKnown, "cannot be ranked"},
    {"no minimum in our currency",
     [](Scene& s) {
       s.win(bitcoin(300));
       s.book.minimum.clear(Currency::Bitcoin);
     },
     300, kNotKnown, "spot minimum in BTC is not known"},
    {"no minimum, and a rival below",
     [](Scene& s) {
       s.win(bitcoin(300));
       s.book.minimum.clear(Currency::Bitcoin);
       s.setMinimum(clore(1));
       s.rival(40, clore(10));
     },
     300, kNotKnown, "spot minimum in BTC is not known"},
    {"an increment without a rate",
     [](Scene& s) {
       s.win(bitcoin(300), dollars(1));
       s.rates = {};
       s.rival(40, bitcoin(200));
     },
     300, kNotKnown, "increment cannot be converted"},
    {"in USD, beside a rival that cannot be ranked",
     [](Scene& s) {
       s.win(dollars(0.415));
       unranked(s);
     },
     415, kNotKnown, "down to max_bid"},
    {"below the machine's minimum, beside a rival that cannot be ranked",
     [](Scene& s) {
       s.win(bitcoin(300));
       s.setMinimum(bitcoin(350));
       unranked(s);
     },
     350, kNotKnown, "down to max_bid"},
};

/// Where nothing says that the bid is above max_bid, what is not known stops every move.
const std::vector<TargetCase> kUnsoundCases{
    {"at max_bid",
     [](Scene& s) {
       s.win(bitcoin(420));
       unranked(s);
     },
     {},
     kNotKnown,
     "not known here"},
    {"above it by what may be the rate's",
     [](Scene& s) {
       s.win(dollars(0.416));
       unranked(s);
     },
     {},
     kNotKnown,
     "not known here"},
    {"above it, at the machine's minimum",
     [](Scene& s) {
       s.win(bitcoin(300));
       s.setMinimum(bitcoin(420));
       unranked(s);
     },
     {},
     kNotKnown,
     "not known here"},
    {"above it, below the machine's minimum",
     [](Scene& s) {
       s.win(bitcoin(300));
       s.setMinimum(bitcoin(500));
       unranked(s);
     },
     {},
     kNotKnown,
     "not known here"},
    {"max_bid itself has no rate",
     [](Scene& s) {
       s.win(dollars(0.3));
       s.rates = {};
     },
     {},
     kNotKnown,
     "max_bid cannot be converted: no rate for"},
};

Price worthOf(std::int64_t cents, Currency currency) {
  return Price::fromUnits(cents * Price::kUnitsPerCoin / centsPerCoin(currency), currency);
}

/// An offer, a max_bid, an increment and rivals, each in any currency, all around the same worth.
Scene anyCurrencies(Chance& chance) {
  const auto amount = [&chance](Currency currency) {
    return worthOf(chance.between(100, 400), currency)
        .scaled(1 + static_cast<double>(chance.between(0, 999)) / 1e5);
  };
  Scene scene(1);
  scene.setBid(amount(chance.currency()).roundedDown());
  scene.own().active = chance.once(2);
  for (const Currency currency : kCurrencies)
    if (!chance.once(6)) scene.setMinimum(worthOf(chance.between(1, 300), currency).roundedUp());
  const std::int64_t rivals = chance.between(0, 3);
  for (std::int64_t id = 40; id < 40 + rivals; ++id)
    scene.rival(id, amount(chance.currency()).roundedDown(), chance.once(3));
  const Increment increment = chance.once(2) ? Increment(static_cast<double>(chance.between(0, 50)) / 100)
                                             : Increment(worthOf(chance.between(1, 100), chance.currency()));
  scene.win(amount(chance.currency()).roundedDown(), increment).confirmRaise = 1;
  if (chance.once(8)) unranked(scene);
  return scene;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(max_bid)

BOOST_DATA_TEST_CASE(the_owner_s_bound_holds, data::make(kMaxBidCases)) { checkTarget(sample); }

BOOST_DATA_TEST_CASE(what_is_not_above_max_bid_needs_to_know_everything, data::make(kUnsoundCases)) {
  const Scene scene = sceneOf(sample);
  const Move move = scene.plan().move;
  BOOST_TEST(!move.target.sound);
  BOOST_TEST(!move.target.price.has_value());
  BOOST_TEST((move.target.outbid == sample.outbid));
  BOOST_TEST(std::holds_alternative<Stay>(move.action));
  BOOST_TEST(move.reason.find(sample.why) != std::string::npos, move.reason);
}

BOOST_AUTO_TEST_CASE(a_bid_above_max_bid_is_lowered_step_by_step_while_a_rival_cannot_be_ranked) {
  Scene scene(420);
  scene.win(bitcoin(300));
  unranked(scene);
  knowStep(scene.memory, 50);
  for (const std::int64_t expected : {370, 320, 300}) {
    const auto sent = sentBy(scene.next());
    BOOST_REQUIRE(sent.has_value());
    BOOST_TEST(sent->units() == expected);
    scene.setBid(*sent);
  }
  BOOST_TEST(!sentBy(scene.next()).has_value());
}

BOOST_AUTO_TEST_CASE(no_raise_is_above_max_bid_in_whatever_currency_it_is_given) {
  Chance chance(9);
  int raised = 0;
  int lowered = 0;
  int converted = 0;
  for (int round = 0; round < 10'000; ++round) {
    const Scene scene = anyCurrencies(chance);
    const Price& bid = scene.offer.bid;
    const Price& maxBid = std::get<LowestWinning>(scene.policy.strategy).maxBid;
    const Price cap = atMost(maxBid, bid.currency());
    const Move move = scene.plan().move;
    const auto sent = sentBy(move);
    // The slack is for exchange rates, and for nothing else.
    const Price tolerated = maxBid.currency() == bid.currency() ? cap : cap + cap.scaled(0.01);
    const auto minimum = scene.book.minimum.get(bid.currency());
    if (bid > tolerated && (!minimum || *minimum < bid))
      BOOST_TEST_REQUIRE((sent && *sent < bid), "round " << round << ": " << move.reason);
    if (!sent) continue;
    BOOST_TEST_REQUIRE((sent->currency() == bid.currency()));
    BOOST_TEST_REQUIRE((*sent == sent->roundedDown()), "round " << round << ": " << sent->text());
    if (minimum) BOOST_TEST_REQUIRE((*sent >= *minimum), "round " << round << ": " << move.reason);
    converted += maxBid.currency() != bid.currency() ? 1 : 0;
    if (move.target.price > bid) {
      ++raised;
      BOOST_TEST_REQUIRE((*sent <= cap), "round " << round << ": " << move.reason);
    } else {
      ++lowered;
      BOOST_TEST_REQUIRE((*sent < bid), "round " << round << ": " << move.reason);
    }
  }
  for (const int count : {raised, lowered, converted})
    BOOST_TEST(count > 1000, "the cases have to be worth something: " << count);
}

BOOST_AUTO_TEST_SUITE_END()
