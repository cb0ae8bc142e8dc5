#include <optional>
#include <sstream>

#include "provider/api/client.h"
#include "provider/sandbox/in_process_transport.h"
#include "tests/unit/sandbox/desk.h"

using namespace provider;
using namespace provider::sandbox;

namespace {

struct Told {
  int status;
  const char* body;
};

/// Puts another answer in the place of the world's, which has been given by then.
class Meddler final : public api::Transport {
 public:
  explicit Meddler(api::Transport& behind) : behind_(behind) {}

  [[nodiscard]] Result<SteadyTime> exchange(const api::Request& request,
                                            const api::BodyReader& read) override {
    ++exchanges;
    if (exchanges > meddled) return behind_.exchange(request, read);
    const auto sent = behind_.exchange(request, [](const auto&, std::istream&) {});
    std::istringstream body(instead.body);
    read({instead.status, "text/html", {}}, body);
    return sent;
  }

  Told instead{};
  int meddled = 1, exchanges = 0;

 private:
  api::Transport& behind_;
};

struct Account {
  Account()
      : transport(world, clock),
        meddler(transport),
        client(meddler, pacing, clock, {.key = world.key(), .pacing = {}}) {}

  Result<api::MarketSummary> market() {
    return client.marketplace([this](const api::MarketMachine&) { ++seen; });
  }

  VirtualClock clock;
  World world{clock, {}};
  InProcessTransport transport;
  Meddler meddler;
  api::PrivatePacing pacing;
  api::Client client;
  std::size_t seen = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_hand_over)

BOOST_AUTO_TEST_CASE(machines_are_not_believed_behind_an_answer_that_says_something_else) {
  for (const Told& told : {Told{500, ""}, Told{500, "<html>"}, Told{200, "<html>error code: 1010"},
                           Told{403, "error code: 1010"}, Told{302, ""}, Told{200, R"({"code":1})"}}) {
    BOOST_TEST_CONTEXT(told.status << " " << told.body) {
      Account account;
      account.meddler.instead = told;
      const auto market = account.market();
      BOOST_TEST(!market.has_value());
      BOOST_TEST(account.seen == 0U);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_market_refused_after_it_was_handed_over_is_asked_for_again_and_shown_once) {
  Account account;
  account.meddler.instead = {429, R"({"code":5})"};
  const auto market = account.market();
  BOOST_REQUIRE(market.has_value());
  BOOST_TEST(account.meddler.exchanges == 2);
  BOOST_TEST(account.seen == market->machines);
  BOOST_TEST(account.seen > 400U);
}

BOOST_AUTO_TEST_CASE(what_an_attempt_before_handed_over_is_not_believed) {
  struct Forgetful final : api::Transport {
    explicit Forgetful(api::Transport& transport) : behind(transport) {}
    [[nodiscard]] Result<SteadyTime> exchange(const api::Request& request,
                                              const api::BodyReader& read) override {
      auto sent = Result<SteadyTime>(SteadyTime{});
      const bool first = asked++ == 0;
      if (first) sent = behind.exchange(request, [](const auto&, std::istream&) {});
      std::istringstream body(first ? R"({"code":5})" : "");
      read({first ? 429 : 200, "application/json", {}}, body);
      return sent;
    }
    api::Transport& behind;
    int asked = 0;
  };
  Account account;
  Forgetful forgetful(account.transport);
  api::Client client(forgetful, account.pacing, account.clock, {.key = account.world.key(), .pacing = {}});
  const auto market =
      client.marketplace([](const api::MarketMachine&) { BOOST_ERROR("a machine was shown"); });
  BOOST_TEST(forgetful.asked == 2);
  BOOST_REQUIRE(!market.has_value());
  BOOST_TEST((market.error().kind == ErrorKind::BadAnswer));
}

BOOST_AUTO_TEST_SUITE_END()
