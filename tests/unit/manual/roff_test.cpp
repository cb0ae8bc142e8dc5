#include "agent/manual/roff.h"

using namespace agent::manual;

BOOST_AUTO_TEST_SUITE(roff_)

BOOST_AUTO_TEST_CASE(what_is_typed_can_be_copied) {
  BOOST_TEST(roff::code("--config 'a\\b' \"c\" ~`^") ==
             "\\-\\-config \\(aqa\\eb\\(aq \\(dqc\\(dq \\(ti\\(ga\\(ha");
  BOOST_TEST(roff::bold("on_demand") == "\\fBon_demand\\fR");
}

BOOST_AUTO_TEST_CASE(a_hyphen_is_one_only_within_a_word) {
  BOOST_TEST(roff::plain("on-demand") == "on-demand");
  BOOST_TEST(roff::plain("an on-demand-price") == "an on-demand-price");
  BOOST_TEST(roff::plain("-3% is lower") == "\\-3% is lower");
  BOOST_TEST(roff::plain("see --log-level") == "see \\-\\-log\\-level");
  BOOST_TEST(roff::plain("22:00-06:00") == "22:00\\-06:00");
  BOOST_TEST(roff::plain("mon-") == "mon\\-");
}

BOOST_AUTO_TEST_CASE(no_line_of_text_is_a_request) {
  BOOST_TEST(roff::plain(".ini is the end") == "\\&.ini is the end");
  BOOST_TEST(roff::plain("'tis") == "\\&'tis");
  BOOST_TEST(roff::example(".so /etc/passwd") == "\\&.so /etc/passwd");
  BOOST_TEST(roff::example("'so") == "\\(aqso");
}

BOOST_AUTO_TEST_CASE(characters_outside_of_ascii_are_named) {
  BOOST_TEST(roff::plain("[schedule.…]") == "[schedule.\\[u2026]]");
  BOOST_TEST(roff::code("größe 😀") == "gr\\[u00F6]\\[u00DF]e \\[u1F600]");
}

BOOST_AUTO_TEST_CASE(prose_has_code_in_backquotes_and_may_use_roff_outside) {
  BOOST_TEST(roff::prose("with `--for 2h` \\fIN\\fR times, well-known") ==
             "with \\fB\\-\\-for 2h\\fR \\fIN\\fR times, well-known");
  BOOST_TEST(roff::prose("`.ini`") == "\\fB.ini\\fR");
}

BOOST_AUTO_TEST_SUITE_END()
