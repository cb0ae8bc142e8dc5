#include "agent/report/offer_table.h"

#include <Poco/JSON/Parser.h>

#include <algorithm>

#include "agent/report/text.h"
#include "lines.h"
#include "pictures.h"

using namespace agent::report;
using test::linesOf;

namespace {

OfferLine watched(std::int64_t id) {
  OfferLine offer;
  offer.id = id;
  offer.server = 12;
  offer.bid = "0.50 CLORE";
  return offer;
}

std::string rowOf(const OfferLine& offer) { return linesOf(offerTable({offer})).at(1); }

}  // namespace

BOOST_AUTO_TEST_SUITE(offer_table)

BOOST_AUTO_TEST_CASE(an_owner_sees_where_each_offer_stands_and_where_it_goes) {
  OfferLine paused = test::offer(141);
  paused.active = false;
  paused.paused = "paused for 2h more";
  paused.reason =
      "lower by as much as one step may; 0.00000220 BTC: offer 77 bids 0.00000210 BTC; that, plus the "
      "increment";
  paused.secondsToWindow = 0;
  const std::string text = offerTable({test::offer(39), watched(40), paused});
  BOOST_TEST(
      text ==
      "OFFER  MACHINE        ACTIVE             BID      BEST RIVAL          TARGET  STEPS  ETA  LOWERING\n"
      "   39  6 2x RTX 3090  yes     0.00000420 BTC  0.00000210 BTC  0.00000220 BTC      2  18m     in 8m\n"
      "   40  12             -           0.50 CLORE               -               -      -    -         -\n"
      "  141  6 2x RTX 3090  no      0.00000420 BTC  0.00000210 BTC  0.00000220 BTC      2  18m       now\n"
      "\n"
      " 39  the next lowering is allowed once the window of the last one is over\n"
      "141  paused for 2h more; lower by as much as one step may; 0.00000220 BTC: offer 77 bids 0.00000210\n"
      "     BTC; that, plus the increment\n");
  for (const std::string& line : linesOf(text)) {
    BOOST_TEST(cells(line) <= 100U, line);
    BOOST_TEST(!line.ends_with(' '), line);
  }
}

BOOST_AUTO_TEST_CASE(the_machine_is_named_as_briefly_as_it_can_be_read) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "6"},
      {"2x NVIDIA GeForce RTX 3090", "6 2x RTX 3090"},
      {"1x NVIDIA GeForce GTX 1660 Ti  ", "6 1x GTX 1660…"},
      {"8x NVIDIA A100", "6 8x A100"},
      {"8x Tesla V100", "6 8x Tesla V100"},
      {"2x NVIDIA", "6 2x NVIDIA"},
      {"2x NVIDIA GeForce", "6 2x GeForce"},
      {"NVIDIA ", "6 NVIDIA"},
      {"Mixed", "6 Mixed"},
  };
  for (const auto& [gpu, cell] : cases) {
    OfferLine offer = test::offer(39);
    offer.gpu = gpu;
    const std::string row = rowOf(offer);
    BOOST_TEST(row.starts_with("   39  " + std::string(cell) + "  "), row << " for " << gpu);
  }
}

BOOST_AUTO_TEST_CASE(the_next_lowering_is_now_later_or_not_known) {
  const std::pair<std::optional<std::int64_t>, const char*> cases[] = {
      {std::nullopt, "-"}, {0, "now"},     {-5, "now"},
      {1, "in 1s"},        {513, "in 8m"}, {INT64_MAX, "in 11574074d"}};
  for (const auto& [seconds, cell] : cases) {
    OfferLine offer = test::offer(39);
    offer.secondsToWindow = seconds;
    BOOST_TEST(rowOf(offer).ends_with(std::string(" ") + cell), rowOf(offer));
  }
}

BOOST_AUTO_TEST_CASE(what_is_not_known_is_a_dash) {
  const std::string text = offerTable({watched(40)});
  BOOST_TEST(text ==
             "OFFER  MACHINE  ACTIVE         BID  BEST RIVAL  TARGET  STEPS  ETA  LOWERING\n"
             "   40  12       -       0.50 CLORE           -       -      -    -         -\n");
}

BOOST_AUTO_TEST_CASE(without_offers_there_is_no_table_and_still_json) {
  BOOST_TEST(offerTable({}) == "");
  BOOST_TEST(offersJson({}) == "[]\n");
}

BOOST_AUTO_TEST_CASE(json_holds_the_objects_of_the_status_file) {
  Status status = test::picture(0);
  status.offers = {test::offer(39), watched(40)};
  const std::string json = offersJson(status.offers);
  const std::string file = toJson(status);
  const auto found = linesOf(json);
  BOOST_REQUIRE(found.size() == 4U);
  BOOST_TEST(found[0] == "[");
  BOOST_TEST(found[3] == "]");
  BOOST_TEST(found[1].ends_with("},"));
  BOOST_TEST(file.find("\"offers\":[" + found[1] + found[2] + "]") != std::string::npos, json);
  const auto array = Poco::JSON::Parser().parse(json).extract<Poco::JSON::Array::Ptr>();
  BOOST_TEST(array->size() == 2U);
  BOOST_TEST(array->getObject(1)->get("seconds_to_window").isEmpty());
}

BOOST_AUTO_TEST_CASE(a_machine_with_a_long_name_leaves_the_other_columns_their_place) {
  OfferLine offer = test::offer(39);
  offer.gpu = std::string(5'000, 'x');
  offer.reason = "";
  offer.server = INT64_MAX;
  for (const std::string& line : linesOf(offerTable({offer}))) BOOST_TEST(cells(line) <= 100U, line);
  offer.bid = offer.bestRival = offer.target = std::string(5'000, '9');
  for (const std::string& line : linesOf(offerTable({offer}))) BOOST_TEST(cells(line) <= 140U, line);
}

BOOST_AUTO_TEST_CASE(nothing_a_terminal_obeys_comes_out) {
  const std::string nasty = "a\x1b[31m\x07\u202e\r\nb\xc0";
  OfferLine offer = test::offer(39);
  for (std::string* text : {&offer.gpu, &offer.policy, &offer.bid, &offer.bestRival, &offer.target,
                            &offer.move, &offer.reason, &offer.paused})
    *text = nasty;
  const std::string text = offerTable({offer});
  for (const char* obeyed : {"\x1b", "\x07", "\u202e", "\xc0", "\r"})
    BOOST_TEST(text.find(obeyed) == std::string::npos);
  BOOST_TEST(linesOf(text).size() == 4U, text);
  const std::string json = offersJson({offer});
  for (const char c : json) BOOST_TEST((static_cast<unsigned char>(c) >= 0x20 || c == '\n'));
  const auto array = Poco::JSON::Parser().parse(json).extract<Poco::JSON::Array::Ptr>();
  BOOST_TEST(array->getObject(0)->get("reason").convert<std::string>() == validUtf8(nasty));
}

BOOST_AUTO_TEST_SUITE_END()
