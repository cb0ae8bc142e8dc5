#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <limits>
#include <random>

#include "agent/log/escape.h"
#include "agent/log/log.h"

using namespace agent::log;
using namespace std::string_literals;

namespace {

constexpr std::size_t kWhole = 10'000;

struct ValueCase {
  std::string text;
  std::string logfmt;
};
std::ostream& operator<<(std::ostream& out, const ValueCase& c) { return out << c.logfmt; }

const ValueCase kValueCases[] = {
    {"rig-01", "rig-01"},
    {"0.00010000", "0.00010000"},
    {"größe", "größe"},
    {"", "\"\""},
    {"two words", "\"two words\""},
    {"a=b", "\"a=b\""},
    {"say \"yes\"", R"("say \"yes\"")"},
    {"\"", R"("\"")"},
    {R"(back\slash)", R"("back\\slash")"},
    {"x\nlevel=error event=forged", R"("x\nlevel=error event=forged")"},
    {"a\r\tb", R"("a\r\tb")"},
    {"nul\0here"s, R"("nul\u0000here")"},
    {"\x1b[31mred", R"("\u001b[31mred")"},
    {"del\x7f", R"("del\u007f")"},
    {"next\u0085line", R"("next\u0085line")"},
    {"line\u2028separator", R"("line\u2028separator")"},
    {"right\u202eleft", R"("right\u202eleft")"},
    {"bad\xff", R"("bad\ufffd")"},
    {"cut\xe2\x82", R"("cut\ufffd\ufffd")"},
    {"overlong\xc0\xaf", R"("overlong\ufffd\ufffd")"},
    {"surrogate\xed\xa0\x80", R"("surrogate\ufffd\ufffd\ufffd")"},
    {"too far\xf4\x90\x80\x80", R"("too far\ufffd\ufffd\ufffd\ufffd")"},
    {"€𝄞", "€𝄞"},
};

std::string member(const std::string& json, const std::string& key) {
  return Poco::JSON::Parser().parse(json).extract<Poco::JSON::Object::Ptr>()->get(key).convert<std::string>();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(line)

BOOST_DATA_TEST_CASE(a_value_is_quoted_only_where_it_must_be, boost::unit_test::data::make(kValueCases)) {
  BOOST_TEST(logfmtValue(sample.text, kWhole) == sample.logfmt);
}

BOOST_AUTO_TEST_CASE(the_order_of_keys_is_fixed) {
  const Fields fields{{"machine", "rig-01"}, {"price", "0.0001 BTC"}, {"machines", 4}, {"rented", true}};
  BOOST_TEST(formatLine(Format::Logfmt, Level::Notice, "2025-01-02T03:04:05.006Z", "price_set", fields) ==
             "time=2025-01-02T03:04:05.006Z level=notice event=price_set machine=rig-01 price=\"0.0001 BTC\" "
             "machines=4 "
             "rented=true");
  BOOST_TEST(formatLine(Format::Json, Level::Notice, "2025-01-02T03:04:05.006Z", "price_set", fields) ==
             R"({"time":"2025-01-02T03:04:05.006Z","level":"notice","event":"price_set","machine":"rig-01",)"
             R"("price":"0.0001 BTC","machines":4,"rented":true})");
}

BOOST_AUTO_TEST_CASE(without_a_time_there_is_no_time) {
  BOOST_TEST(formatLine(Format::Logfmt, Level::Error, "", "stopped", {}) == "level=error event=stopped");
  BOOST_TEST(formatLine(Format::Json, Level::Error, "", "stopped", {}) ==
             R"({"level":"error","event":"stopped"})");
}

BOOST_AUTO_TEST_CASE(numbers_keep_their_whole_range) {
  const Fields fields{{"low", std::numeric_limits<std::int64_t>::min()},
                      {"high", std::numeric_limits<std::uint64_t>::max()}};
  BOOST_TEST(formatLine(Format::Json, Level::Info, "", "e", fields) ==
             R"({"level":"info","event":"e","low":-9223372036854775808,"high":18446744073709551615})");
}

BOOST_AUTO_TEST_CASE(a_key_cannot_forge_a_field) {
  BOOST_TEST(formatLine(Format::Logfmt, Level::Info, "", "e", {{"a b=\n", "c"}, {"", "d"}}) ==
             "level=info event=e a_b__=c _=d");
}

BOOST_AUTO_TEST_CASE(random_bytes_stay_one_line_of_valid_json) {
  std::mt19937 random(1);
  for (int round = 0; round < 3000; ++round) {
    std::string text(random() % 40, ' ');
    for (char& c : text) c = static_cast<char>(random());
    const std::string logfmt = formatLine(Format::Logfmt, Level::Info, "", text, {{"value", text}});
    for (const char c : logfmt) BOOST_REQUIRE(static_cast<unsigned char>(c) >= 0x20);
    const std::string json =
        formatLine(Format::Json, Level::Info, "", "e", {{"value", text}, {"end", "here"}});
    BOOST_REQUIRE(json.find('\n') == std::string::npos);
    BOOST_REQUIRE(member(json, "end") == "here");
  }
}

BOOST_AUTO_TEST_CASE(text_without_escapes_comes_back_from_json) {
  const std::string text = "größe \"x\" \\ / \n\t€𝄞";
  BOOST_TEST(member(formatLine(Format::Json, Level::Info, "", "e", {{"value", text}}), "value") == text);
}

BOOST_AUTO_TEST_CASE(a_long_value_is_cut_at_a_character_until_the_line_fits_a_pipe) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "€";
  for (const Format format : {Format::Logfmt, Format::Json}) {
    const std::string line = formatLine(format, Level::Error, "", "e",
                                        {{"a", text}, {"b", std::string(9000, '\x01')}, {"c", "short"}});
    BOOST_TEST(line.size() <= 4092u);
    BOOST_TEST(line.size() > 500u);
    BOOST_TEST(line.find("short") != std::string::npos);
    BOOST_TEST(line.find("€…\"") != std::string::npos);
    BOOST_TEST(line.find("\\ufffd") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(names_of_levels_and_formats_are_exact) {
  BOOST_TEST((levelFromName("error") == Level::Error));
  BOOST_TEST((levelFromName("warning") == Level::Warning));
  BOOST_TEST((levelFromName("notice") == Level::Notice));
  BOOST_TEST((levelFromName("info") == Level::Info));
  BOOST_TEST((levelFromName("debug") == Level::Debug));
  for (const char* wrong : {"", "trace", "Info", "warn", "info "})
    BOOST_TEST(!levelFromName(wrong).has_value());
  BOOST_TEST((formatFromName("logfmt") == Format::Logfmt));
  BOOST_TEST((formatFromName("json") == Format::Json));
  BOOST_TEST(!formatFromName("xml").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
