#include "agent/manual/manual.h"
#include "tests/unit/manual/pages.h"

using namespace agent::manual;

BOOST_AUTO_TEST_SUITE(sources)

BOOST_AUTO_TEST_CASE(examples_are_literal_and_requests_stay) {
  const auto text = filled(".PP\n.EX\n.PP\n-a `b`\n.EE\nThe `-x`\n", Markup::Roff);
  BOOST_REQUIRE(text.has_value());
  BOOST_TEST(*text == ".PP\n.EX\n\\&.PP\n\\-a \\(gab\\(ga\n.EE\nThe \\fB\\-x\\fR\n");
}

BOOST_AUTO_TEST_CASE(a_script_stays_as_it_is) {
  const std::string script = "a=`b -c`\n.EX\n";
  BOOST_TEST(filled(script, Markup::Shell).value() == script);
}

BOOST_AUTO_TEST_CASE(what_the_tables_do_not_have_stops_the_build_with_the_line) {
  for (const char* line :
       {"{{nothing}}", "{{keys sever}}", "{{keys}}", "{{keys api url}}", "{{keys api url nothing}}",
        "{{keys api nothing url}}", "{{keys api timeout url}}", "{{section}}", "{{section polcy}}",
        "{{options polan}}", "{{exit-codes}}", "{{title X 1}}", "{{}}"}) {
    const auto text = filled(std::string("first\n") + line + "\n", Markup::Roff);
    BOOST_TEST(!text.has_value(), line);
    if (!text) BOOST_TEST(text.error().starts_with("2: "), line << ": " << text.error());
  }
}

BOOST_AUTO_TEST_CASE(every_page_is_made_the_same_twice) {
  for (const Page& page : pages()) {
    const std::string text = manual_test::pageOf(page.name);
    BOOST_TEST(!manual_test::has(text, "{{"), page.name);
    BOOST_TEST(text == manual_test::pageOf(page.name));
  }
}

BOOST_AUTO_TEST_SUITE_END()
