#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <charconv>

#include "provider/sandbox/json_value.h"
#include "provider/sandbox/json_writer.h"

using namespace provider::sandbox;

namespace {

struct NumberCase {
  double number;
  const char* text;
};
std::ostream& operator<<(std::ostream& out, const NumberCase& c) { return out << c.text; }

const NumberCase kNumbers[] = {
    {0, "0"},
    {2, "2"},
    {110, "110"},
    {1200000, "1200000"},
    {0.5, "0.5"},
    {4.2e-6, "0.0000042"},
    {1e-6, "0.000001"},
    {3e-7, "3e-7"},
    {1.25e-7, "1.25e-7"},
    {62.7359847154, "62.7359847154"},
    {-1.5, "-1.5"},
    {1e20, "100000000000000000000"},
    {1e21, "1e+21"},
    {0.1 + 0.2, "0.30000000000000004"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_json)

BOOST_DATA_TEST_CASE(numbers_look_as_a_javascript_server_prints_them,
                     boost::unit_test::data::make(kNumbers)) {
  const std::string text = numberText(sample.number);
  BOOST_TEST(text == sample.text);
  double back = 0;
  std::from_chars(text.data(), text.data() + text.size(), back);
  BOOST_TEST(back == sample.number);
}

BOOST_AUTO_TEST_CASE(commas_stand_between_and_nowhere_else) {
  JsonWriter json;
  json.beginObject()
      .member("a", 1)
      .key("b")
      .beginArray()
      .value("x")
      .value(true)
      .beginObject()
      .endObject()
      .endArray();
  json.key("c").beginObject().endObject().key("d").null().member("e", "q\"\\\n").endObject();
  BOOST_TEST(json.take() == R"({"a":1,"b":["x",true,{}],"c":{},"d":null,"e":"q\"\\\u000a"})");
}

BOOST_AUTO_TEST_CASE(a_text_that_ends_like_a_bracket_does_not_swallow_a_comma) {
  JsonWriter json;
  json.beginArray().value("{").value("[").value(":").endArray();
  BOOST_TEST(json.take() == R"(["{","[",":"])");
}

BOOST_AUTO_TEST_CASE(a_getter_answers_only_for_its_own_type) {
  const auto value = JsonValue::parse(R"({"i":3,"d":0.5,"s":"3","b":true,"n":null,"o":{"k":[1]}})");
  BOOST_REQUIRE(value.has_value());
  BOOST_TEST(value->find("i")->integer().value() == 3);
  BOOST_TEST(value->find("i")->number().value() == 3.0);
  BOOST_TEST(value->find("d")->number().value() == 0.5);
  BOOST_TEST(!value->find("d")->integer().has_value());
  BOOST_TEST(!value->find("s")->number().has_value());
  BOOST_TEST(!value->find("b")->integer().has_value());
  BOOST_TEST(!value->find("b")->number().has_value());
  BOOST_TEST(value->find("b")->boolean().value());
  BOOST_TEST(!value->find("i")->boolean().has_value());
  BOOST_TEST(value->find("n")->isNull());
  BOOST_TEST(value->find("o")->find("k")->array()->size() == 1U);
  BOOST_TEST(!value->find("missing"));
}

BOOST_AUTO_TEST_CASE(text_that_is_not_json_is_no_value) {
  for (const char* text : {"", "{", "nonsense", R"({"a":})", "<html></html>"})
    BOOST_TEST(!JsonValue::parse(text).has_value(), text);
  BOOST_TEST(!JsonValue::parse(std::string(100, '[') + std::string(100, ']')).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
