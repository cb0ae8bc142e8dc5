#include "agent/config/values.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <clocale>

#include "agent/config/text.h"
#include "agent/config/url.h"
#include "tests/unit/config/support.h"

using namespace agent::config;
using namespace std::chrono_literals;
using provider::Currency;
using provider::Limit;
using provider::pricing::OwnerPrice;
using std::chrono::milliseconds;

namespace {

const Form kAnyTime = Duration{0s, std::chrono::days{10'000}};
const Form kAnyShare = Percentage{-100, 1000};

template <typename T>
T parsed(const Form& form, std::string_view text) {
  const Parsed<Value> value = parse(form, text);
  BOOST_REQUIRE_MESSAGE(value.has_value(), std::string(text) + ": " + (value ? "" : value.error()));
  return std::get<T>(*value);
}

struct UrlCase {
  const char* text;
  const char* used;  // empty = refused
};
std::ostream& operator<<(std::ostream& out, const UrlCase& c) { return out << c.text; }

const UrlCase kUrls[] = {
    {"https://api.clore.ai/v1", "https://api.clore.ai/v1"},
    {"https://api.clore.ai/v1/", "https://api.clore.ai/v1"},
    {"https://api.clore.ai", "https://api.clore.ai/v1"},
    {"https://api.clore.ai/", "https://api.clore.ai/v1"},
    {"HTTPS://API.Clore.ai/V1", "https://api.clore.ai/V1"},
    {"https://api.clore.ai:8443/a/b", "https://api.clore.ai:8443/a/b"},
    {"https://[2001:DB8::1]:443", "https://[2001:db8::1]:443/v1"},
    {"http://localhost:8080", "http://localhost:8080/v1"},
    {"http://127.0.0.1", "http://127.0.0.1/v1"},
    {"http://127.200.3.4:1/x", "http://127.200.3.4:1/x"},
    {"http://[::1]:65535", "http://[::1]:65535/v1"},
    {"http://128.0.0.1", ""},
    {"http://127.1", ""},
    {"http://127.0.0.1.example.com", ""},
    {"http://localhost.example.com", ""},
    {"http://[::2]", ""},
    {"http://[::ffff:127.0.0.1]", ""},
    {"http://user@127.0.0.1", ""},
    {"http://127.0.0.1@example.com", ""},
    {"https://user:password@api.clore.ai", ""},
    {"https://api.clore.ai?x=1", ""},
    {"https://api.clore.ai/v1?x", ""},
    {"https://api.clore.ai/v1#x", ""},
    {"https://api.clore.ai:0", ""},
    {"https://api.clore.ai:65536", ""},
    {"https://api.clore.ai:", ""},
    {"https://api.clore.ai:99999999999", ""},
    {"https://api.clore.ai:80a", ""},
    {"https://", ""},
    {"https:///v1", ""},
    {"https://:443", ""},
    {"https://a b", ""},
    {"https://a\\b", ""},
    {"https://a..b", ""},
    {"https://[::1", ""},
    {"https://[x]", ""},
    {"https://[::1]x", ""},
    {"ftp://api.clore.ai", ""},
    {"api.clore.ai", ""},
    {"://", ""},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(values)

BOOST_AUTO_TEST_CASE(durations_have_five_units) {
  BOOST_TEST((parsed<milliseconds>(kAnyTime, "1100ms") == 1100ms));
  BOOST_TEST((parsed<milliseconds>(kAnyTime, "90s") == 90s));
  BOOST_TEST((parsed<milliseconds>(kAnyTime, "5m") == 5min));
  BOOST_TEST((parsed<milliseconds>(kAnyTime, "4h") == 4h));
  BOOST_TEST((parsed<milliseconds>(kAnyTime, "7d") == std::chrono::days{7}));
  BOOST_TEST((parsed<milliseconds>(kAnyTime, "0s") == 0s));
}

BOOST_AUTO_TEST_CASE(what_is_no_duration_is_refused) {
  for (const char* bad : {"5", "s", "-5s", "+5s", "1.5h", "1h30m", "5 m", "5M", "5min", "0x5s",
                          "999999999999s", "1e3s", "5s ."})
    BOOST_TEST(!parse(kAnyTime, bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(durations_are_shown_in_the_unit_that_fits) {
  for (const char* shown : {"0s", "1100ms", "90s", "5m", "4h", "7d", "25h"})
    BOOST_TEST(text(parsed<milliseconds>(kAnyTime, shown)) == shown);
}

BOOST_AUTO_TEST_CASE(percentages_become_fractions) {
  BOOST_TEST(parsed<Fraction>(kAnyShare, "5%").value == 0.05);
  BOOST_TEST(parsed<Fraction>(kAnyShare, "-3%").value == -0.03);
  BOOST_TEST(parsed<Fraction>(kAnyShare, "+500 %").value == 5.0);
  BOOST_TEST(parsed<Fraction>(kAnyShare, "2.5%").value == 0.025);
  for (const char* bad :
       {"5", "%", "5%%", "--5%", "1e1%", "2,5%", ".5%", "5.%", "nan%", "inf%", "1000001%", "five%"})
    BOOST_TEST(!parse(kAnyShare, bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(prices_have_a_currency_and_may_be_per_gpu) {
  BOOST_TEST(text(parsed<OwnerPrice>(PriceForm{}, "2.40 USD")) == "2.40 USD");
  BOOST_TEST(text(parsed<OwnerPrice>(PriceForm{}, "2.4usd/gpu")) == "2.40 USD/gpu");
  BOOST_TEST(text(parsed<OwnerPrice>(PriceForm{}, "0.0000042 btc / GPU")) == "0.00000420 BTC/gpu");
  BOOST_TEST(text(parsed<OwnerPrice>(PriceForm{}, "110\tCLORE")) == "110.00 CLORE");
  for (const char* bad : {"3", "USD", "USD 3", "$3", "-3 USD", "3 EUR", "3,5 USD", "3e-7 BTC", "0 USD",
                          "0.00 BTC", "3 USD/day", "3 USD/", "0.000000001 BTC", ".5 USD", "5. USD",
                          "1.2.3 USD", "3 USD/gpu/gpu", "999999999 USD", "3 bitcoin"})
    BOOST_TEST(!parse(PriceForm{}, bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(ranges_have_two_ends_in_the_currency_of_their_key) {
  const Form form = Range{Currency::Usd};
  for (const char* good :
       {"0.2 .. 200", "0.2..200", "0.2 USD .. 200", "0.2 .. 200 usd", "0.20 USD .. 200.00 USD"}) {
    const Limit limit = parsed<Limit>(form, good);
    BOOST_TEST(limit.lowest.text() == "0.20 USD");
    BOOST_TEST(limit.highest.text() == "200.00 USD");
  }
  for (const char* bad : {"0.2", "0.2 - 200", "0.2 ..", ".. 200", "200 .. 0.2", "0 .. 200", "0.2 ... 200",
                          "0.2 BTC .. 200", "1 .. 1000001"})
    BOOST_TEST(!parse(form, bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(rental_lengths_are_whole_hours_or_kept) {
  const Form form = HoursOrKeep{6, 3000};
  BOOST_TEST(!parsed<Hours>(form, "keep").hours.has_value());
  BOOST_TEST(parsed<Hours>(form, "72h").hours.value() == 72);
  BOOST_TEST(parsed<Hours>(form, "3d").hours.value() == 72);
  for (const char* bad : {"72", "5h", "3001h", "90m", "forever", "-72h"})
    BOOST_TEST(!parse(form, bad).has_value(), bad);
}

BOOST_DATA_TEST_CASE(an_address_is_normalised_or_refused, boost::unit_test::data::make(kUrls)) {
  const auto url = normalizedUrl(sample.text);
  BOOST_TEST(url.value_or("") == sample.used);
}

BOOST_AUTO_TEST_CASE(numbers_do_not_follow_the_locale) {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  const bool german = std::setlocale(LC_ALL, "de_DE.UTF-8") || std::setlocale(LC_ALL, "de_DE.utf8") ||
                      std::setlocale(LC_ALL, "de_DE");
  if (!german) BOOST_TEST_MESSAGE("no German locale here: checked in the present one");
  BOOST_TEST(parsed<Fraction>(kAnyShare, "2.5%").value == 0.025);
  BOOST_TEST(text(parsed<OwnerPrice>(PriceForm{}, "2.40 USD")) == "2.40 USD");
  BOOST_TEST(!parse(PriceForm{}, "2,40 USD").has_value());
  std::setlocale(LC_ALL, before.c_str());
}

BOOST_AUTO_TEST_CASE(near_names_are_suggested_and_far_ones_are_not) {
  const std::vector<std::string_view> known{"poll_interval", "market_interval", "mode"};
  BOOST_TEST(nearest("pol_interval", known) == "poll_interval");
  BOOST_TEST(nearest("Poll_Interval", known) == "poll_interval");
  BOOST_TEST(nearest("moed", known) == "mode");
  BOOST_TEST(nearest("Market", known) == "market_interval");
  BOOST_TEST(nearest("market", {"market_interval", "market_max_age"}).empty());
  BOOST_TEST(nearest("mar", known).empty());
  BOOST_TEST(nearest("colour", known).empty());
  BOOST_TEST(nearest("", known).empty());
  BOOST_TEST(nearest(std::string(5000, 'x'), known).empty());
}

BOOST_AUTO_TEST_CASE(only_well_formed_utf8_is_text) {
  for (const char* good : {"", "abc", "\xC3\xBC", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xEF\xBF\xBF"})
    BOOST_TEST(isUtf8(good));
  for (const char* bad : {"\x80", "\xFC", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                          "\xE2\x82", "\xC3", "a\xFF",
                          "\xE2\x82"
                          "a"})
    BOOST_TEST(!isUtf8(bad));
}

BOOST_AUTO_TEST_SUITE_END()
