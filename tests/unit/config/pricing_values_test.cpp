#include "agent/config/values.h"
#include "tests/unit/config/support.h"

using namespace agent::config;
using namespace std::chrono_literals;
using provider::pricing::CostPlus;
using provider::pricing::FloorRule;
using provider::pricing::Rung;

namespace {

template <typename T>
T parsed(const Form& form, std::string_view text) {
  const Parsed<Value> value = parse(form, text);
  BOOST_REQUIRE_MESSAGE(value.has_value(), std::string(text) + ": " + (value ? "" : value.error()));
  return std::get<T>(*value);
}

void refuse(const Form& form, const std::vector<std::string_view>& texts) {
  for (const std::string_view bad : texts) BOOST_TEST(!parse(form, bad).has_value(), bad);
}

std::string days(std::string_view text) {
  std::string shown;
  for (const bool on : parsed<Weekdays>(DayList{}, text)) shown += on ? 'x' : '.';
  return shown;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pricing_values)

BOOST_AUTO_TEST_CASE(a_floor_is_a_price_or_made_of_costs) {
  for (const char* shown : {"2.40 USD", "2.40 USD/gpu", "cost + 0%", "cost + 10%", "cost + 2.5%",
                            "cost + 0.125%", "cost + 1000%", "cost + 33.333333%"})
    BOOST_TEST(text(parsed<FloorRule>(PriceOrCost{}, shown)) == shown);
  BOOST_TEST(std::get<CostPlus>(parsed<FloorRule>(PriceOrCost{}, "cost")).margin == 0.0);
  BOOST_TEST(std::get<CostPlus>(parsed<FloorRule>(PriceOrCost{}, "Cost+10 %")).margin == 0.1);
  refuse(PriceOrCost{},
         {"cost +", "cost 10%", "cost * 2", "cost + cost", "cost + +1%", "10%", "3", "cost +10"});
}

BOOST_AUTO_TEST_CASE(increments_are_a_share_or_an_amount) {
  BOOST_TEST(parsed<Fraction>(IncrementForm{}, "1%").value == 0.01);
  BOOST_TEST(parsed<Fraction>(IncrementForm{}, "0.5 %").value == 0.005);
  BOOST_TEST(parsed<Fraction>(IncrementForm{}, "0%").value == 0.0);
  BOOST_TEST(parsed<Fraction>(IncrementForm{}, "100%").value == 1.0);
  BOOST_TEST(parsed<provider::Price>(IncrementForm{}, "0.0000001 btc").text() == "0.00000010 BTC");
  BOOST_TEST(parsed<provider::Price>(IncrementForm{}, "0.05 USD").text() == "0.05 USD");
  refuse(IncrementForm{}, {"1", "0.01", "-1%", "101%", "1e-7 BTC", "0 BTC", "-1 BTC", "$1", "1 EUR", "BTC",
                           "0.05 USD/gpu", "1% USD", "off", "1,5%"});
}

BOOST_AUTO_TEST_CASE(rates_are_in_usd) {
  const Form form = RateForm{0.001, 100'000};
  BOOST_TEST(parsed<Number>(form, "65000 USD").value == 65000.0);
  BOOST_TEST(parsed<Number>(form, "0.01usd").value == 0.01);
  refuse(form,
         {"65000", "65000 BTC", "65000 USD/gpu", "0 USD", "0.0001 USD", "100001 USD", "-1 USD", "nan USD"});
}

BOOST_AUTO_TEST_CASE(electricity_is_a_price_of_a_kwh) {
  for (const char* good : {"0.25 USD", "0.25 USD/kWh", "0.25usd / KWH", "0.250 USD/kwh"})
    BOOST_TEST(parsed<provider::Price>(KwhPrice{}, good).text() == "0.25 USD");
  refuse(KwhPrice{}, {"0.25", "0.25 USD/gpu", "0.25 USD/h", "0.25 EUR", "11 USD", "0 USD", "USD"});
}

BOOST_AUTO_TEST_CASE(watts_are_for_the_machine_or_per_gpu) {
  BOOST_TEST(parsed<Watts>(WattsForm{}, "350 W").watts == 350.0);
  BOOST_TEST(!parsed<Watts>(WattsForm{}, "350w").perGpu);
  BOOST_TEST(parsed<Watts>(WattsForm{}, "350.5 W / GPU").watts == 350.5);
  BOOST_TEST(parsed<Watts>(WattsForm{}, "350 W/gpu").perGpu);
  refuse(WattsForm{},
         {"350", "W", "350 kW", "350 W/h", "350 W/gpu/gpu", "0 W", "-1 W", "20001 W", "1e3 W", "3,5 W"});
}

BOOST_AUTO_TEST_CASE(plain_numbers_have_no_unit) {
  const Form form = Plain{0, 5};
  for (const auto& [text, value] : {std::pair("0", 0.0), std::pair("4.5", 4.5), std::pair("5", 5.0)})
    BOOST_TEST(parsed<Number>(form, text).value == value);
  refuse(form, {"5.1", "-0.1", "90%", "4,5", ".5", "nan", "inf", "1e0", "five"});
}

BOOST_AUTO_TEST_CASE(what_may_be_off_is_off_in_that_word_only) {
  const Form forms[] = {DurationOrOff{{0s, 1h}}, PercentageOrOff{{0, 100}}, WholeOrOff{{1, 10}}};
  for (const Form& form : forms) {
    BOOST_TEST(std::holds_alternative<Off>(*parse(form, "off")));
    refuse(form, {"none", "no", "OFF", "of"});
  }
  BOOST_TEST((parsed<std::chrono::milliseconds>(forms[0], "5m") == 5min));
  BOOST_TEST(parsed<Fraction>(forms[1], "5%").value == 0.05);
  BOOST_TEST(parsed<std::int64_t>(forms[2], "5") == 5);
}

BOOST_AUTO_TEST_CASE(regions_are_sorted_codes) {
  using Codes = std::vector<std::string>;
  BOOST_TEST(parsed<Codes>(RegionList{}, "any").empty());
  BOOST_TEST(parsed<Codes>(RegionList{}, "de,CZ , dE") == (Codes{"CZ", "DE"}),
             boost::test_tools::per_element());
  refuse(RegionList{}, {"any,CZ", "C", "CZE", "C1", "CZ;DE", ",", "CZ,,DE", "UK"});
}

BOOST_AUTO_TEST_CASE(rungs_rise_from_zero) {
  const auto rungs = parsed<std::vector<Rung>>(RungList{}, "0s:100%  90m:95.5%\t2d:150%");
  BOOST_REQUIRE_EQUAL(rungs.size(), 3u);
  BOOST_TEST((rungs[1].idle == 90min));
  BOOST_TEST(rungs[1].factor == 0.955);
  BOOST_TEST(rungs[2].factor == 1.5);
  refuse(RungList{}, {"1h:100%", "0h:100% 0h:90%", "0h:100% 2h:90% 1h:80%", "0h", "0h:", ":100%",
                      "0h:100% 6h", "0h:100%,6h:90%", "0h: 100%", "0h:1001%"});
}

BOOST_AUTO_TEST_CASE(days_are_lists_and_ranges_that_may_wrap) {
  BOOST_TEST(days("all") == "xxxxxxx");
  BOOST_TEST(days("mon-fri") == "xxxxx..");
  BOOST_TEST(days("sat,sun") == ".....xx");
  BOOST_TEST(days("Fri - Mon") == "x...xxx");
  BOOST_TEST(days("TUESDAY, thu-thursday,wed") == ".xxx...");
  BOOST_TEST(days("sun") == "......x");
  BOOST_TEST(days("mon-sun") == "xxxxxxx");
  refuse(DayList{}, {"m", "mond", "mo", "mon fri", "mon..fri", "-", "mon-", ",mon", "all,mon", "1-5"});
}

BOOST_AUTO_TEST_CASE(hours_have_two_ends) {
  for (const char* good : {"22:00-06:00", "22:00 - 6:00", "22:00..06:00", "22:00 .. 06:00"}) {
    BOOST_TEST(parsed<Span>(HourSpan{}, good).from == 22 * 60);
    BOOST_TEST(parsed<Span>(HourSpan{}, good).until == 6 * 60);
  }
  BOOST_TEST(parsed<Span>(HourSpan{}, "00:00-24:00").until == 24 * 60);
  BOOST_TEST(parsed<Span>(HourSpan{}, "23:59-0:00").from == 24 * 60 - 1);
  refuse(HourSpan{}, {"22:00", "22-06", "25:00-06:00", "22:00-24:01", "22:0-06:00", "24:00-01:00",
                      "06:00-06:00", "22:00-06:00-07:00", "-1:00-06:00", "022:00-06:00", "10pm-6am"});
}

BOOST_AUTO_TEST_CASE(every_form_has_a_description_of_its_own) {
  const Form forms[] = {PriceOrCost{},
                        RateForm{1, 2},
                        KwhPrice{},
                        WattsForm{},
                        LabelList{},
                        RegionList{},
                        RungList{},
                        ZoneForm{},
                        DayList{},
                        HourSpan{},
                        DurationOrOff{{0s, 1h}},
                        WholeOrOff{{1, 2}},
                        Plain{0, 1},
                        PercentageOrOff{{0, 1}}};
  for (const Form& form : forms) BOOST_TEST(!describe(form).empty());
  BOOST_TEST(describe(forms[10]) == "duration, 0s to 1h, or off");
}

BOOST_AUTO_TEST_SUITE_END()
