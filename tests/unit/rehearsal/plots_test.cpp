#include "agent/rehearsal/plots.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "agent/rehearsal/axes.h"
#include "agent/rehearsal/page.h"
#include "agent/rehearsal/svg.h"
#include "tests/unit/rehearsal/xml.h"

using namespace provider;
using namespace agent::rehearsal;
using namespace std::chrono_literals;
using std::chrono::days;

namespace {

namespace data = boost::unit_test::data;

struct TickCase {
  double from, to;
  std::vector<double> ticks;
};
std::ostream& operator<<(std::ostream& out, const TickCase& c) { return out << c.from << " to " << c.to; }
const TickCase kTicks[] = {
    {0, 100, {0, 20, 40, 60, 80, 100}},
    {3, 9, {4, 6, 8}},
    {0, 4.1, {0, 1, 2, 3, 4}},
    {-1, 1, {-1, -0.5, 0, 0.5, 1}},
    {0, 3, {0, 1, 2, 3}},
    {0.00011, 0.00019, {0.00012, 0.00014, 0.00016, 0.00018}},
};

Price bitcoin(double coins) { return Price::fromNumber(coins, Currency::Bitcoin).value(); }

/// One machine and one offer, with names that want to be more than text.
Rehearsal small() {
  Rehearsal rehearsal;
  rehearsal.terms = {.begun = SteadyTime{1h}, .length = days{2}, .fees = {}, .usdRates = {50'000, 0.02, 1}};
  rehearsal.rivals = 9;
  rehearsal.requestInterval = 1100ms;
  rehearsal.notes = {"a note & <b>more</b>"};
  MachineCourse machine{.name = "rig <1>", .gpu = "2x NVIDIA GeForce RTX \"3080\"", .policy = "p&q"};
  machine.looks = {{.at = 0h, .onDemand = bitcoin(0.0002), .spotMinimum = bitcoin(0.0001), .market = {}},
                   {.at = 5h,
                    .onDemand = bitcoin(0.0003),
                    .spotMinimum = {},
                    .market = Quartiles{bitcoin(0.0001), bitcoin(0.0002), bitcoin(0.0004)}},
                   {.at = 9h,
                    .onDemand = bitcoin(0.0003),
                    .spotMinimum = {},
                    .market = Quartiles{bitcoin(0.0001), bitcoin(0.0002), bitcoin(0.0004)}}};
  machine.troubles = {{.status = machines::Status::Offline, .from = 7h, .until = 7h + 5min}};
  machine.tenancies = {{.machine = machine.name,
                        .order = 1,
                        .spot = false,
                        .price = bitcoin(0.0002),
                        .from = SteadyTime{3h},
                        .until = SteadyTime{20h}}};
  rehearsal.course.machines = {machine};
  rehearsal.course.offers = {{.order = 39, .section = "[offer.<x>]", .gpu = "1x A", .moves = 1}};
  rehearsal.course.offers[0].looks = {
      {.at = 0h, .bid = bitcoin(0.0002), .active = true, .bestRival = {}},
      {.at = 30h, .bid = bitcoin(0.0001), .active = false, .bestRival = bitcoin(0.0002)}};
  rehearsal.course.requestsPerHour = {3, 9, 1};
  rehearsal.earnings = {earningsOf(machine.tenancies, rehearsal.terms)};
  rehearsal.leftAlone = {earningsOf({}, rehearsal.terms)};
  return rehearsal;
}

/// Each drawing as an XML document, or the parser throws.
std::size_t drawingsIn(const std::string& text) {
  std::size_t count = 0;
  for (std::size_t at = text.find("<svg"); at != std::string::npos; at = text.find("<svg", at + 1), ++count) {
    const std::size_t end = text.find("</svg>", at);
    BOOST_REQUIRE(end != std::string::npos);
    BOOST_TEST(rehearsal_test::elementsIn(text.substr(at, end + 6 - at)) > 4U);
  }
  return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rehearsal_plots)

BOOST_DATA_TEST_CASE(ticks_are_round_and_inside, data::make(kTicks), c) {
  const std::vector<double> ticks = roundTicks(c.from, c.to);
  BOOST_REQUIRE(ticks.size() == c.ticks.size());
  for (std::size_t i = 0; i < ticks.size(); ++i)
    BOOST_TEST(std::abs(ticks[i] - c.ticks[i]) <= 1e-9 * (c.to - c.from),
               ticks[i] << " is not " << c.ticks[i]);
}

BOOST_AUTO_TEST_CASE(there_are_always_some_ticks_and_never_many) {
  for (double low = 1e-7; low < 1e6; low *= 3.7)
    for (double span = std::max(1e-7, low * 1e-6); span < 1e6; span *= 2.3) {
      const std::size_t ticks = roundTicks(low, low + span).size();
      BOOST_TEST((ticks >= 2 && ticks <= 7), ticks << " ticks from " << low << " over " << span);
    }
}

BOOST_AUTO_TEST_CASE(values_stay_inside_of_the_field) {
  const Axes axes(200, days{3}, 1, 2);
  BOOST_TEST(axes.y(5) == axes.top());
  BOOST_TEST(axes.y(-5) == axes.bottom());
  BOOST_TEST(axes.x(days{9}) == axes.right());
  BOOST_TEST(axes.x(-1h) == axes.left());
  const Axes flat(200, days{3}, 2, 2);
  BOOST_TEST((flat.y(2) > flat.top() && flat.y(2) < flat.bottom()));
}

/// The points of each line of a class.
std::vector<std::string> linesOf(const std::string& drawing, const std::string& classes) {
  const std::string head = "<polyline class=\"" + classes + "\" points=\"";
  std::vector<std::string> lines;
  for (std::size_t at = drawing.find(head); at != std::string::npos; at = drawing.find(head, at + 1))
    lines.push_back(drawing.substr(at + head.size(), drawing.find('"', at + head.size()) - at - head.size()));
  return lines;
}

BOOST_AUTO_TEST_CASE(a_line_is_drawn_only_where_there_is_something) {
  const Terms terms{.begun = SteadyTime{}, .length = days{2}, .fees = {}, .usdRates = {}};
  OfferCourse offer{.order = 1, .section = "[offer.x]", .gpu = "1x A"};
  offer.looks = {{.at = 0h, .bid = bitcoin(0.0002), .active = true, .bestRival = bitcoin(0.0001)},
                 {.at = 6h, .bid = bitcoin(0.0002), .active = true, .bestRival = {}},
                 {.at = 12h, .bid = bitcoin(0.0002), .active = true, .bestRival = bitcoin(0.0001)}};
  offer.endedAt = 24h;
  const Axes axes(220, days{2}, 0, 0.00021);
  const std::string drawing = bidPlot(offer, terms);
  const auto rivals = linesOf(drawing, "rival");
  BOOST_REQUIRE(rivals.size() == 2U);
  BOOST_TEST(rivals[0].find(svg::number(axes.x(6h)) + ",") != std::string::npos, rivals[0]);
  BOOST_TEST(rivals[1].starts_with(svg::number(axes.x(12h)) + ","), rivals[1]);
  const auto bids = linesOf(drawing, "price");
  BOOST_REQUIRE(bids.size() == 1U);
  // The order ended in the middle of the time.
  const std::string last = bids[0].substr(bids[0].rfind(' ') + 1);
  BOOST_TEST(last.starts_with(svg::number(axes.x(24h)) + ","), last);
}

BOOST_AUTO_TEST_CASE(a_price_that_is_taken_away_leaves_a_gap) {
  const Terms terms{.begun = SteadyTime{}, .length = days{2}, .fees = {}, .usdRates = {}};
  MachineCourse machine{.name = "rig-01", .gpu = "1x A"};
  machine.looks = {{.at = 0h, .onDemand = bitcoin(0.0002), .spotMinimum = {}, .market = {}},
                   {.at = 6h, .onDemand = {}, .spotMinimum = {}, .market = {}},
                   {.at = 12h, .onDemand = bitcoin(0.0003), .spotMinimum = {}, .market = {}}};
  BOOST_TEST(linesOf(pricePlot(machine, terms), "price").size() == 2U);
  BOOST_TEST(linesOf(pricePlot(machine, terms), "spot-price").empty());
}

BOOST_AUTO_TEST_CASE(machines_are_told_apart_by_their_names) {
  Rehearsal rehearsal = small();
  const std::string middle(40, 'x');
  rehearsal.course.machines.assign(4, rehearsal.course.machines[0]);
  rehearsal.course.machines[0].name = "farm-north-rig-01";
  rehearsal.course.machines[1].name = "farm-south-rig-01";
  rehearsal.course.machines[2].name = "a" + middle + "1";
  rehearsal.course.machines[3].name = "a" + middle + "2";
  const std::string drawing = statePlot(rehearsal);
  for (const char* name : {">farm-north-rig-01<", ">farm-south-rig-01<", "x1<", "x2<"})
    BOOST_TEST(drawing.find(name) != std::string::npos, name);
}

BOOST_AUTO_TEST_CASE(text_is_only_text) {
  BOOST_TEST(svg::escaped("<a href=\"x\">&") == "&lt;a href=&quot;x&quot;&gt;&amp;");
  BOOST_TEST(svg::number(-0.04) == "0");
  BOOST_TEST(svg::number(12.26) == "12.3");
}

BOOST_AUTO_TEST_CASE(the_page_is_whole_and_fetches_nothing) {
  const std::string html = page(small(), {.configuration = "agent.ini", .version = "1.2.3", .seed = 7});
  BOOST_TEST(drawingsIn(html) == 5U);
  for (const char* text :
       {"rig &lt;1&gt;", "p&amp;q", "[offer.&lt;x&gt;]", "a note &amp; &lt;b&gt;more", "seed 7", "agent.ini"})
    BOOST_TEST(html.find(text) != std::string::npos, text);
  for (const char* text : {"http:", "https:", "<script", "<link", "<img", "url(", "@import", "nan", "inf\""})
    BOOST_TEST(html.find(text) == std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(a_machine_that_was_never_priced_is_drawn_without_a_plot) {
  Rehearsal rehearsal = small();
  rehearsal.course.machines[0].looks.clear();
  rehearsal.course.offers[0].looks.clear();
  BOOST_TEST(drawingsIn(page(rehearsal, {})) == 3U);
}

BOOST_AUTO_TEST_CASE(moments_are_counted_from_the_beginning) {
  BOOST_TEST(momentText(0h) == "day 1, 00:00");
  BOOST_TEST(momentText(days{2} + 14h + 5min) == "day 3, 14:05");
}

BOOST_AUTO_TEST_SUITE_END()
