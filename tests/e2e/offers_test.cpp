#include <algorithm>
#include <thread>

#include "tests/e2e/marketplace.h"
#include "tests/e2e/sandbox.h"

using namespace e2e;
using namespace std::chrono_literals;
using test_support::Behaviour;
using test_support::ReceivedRequest;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// The documented bid: offer 39 on machine 6 at 0.0000042 BTC, rivals at 180 and 120 units, a step of 100
/// units, and a window of four seconds.
struct Bidding {
  Sandbox sandbox{{"--machines", "1", "--rivals", "20", "--lowering-window", "4s"}};
  Home home;

  Bidding() { follow("strategy = lowest-winning\nincrement = 0.00000001 BTC\nmax_bid = 0.00001 BTC\n"); }

  void follow(const std::string& strategy, const std::string& mode = "enforce") const {
    Settings settings = sandbox.settings();
    settings.api = "timeout = 5s\n";  // a request that was under way at a kill counts as late as that
    settings.agent = "mode = " + mode + "\npoll_interval = 60s\n";
    settings.rest = "[offers]\nlowering_window = 4s\npoll_interval = 3s\n[offer.job]\norder = 39\n" +
                    strategy + "[alert]\noffer_after = 0s\nrecover_after = 0s\n";
    home.configure(settings);
  }
  [[nodiscard]] std::size_t posts(int code) const {
    const auto all = sandbox.posts();
    return static_cast<std::size_t>(std::ranges::count(all, code, &Sandbox::Request::code));
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(offers)

BOOST_FIXTURE_TEST_CASE(offers_are_shown_explained_and_planned_without_a_write, Bidding) {
  const Ended table = home.run({"offers"});
  BOOST_TEST(table.code == 0, table.err);
  for (const char* part : {"39", "0.00000420 BTC", "0.00000180 BTC", "0.00000181 BTC", "now"})
    BOOST_TEST(has(table.out, part), part << " in " << table.out);
  const Ended json = home.run({"offers", "--json"});
  BOOST_TEST(has(json.out, "\"best_rival\":\"0.00000180 BTC\""), json.out);
  BOOST_TEST(json.out.starts_with("["));

  const Ended explained = home.run({"explain", "offer:39"});
  BOOST_TEST(explained.code == 0, explained.err);
  BOOST_TEST(has(explained.out, "lowest-winning"), explained.out);
  BOOST_TEST(has(explained.out, R"(POST /set_spot_price {"order_id":39,"desired_price":0.00000181})"),
             explained.out);
  const Ended unknown = home.run({"explain", "offer:4711"});
  BOOST_TEST(unknown.code == 64);
  BOOST_TEST(has(unknown.err, "39"), unknown.err);

  BOOST_TEST(home.run({"plan", "--detailed-exitcode"}).code == 2);
  BOOST_TEST(sandbox.posts().empty());
}

BOOST_FIXTURE_TEST_CASE(an_offer_that_no_section_names_is_shown_too, Bidding) {
  Settings settings = sandbox.settings();
  home.configure(settings);
  const Ended table = home.run({"offers"});
  BOOST_TEST(table.code == 0, table.err);
  BOOST_TEST(has(table.out, "39"), table.out);
  BOOST_TEST(has(home.run({"explain", "offer:39"}).out, "only watched"));
}

BOOST_FIXTURE_TEST_CASE(a_descent_survives_kills_with_one_refusal_in_all, Bidding) {
  for (int i = 0; i < 4; ++i) {
    Process daemon = home.start({"run"});
    daemon.waitForErr("event=write_outcome", 20s);
    daemon.kill();
  }
  Process daemon = home.start({"run"});
  waitUntil("bid one increment above the rival", 60s, [&] {
    std::this_thread::sleep_for(1s);
    const auto status = readFile(home / "run" / "status.json");
    return has(status, "\"bid\":\"0.00000181 BTC\"");
  });
  BOOST_TEST(posts(0) == 3U);
  BOOST_TEST(posts(6) == 1U);
  const Ended history = home.run({"history", "--kind", "offers"});
  BOOST_TEST(has(history.out, "0.00000420 -> 0.00000320 BTC"), history.out);
  BOOST_TEST(has(history.out, "-> 0.00000181 BTC"), history.out);
}

BOOST_FIXTURE_TEST_CASE(a_rival_is_outbid_or_told, Bidding) {
  follow("strategy = lowest-winning\nincrement = 0.00000001 BTC\nmax_bid = 0.000005 BTC\n");
  Process daemon = home.start({"run"});
  daemon.waitForErr("event=write_outcome", 20s, 2);
  sandbox.act("bid", R"({"server":6,"price":{"bitcoin":0.00000450}})");
  daemon.waitForErr("to=\"0.00000451 BTC\"", 30s);
  daemon.waitForErr("event=offer_won order=39", 30s);
  sandbox.act("bid", R"({"server":6,"price":{"bitcoin":0.00000600}})");
  daemon.waitForErr("event=alert_firing rule=offer_at_max severity=warning order=39", 30s);
  waitUntil("a warning", 10s, [&] { return home.run({"check"}).code == 1; });
  const Ended check = home.run({"check"});
  BOOST_TEST(has(check.out, "offer 39 offer_"), check.out);
  BOOST_TEST(has(home.run({"history", "--kind", "offers"}).out, "offer lost"));
}

BOOST_FIXTURE_TEST_CASE(an_offer_is_paused_and_resumed_by_its_number, Bidding) {
  const Ended paused = home.run({"pause", "offer:39"});
  BOOST_TEST(paused.code == 0, paused.err);
  BOOST_TEST(paused.out == "paused offer 39 until resumed\n");
  BOOST_TEST(home.run({"once"}).code == 0);
  BOOST_TEST(sandbox.posts().empty());
  BOOST_TEST(has(home.run({"plan"}).out, "paused"));
  BOOST_TEST(home.run({"pause", "offer:four"}).code == 64);
  BOOST_TEST(home.run({"resume", "offer:39"}).code == 0);
  BOOST_TEST(home.run({"once"}).code == 0);
  BOOST_TEST(posts(0) == 1U);
}

BOOST_FIXTURE_TEST_CASE(observing_moves_no_offer, Bidding) {
  follow("strategy = fixed\nprice = 0.0000020 BTC\n", "observe");
  BOOST_TEST(home.run({"once"}).code == 0);
  BOOST_TEST(sandbox.posts().empty());
}

BOOST_AUTO_TEST_CASE(
    an_answer_that_is_not_known_ends_once_with_69_and_the_next_start_does_not_repeat_the_move) {
  const Marketplace marketplace(1, [](const ReceivedRequest& request) -> std::optional<Behaviour> {
    const std::string endpoint = endpointOf(request);
    if (endpoint == "my_orders")
      return Behaviour::json(
          R"({"code":0,"orders":[{"id":39,"price":0.0000042,"currency":"bitcoin","si":6,"spot":true}]})");
    if (endpoint == "spot_marketplace")
      return Behaviour::json(
          R"({"code":0,"exists":true,"market":{"offers":[{"offer_id":39,"bid":0.0000042,"active":true,"my":true}],)"
          R"("server":{"min_pricing":{"bitcoin":0.000001},"visibility":"public","online":true}}})");
    if (endpoint == "set_spot_price") return Behaviour::json(R"({"code":6,"error":"a_word_never_seen"})");
    return std::nullopt;
  });
  const Home home;
  Settings settings = marketplace.settings();
  settings.agent = "mode = enforce\n";
  settings.rest = "[offer.job]\norder = 39\nstrategy = fixed\nprice = 0.0000022 BTC\n";
  home.configure(settings);
  const Ended first = home.run({"once"});
  BOOST_TEST(first.code == 69, first.err);
  BOOST_TEST(has(first.err, "a_word_never_seen"), first.err);
  const Ended second = home.run({"once"});
  BOOST_TEST(second.code == 0, second.err);
  BOOST_TEST(marketplace.posts() == 1U);
  BOOST_TEST(home.run({"apply"}).code == 69, "the owner's own word tries again");
  BOOST_TEST(marketplace.posts() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
