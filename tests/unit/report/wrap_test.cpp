#include "agent/report/wrap.h"

#include "agent/report/numbers.h"
#include "provider/core/text.h"

using namespace agent::report;

BOOST_AUTO_TEST_SUITE(wrap)

BOOST_AUTO_TEST_CASE(lines_break_at_blanks) {
  struct {
    const char* text;
    std::vector<std::string> lines;
  } const cases[] = {{"", {""}},
                     {"a", {"a"}},
                     {"one two", {"one two"}},
                     {"one two three", {"one two", "three"}},
                     {"  one   two ", {"one two"}},
                     {"muchtoolong x", {"muchtoolong", "x"}},
                     {"größe €uro x", {"größe", "€uro x"}}};
  for (const auto& sample : cases)
    BOOST_TEST(wrapped(sample.text, 8) == sample.lines, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_value_goes_on_under_itself) {
  BOOST_TEST(labelled("policy", "follow") == "  policy          follow\n");
  const std::string word(50, 'x');
  BOOST_TEST(labelled("why", word + " " + word) ==
             "  why             " + word + "\n                  " + word + "\n");
}

BOOST_AUTO_TEST_CASE(a_value_cannot_leave_its_line) {
  BOOST_TEST(labelled("policy", "a\nb\x1b[2J") == "  policy          a b [2J\n");
}

BOOST_AUTO_TEST_CASE(lines_are_moved_and_empty_ones_stay_empty) {
  BOOST_TEST(indented("a\n\nb\n", 2) == "  a\n\n  b\n");
  BOOST_TEST(indented("", 2) == "");
}

BOOST_AUTO_TEST_CASE(numbers_are_as_short_as_they_can_be) {
  BOOST_TEST(plain(65000) == "65000");
  BOOST_TEST(plain(0.9) == "0.9");
  BOOST_TEST(provider::percentText(0.025) == "2.5%");
  BOOST_TEST(provider::percentText(0.15) == "15%");
  BOOST_TEST(decimal(99.5, 2) == "99.50");
}

BOOST_AUTO_TEST_SUITE_END()
