#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <sstream>

#include "provider/api/decode.h"
#include "provider/api/envelope.h"
#include "provider/api/json_source.h"
#include "provider/api/market_reader.h"

using namespace provider;
using namespace provider::api;

namespace {

struct HostileCase {
  std::string what;
  std::string body;
  const char* said;
};
std::ostream& operator<<(std::ostream& out, const HostileCase& c) { return out << c.what; }

std::string repeated(const std::string& piece, std::size_t times) {
  std::string text;
  for (std::size_t n = 0; n < times; ++n) text += piece;
  return text;
}

const std::vector<HostileCase> kHostile{
    {"empty", "", "is empty"},
    {"white space", " \r\n\t ", "is empty"},
    {"html", "<!DOCTYPE html><html>\x01", "begins with \"<!DOCTYPE html><html>?\""},
    {"plain text", "error code: 1010", "begins with \"error code: 1010\""},
    {"truncated", R"({"code":0,"servers":[{"id":1)", "is not valid JSON"},
    {"truncated number", R"({"code":0)", "is not valid JSON"},
    {"trailing garbage", R"({"code":0,"servers":[]}x)", "is not valid JSON"},
    {"two answers", R"({"code":0,"servers":[]}{"code":0})", "is not valid JSON"},
    {"trailing comma", R"({"code":0,"servers":[],})", "is not valid JSON"},
    {"array", "[]", "is not a JSON object"},
    {"text", R"("code")", "JSON"},
    {"number", "0", "JSON"},
    {"null", "null", "JSON"},
    {"nan", R"({"code":0,"servers":[],"x":NaN})", "is not valid JSON"},
    {"invalid utf-8", "{\"code\":0,\"servers\":[],\"x\":\"\xff\"}", "is not valid JSON"},
    {"no code", R"({"servers":[]})", "code"},
    {"code null", R"({"code":null,"servers":[]})", "code"},
    {"code text", R"({"code":"0","servers":[]})", "code"},
    {"code fraction", R"({"code":0.0,"servers":[]})", "code"},
    {"code true", R"({"code":true,"servers":[]})", "code"},
    {"code object", R"({"code":{},"servers":[]})", "code"},
    {"code negative", R"({"code":-1,"servers":[]})", "code"},
    {"code huge", R"({"code":99999999999,"servers":[]})", "code"},
    {"brackets", repeated("[", 100'000), "nested too deeply"},
    {"braces", repeated(R"({"a":)", 100'000), "nested too deeply"},
    {"deep in an unknown field",
     R"({"code":0,"servers":[],"x":)" + repeated("[", 33) + repeated("]", 33) + "}", "nested too deeply"},
};

std::string codeOf(int code) { return R"({"code":)" + std::to_string(code) + R"(,"error":"the words"})"; }

struct CodeCase {
  int code;
  ErrorKind kind;
};
const CodeCase kCodes[] = {{1, ErrorKind::Busy},        {2, ErrorKind::InvalidInput},
                           {3, ErrorKind::KeyRefused},  {4, ErrorKind::InvalidInput},
                           {5, ErrorKind::RateLimited}, {6, ErrorKind::Refused},
                           {7, ErrorKind::BadAnswer}};

const ResponseHead kHead{.status = 502, .contentType = "text/html", .retryAfter = {}};

Result<std::vector<MyServer>> readServers(const std::string& body) {
  std::istringstream in(body);
  return decodeMyServers(kHead, in);
}

Result<MarketSummary> readMachines(const std::string& body) {
  std::istringstream in(body);
  return readMarket(kHead, in, [](const MarketMachine&) {});
}

template <typename T>
void mustBeBad(const Result<T>& result, const std::string& said) {
  BOOST_REQUIRE(!result.has_value());
  BOOST_TEST((result.error().kind == ErrorKind::BadAnswer));
  BOOST_TEST(result.error().message.find(said) != std::string::npos, result.error().message);
  BOOST_TEST(result.error().message.size() < 300U);
}

std::string passedOn(const std::string& text) {
  std::istringstream in(text);
  JsonSource source(in, 1 << 20);
  return {std::istreambuf_iterator<char>(&source), {}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hostile)

BOOST_DATA_TEST_CASE(what_is_not_the_documented_json_is_a_bad_answer,
                     boost::unit_test::data::make(kHostile)) {
  mustBeBad(readServers(sample.body), sample.said);
  mustBeBad(readMachines(sample.body), sample.said);
}

BOOST_AUTO_TEST_CASE(the_message_says_what_came_instead) {
  const auto servers = readServers("<html><title>502 Bad Gateway</title>" + repeated("x", 500));
  BOOST_TEST(servers.error().message ==
             "the answer is not valid JSON (HTTP 502, text/html, begins with \"<html><title>502 Bad "
             "Gateway</title>" +
                 repeated("x", 24) + "\")");
}

BOOST_AUTO_TEST_CASE(every_code_has_its_kind_and_keeps_the_words) {
  for (const CodeCase& each : kCodes) {
    for (const Error& error :
         {readServers(codeOf(each.code)).error(), readMachines(codeOf(each.code)).error()}) {
      BOOST_TEST((error.kind == each.kind));
      BOOST_TEST(error.apiCode.value() == each.code);
      BOOST_TEST(error.apiText == "the words");
      BOOST_TEST(error.message.find("the words") != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(too_many_values_are_refused) {
  mustBeBad(readServers("[" + repeated("0,", kMostValues) + "0]"), "too many values");
}

BOOST_AUTO_TEST_CASE(too_large_an_answer_is_refused) {
  mustBeBad(readServers(R"({"code":0,"servers":[],"x":")" + std::string(kLargestAnswer, 'x') + "\"}"),
            "larger than 8 MiB");
}

BOOST_AUTO_TEST_CASE(numbers_that_the_parser_cannot_hold_spoil_nothing_where_nobody_needs_them) {
  const auto servers = readServers(
      R"({"code":0,"servers":[{"name":"a","x":123456789012345678901234567890,"y":1e999,"z":-1e999,"s":"1e999"}]})");
  BOOST_REQUIRE(servers.has_value());
  BOOST_TEST(servers->size() == 1U);
}

BOOST_AUTO_TEST_CASE(only_numbers_out_of_range_are_rewritten) {
  const std::vector<std::pair<const char*, const char*>> cases{
      {R"({"a":1,"b":-2.5e-7,"c":"1e999 \" 123456789012345678901"})",
       R"({"a":1,"b":-2.5e-7,"c":"1e999 \" 123456789012345678901"})"},
      {"[123456789012345678]", "[123456789012345678]"},
      {"[1234567890123456789]", "[1234567890123456789e0]"},
      {"[0.1234567890123456789012]", "[0.1234567890123456789012]"},
      {"[1e309,-1E+400,1e-400]", R"(["1e309","-1E+400",1e-400])"},
      {"1e309", R"("1e309")"},
      {"[true,false,null]", "[true,false,null]"},
  };
  for (const auto& [in, out] : cases) BOOST_TEST(passedOn(in) == out);
}

BOOST_AUTO_TEST_CASE(a_number_across_two_blocks_is_one_number) {
  const std::string padding(16384 - 5, ' ');
  BOOST_TEST(passedOn(padding + "1e309999 ") == padding + "\"1e309999\" ");
}

BOOST_AUTO_TEST_SUITE_END()
