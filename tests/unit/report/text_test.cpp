#include "agent/report/text.h"

using namespace agent::report;

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(cells_are_counted_as_terminals_do) {
  const std::pair<const char*, std::size_t> cases[] = {
      {"", 0},        {"rig-01", 6}, {"größe", 5},    {"€", 1},       {"机器", 4},
      {"e\u0301", 1}, {"한국어", 6}, {"ｆｕｌｌ", 8}, {"ｶﾅ", 2},      {"😀", 2},
      {"🚀x", 3},      {"𝄞", 1},      {"a\u200bb", 2}, {"❤\ufe0f", 1}, {"\xff\xfe", 2},
  };
  for (const auto& [sample, expected] : cases) BOOST_TEST(cells(sample) == expected, sample);
}

BOOST_AUTO_TEST_CASE(shortening_never_cuts_a_character_or_leaves_a_blank) {
  const std::tuple<const char*, std::size_t, const char*> cases[] = {
      {"rig-01", 6, "rig-01"}, {"rig-01", 5, "rig-…"}, {"rig-01", 1, "…"},   {"rig-01", 0, ""},
      {"机器人", 6, "机器人"}, {"机器人", 5, "机器…"}, {"机器人", 4, "机…"}, {"two words", 5, "two…"},
  };
  for (const auto& [sample, most, expected] : cases) BOOST_TEST(shortened(sample, most) == expected);
}

BOOST_AUTO_TEST_CASE(what_a_terminal_would_obey_is_replaced) {
  BOOST_TEST(printable("a\tb\nc\x1b\x7f\u0085\u2028\u202e") == "a b c     ");
  BOOST_TEST(printable("x\xc3") == "x\uFFFD");
  BOOST_TEST(printable("\xf4\x90\x80\x80") == "\uFFFD\uFFFD\uFFFD\uFFFD");
  BOOST_TEST(validUtf8("a\nb\xff") == "a\nb\uFFFD");
}

BOOST_AUTO_TEST_SUITE_END()
