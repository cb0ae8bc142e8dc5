#include "tests/e2e/marketplace.h"

using namespace e2e;
using namespace std::chrono_literals;
using test_support::ReceivedRequest;

namespace {

constexpr int kMachines = 20;
constexpr double kSlot_s = 1.1;

double secondsBetween(const ReceivedRequest& a, const ReceivedRequest& b) {
  return std::chrono::duration<double>(b.at - a.at).count();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(many_machines)

BOOST_AUTO_TEST_CASE(
    twenty_machines_of_a_marketplace_written_by_somebody_else_are_priced_without_wasting_a_slot) {
  const Marketplace marketplace(kMachines);
  const Home home;
  Settings settings = marketplace.settings();
  settings.agent = "mode = enforce\n";
  settings.rest =
      "[server.all]\npolicy = p\n[policy.p]\nstrategy = fixed\non_demand = 0.0002 BTC\nspot = 60%\n";
  home.configure(settings);
  Process once = home.start({"once"});
  BOOST_TEST(once.exitCode(120s) == 0, once.err());
  BOOST_TEST(occurrences(once.err(), "outcome=verified") == static_cast<std::size_t>(kMachines));

  const auto all = marketplace.requests();
  double shortest = 1e9;
  for (std::size_t i = 1; i < all.size(); ++i)
    shortest = std::min(shortest, secondsBetween(all[i - 1], all[i]));
  const double slots = secondsBetween(all.front(), all.back()) / kSlot_s + 1;
  const double used = static_cast<double>(all.size()) / slots;
  BOOST_TEST_MESSAGE(all.size() << " requests, " << used * 100 << " % of the slots used, " << shortest
                                << " s between the closest two");
  BOOST_TEST(shortest >= 1.0);
  BOOST_TEST(used >= 0.95);

  std::map<std::string, std::string> sent;
  for (const ReceivedRequest& post : marketplace.requests("set_server_settings")) {
    BOOST_TEST(sent.emplace(fieldOf(post.body, "name"), post.body).second, "sent twice: " << post.body);
    BOOST_TEST(post.headers.at("content-type") == "application/json");
    BOOST_TEST(post.headers.at("user-agent").starts_with("clore-agent/"));
  }
  BOOST_TEST(sent.size() == static_cast<std::size_t>(kMachines));
  for (int number = 1; number <= kMachines; ++number) {
    const std::string& body = sent[Marketplace::nameOf(number)];
    BOOST_TEST_CONTEXT(body) {
      BOOST_TEST(fieldOf(body, "availability") == (number % 4 == 0 ? "hidden" : "public"));
      BOOST_TEST(fieldOf(body, "mrl") == std::to_string(48 + number));
      BOOST_TEST(std::stod(fieldOf(body, "on_demand")) == 0.0002);
      BOOST_TEST(std::stod(fieldOf(body, "spot")) == 0.00012);
      BOOST_TEST(std::stod(fieldOf(body, "bitcoin_on_demand")) == 0.0002);
      BOOST_TEST(std::stod(fieldOf(body, "bitcoin_spot")) == 0.00012);
      BOOST_TEST(std::stod(fieldOf(body, "CLORE-Blockchain_on_demand")) == 50);
      BOOST_TEST(std::stod(fieldOf(body, "CLORE-Blockchain_spot")) == 20);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
