#include "agent/config/document.h"

using namespace agent::config;

namespace {

Document readOne(std::string_view text) { return read({}, text, "a.ini"); }

}  // namespace

BOOST_AUTO_TEST_SUITE(document)

BOOST_AUTO_TEST_CASE(sections_and_keys_are_kept_in_order_with_their_lines) {
  const Document document = readOne("# comment\n[api]\nurl = a\n\n  ; another\n[server.x]\n  name=b c \n");
  BOOST_TEST(document.problems.empty());
  BOOST_REQUIRE_EQUAL(document.sections.size(), 2u);
  BOOST_TEST(document.sections[0].title() == "api");
  BOOST_TEST(document.sections[1].title() == "server.x");
  BOOST_TEST(document.sections[1].entries[0].value == "b c");
  BOOST_TEST(document.where(document.sections[1].entries[0].place) == "a.ini:7");
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_crlf_and_tabs_are_tolerated) {
  const Document document = readOne("\xEF\xBB\xBF[api]\r\n\turl\t=\tx y\t\r\n");
  BOOST_TEST(document.problems.empty());
  BOOST_TEST(document.sections.at(0).entries.at(0).key == "url");
  BOOST_TEST(document.sections.at(0).entries.at(0).value == "x y");
}

BOOST_AUTO_TEST_CASE(the_last_line_needs_no_end) {
  BOOST_TEST(readOne("[api]\nurl = x").sections.at(0).entries.at(0).value == "x");
}

BOOST_AUTO_TEST_CASE(a_mark_of_a_comment_inside_a_value_belongs_to_it) {
  const Document document = readOne("[api]\nurl = a;b#c = d\n");
  BOOST_TEST(document.sections.at(0).entries.at(0).value == "a;b#c = d");
}

BOOST_AUTO_TEST_CASE(nothing_is_no_fault) {
  for (const std::string_view text : {"", "\n\n", "\xEF\xBB\xBF", "; only\n# comments", "[api]\n"})
    BOOST_TEST(readOne(text).problems.empty());
}

BOOST_AUTO_TEST_CASE(a_line_of_4096_bytes_is_read_and_one_more_is_too_much) {
  const std::string head = "[api]\n";
  const std::string key = "url = ";
  BOOST_TEST(readOne(head + key + std::string(4096 - key.size(), 'x')).problems.empty());
  BOOST_TEST(readOne(head + key + std::string(4097 - key.size(), 'x')).problems.size() == 1);
}

BOOST_AUTO_TEST_CASE(a_file_over_one_mebibyte_is_not_read) {
  std::string text = "[api]\n";
  text.resize(1024 * 1024, '\n');
  BOOST_TEST(readOne(text).problems.empty());
  text += '\n';
  const Document document = readOne(text);
  BOOST_REQUIRE_EQUAL(document.problems.size(), 1u);
  BOOST_TEST(document.problems[0].place.line == 0);
  BOOST_TEST(document.sections.empty());
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_text_does_not_flood_the_reader) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "\x01\n";
  const Document document = readOne(text);
  BOOST_TEST(document.problems.size() == 51u);
  BOOST_TEST(document.problems.back().message.find("too many") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_second_file_goes_on_where_the_first_ended) {
  const Document document = read(readOne("[api]\nurl = a\n"), "[api]\ntimeout = b\n[agent]\n", "b.ini");
  BOOST_TEST(document.problems.empty());
  BOOST_TEST(document.sections.size() == 2u);
  BOOST_TEST(document.where(document.sections[0].find("timeout")->place) == "b.ini:2");
}

BOOST_AUTO_TEST_CASE(a_key_in_two_files_is_a_fault_that_names_both) {
  const Document document = read(readOne("[api]\nurl = a\n"), "\n[api]\nurl = a\n", "b.ini");
  BOOST_REQUIRE_EQUAL(document.problems.size(), 1u);
  BOOST_TEST(document.where(document.problems[0].place) == "b.ini:3");
  BOOST_TEST(document.problems[0].message == "`url` is already set at a.ini:2");
}

BOOST_AUTO_TEST_CASE(keys_under_a_head_that_cannot_be_read_are_not_added_to_the_section_before) {
  const Document document = readOne("[api]\nurl = a\n[agent\nmode = b\n");
  BOOST_TEST(document.problems.size() == 1u);
  BOOST_TEST(document.damaged);
  BOOST_TEST(document.sections.at(0).entries.size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
