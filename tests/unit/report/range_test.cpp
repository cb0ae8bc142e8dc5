#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "agent/report/check.h"

using namespace agent::report;

namespace {

struct RangeCase {
  const char* text;
  std::vector<double> alerting;
  std::vector<double> quiet;
};
std::ostream& operator<<(std::ostream& out, const RangeCase& c) { return out << c.text; }

const RangeCase kRangeCases[] = {
    {"10", {-0.1, -1, 10.1, 11}, {0, 5, 10}},
    {"0", {-1, 1}, {0}},
    {"10:", {9, 9.9, -1}, {10, 11, 1e9}},
    {":10", {-1, 11}, {0, 10}},
    {"~:10", {10.5, 11}, {10, 0, -1000}},
    {"~:", {}, {-1e12, 0, 1e12}},
    {"10:20", {9, 21}, {10, 15, 20}},
    {"@10:20", {10, 15, 20}, {9, 21}},
    {"@10", {0, 10}, {-1, 11}},
    {"@~:0", {0, -5}, {1}},
    {"-5:-2.5", {-6, -2, 0}, {-5, -2.5}},
    {"0.5", {0.6}, {0.5}},
    {"7:7", {6, 8}, {7}},
};

const char* const kNoRanges[] = {"",      "@",
                                 ":",     "@:",
                                 "~",     "20:10",
                                 "a",     "10:b",
                                 "1,5",   "1e3",
                                 "inf",   "nan",
                                 " 10",   "10 ",
                                 "10;",   "10:20:30",
                                 "10:~",  "~10",
                                 "--1",   "1.2.3",
                                 "+1",    "0x10",
                                 "@@1:2", "|10",
                                 "1\n",   "99999999999999999999999999999999999"};

}  // namespace

BOOST_AUTO_TEST_SUITE(range)

BOOST_DATA_TEST_CASE(a_range_alerts_as_the_guidelines_say, boost::unit_test::data::make(kRangeCases)) {
  const auto range = parseRange(sample.text);
  BOOST_REQUIRE(range.has_value());
  BOOST_TEST(range->text == sample.text);
  for (const double value : sample.alerting) BOOST_TEST(range->alerts(value), value);
  for (const double value : sample.quiet) BOOST_TEST(!range->alerts(value), value);
}

BOOST_DATA_TEST_CASE(what_is_no_range_is_refused, boost::unit_test::data::make(kNoRanges)) {
  BOOST_TEST(!parseRange(sample).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
