#include "agent/rehearsal/market_file.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <fstream>
#include <ostream>

#include "tests/support/certificate.h"

using namespace provider;
using namespace agent::rehearsal;

namespace {

namespace data = boost::unit_test::data;

std::string machine(int id, const std::string& prices, const std::string& more) {
  return R"({"id":)" + std::to_string(id) + R"(,"owner":7,"price":{"on_demand":)" + prices + R"(,"spot":)" +
         prices + R"(},"specs":{"gpu":"2x NVIDIA GeForce RTX 3080","net":{"cc":"CZ"}},"reliability":0.9)" +
         more + "}";
}

std::string answer(const std::string& machines) {
  return R"({"servers":[)" + machines + R"(],"my_servers":[],"code":0})";
}

class File {
 public:
  explicit File(const std::string& text) { std::ofstream(path()) << text; }
  [[nodiscard]] std::filesystem::path path() const { return folder_.path() / "market.json"; }

 private:
  test_support::TemporaryFolder folder_;
};

struct WrongFile {
  const char* text;
  const char* said;
};
std::ostream& operator<<(std::ostream& out, const WrongFile& c) { return out << c.text; }
const WrongFile kWrongFiles[] = {
    {"", "is no answer of the marketplace endpoint"},
    {"<html>no</html>", "is no answer of the marketplace endpoint"},
    {R"({"code":3})", "is no answer of the marketplace endpoint"},
    {R"({"servers":[],"code":0})", "holds no machine that could be rented"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(rehearsal_market_file)

BOOST_AUTO_TEST_CASE(rivals_are_those_of_the_file) {
  const File file(answer(machine(25769, R"({"bitcoin":0.0003,"CLORE-Blockchain":110})",
                                 R"(,"mrl":48,"rented":true,"allowed_coins":["bitcoin"])") +
                         "," + machine(4, R"({"bitcoin":0.0001})", R"(,"mrl":0)")));
  const auto record = readMarketFile(file.path(), 1);
  BOOST_REQUIRE_MESSAGE(record.has_value(), (record ? "" : record.error().message));
  BOOST_REQUIRE(record->rivals.size() == 2U);
  const auto& [first, rented] = record->rivals[0];
  BOOST_TEST(rented);
  BOOST_TEST(first.settings.mrlHours == 48);
  BOOST_TEST(first.hardware.gpu == "2x NVIDIA GeForce RTX 3080");
  BOOST_TEST(first.hardware.gpuCount == 2);
  BOOST_TEST(first.settings.onDemand.get(Currency::Clore)->text() == "110.00 CLORE");
  BOOST_TEST(!first.settings.accepts[indexOf(Currency::Clore)]);
  BOOST_TEST(!record->rivals[1].rented);
  // A rental of no length would never be looked for.
  BOOST_TEST(record->rivals[1].machine.settings.mrlHours == 6);
}

BOOST_AUTO_TEST_CASE(machines_that_nobody_could_rent_are_left_out) {
  const File file(answer(machine(1, R"({"bitcoin":0.0003})", "") + "," + machine(2, R"({"usd":0})", "") +
                         "," +
                         machine(3, R"({"bitcoin":0.01})", R"(,"allowed_coins":["CLORE-Blockchain"])")));
  const auto record = readMarketFile(file.path(), 1);
  BOOST_REQUIRE(record.has_value());
  BOOST_TEST(record->rivals.size() == 1U);
  BOOST_TEST(record->leftOut == 2U);
}

BOOST_AUTO_TEST_CASE(rates_are_the_median_of_what_owners_say_their_prices_are_worth) {
  const auto priced = [](int id, const std::string& worth) {
    return R"({"id":)" + std::to_string(id) +
           R"(,"price":{"on_demand":{"bitcoin":0.0001},"spot":{},"usd":{"on_demand_btc":)" + worth +
           R"(}},"specs":{"gpu":"1x NVIDIA GeForce RTX 3080"}})";
  };
  const File file(answer(priced(1, "6") + "," + priced(2, "900") + "," + priced(3, "7")));
  const auto record = readMarketFile(file.path(), 1);
  BOOST_REQUIRE(record.has_value());
  BOOST_TEST(record->usdRates[indexOf(Currency::Bitcoin)] == 70'000, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(record->usdRates[indexOf(Currency::Clore)] == 0.0);
}

BOOST_DATA_TEST_CASE(what_is_no_market_is_refused_with_the_file_s_name, data::make(kWrongFiles), c) {
  const File file(c.text);
  const auto record = readMarketFile(file.path(), 1);
  BOOST_REQUIRE(!record.has_value());
  BOOST_TEST(record.error().message.starts_with(file.path().string()), record.error().message);
  BOOST_TEST(record.error().message.find(c.said) != std::string::npos, record.error().message);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_is_told) {
  const auto record = readMarketFile("/nonexistent/market.json", 1);
  BOOST_REQUIRE(!record.has_value());
  BOOST_TEST((record.error().kind == ErrorKind::Storage));
}

BOOST_AUTO_TEST_CASE(a_folder_is_no_market) {
  const test_support::TemporaryFolder folder;
  BOOST_TEST(!readMarketFile(folder.path(), 1).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
