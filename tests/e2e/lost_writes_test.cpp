#include <signal.h>

#include <atomic>

#include "tests/e2e/marketplace.h"

using namespace e2e;
using namespace std::chrono_literals;
using test_support::Behaviour;
using test_support::ReceivedRequest;

namespace {

enum class Fate { Applied, Dropped };

Behaviour badGateway() { return Behaviour::answer(502, "text/html", "<html>Bad gateway</html>"); }

/// An agent in enforce mode that sets one price, and a marketplace that treats the write as it likes.
struct Write {
  Behaviour answer;
  Fate fate;
  Home home;
  Marketplace marketplace{1, [this](const ReceivedRequest& request) -> std::optional<Behaviour> {
                            if (endpointOf(request) != "set_server_settings") return std::nullopt;
                            if (fate == Fate::Applied) marketplace.apply(request);
                            return answer;
                          }};

  Write(Behaviour how, Fate what) : answer(std::move(how)), fate(what) {
    Settings settings = marketplace.settings();
    settings.api = "timeout = 1s\n";
    settings.agent = "mode = enforce\n";
    settings.rest =
        "[server.all]\npolicy = p\n[policy.p]\nstrategy = fixed\non_demand = 0.0002 BTC\nspot = 60%\n";
    home.configure(settings);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(lost_writes)

BOOST_AUTO_TEST_CASE(a_write_is_read_back_and_never_sent_blindly_again) {
  struct Case {
    std::string what;
    Write write;
    int code;
    std::string outcome;
  };
  const std::string done = R"({"code":0})";
  Case cases[] = {
      {"reset, applied", {Behaviour::reset(), Fate::Applied}, 0, "outcome=verified"},
      {"502, applied", {badGateway(), Fate::Applied}, 0, "outcome=verified"},
      {"silence, applied", {Behaviour::hang(), Fate::Applied}, 0, "outcome=verified"},
      {"database error, applied", {Behaviour::json(R"({"code":1})"), Fate::Applied}, 0, "outcome=verified"},
      {"reset, dropped", {Behaviour::reset(), Fate::Dropped}, 75, "outcome=not_applied"},
      {"502, dropped", {badGateway(), Fate::Dropped}, 75, "outcome=not_applied"},
      {"silence, dropped", {Behaviour::hang(), Fate::Dropped}, 75, "outcome=not_applied"},
      {"yes, dropped", {Behaviour::json(done), Fate::Dropped}, 75, "outcome=not_applied"},
      {"refused", {Behaviour::json(R"({"code":2})"), Fate::Dropped}, 69, "outcome=refused"},
  };
  std::vector<Process> running;
  for (const Case& each : cases) running.push_back(each.write.home.start({"once"}));
  for (std::size_t i = 0; i < std::size(cases); ++i) {
    BOOST_TEST_CONTEXT(cases[i].what) {
      const int code = running[i].exitCode(40s);
      BOOST_TEST(code == cases[i].code, running[i].err());
      BOOST_TEST(running[i].err().find(cases[i].outcome) != std::string::npos, running[i].err());
      BOOST_TEST(cases[i].write.marketplace.posts() == 1U);
      const auto all = cases[i].write.marketplace.requests();
      if (cases[i].code != 69) BOOST_TEST(endpointOf(all.back()) == "server_config");
    }
  }
}

BOOST_AUTO_TEST_CASE(what_was_not_applied_is_not_tried_again_at_once) {
  Write write(badGateway(), Fate::Dropped);
  BOOST_TEST(write.home.run({"once"}).code == 75);
  const Ended again = write.home.run({"once"});
  BOOST_TEST(write.marketplace.posts() == 1U, again.err);
}

BOOST_AUTO_TEST_CASE(a_write_in_flight_when_the_agent_is_killed_is_read_back_by_the_next_one) {
  for (const Fate fate : {Fate::Applied, Fate::Dropped}) {
    Write write(Behaviour::hang(), fate);
    {
      Process killed = write.home.start({"once"});
      waitUntil("write", 15s, [&] { return write.marketplace.posts() == 1; });
      killed.kill();
    }
    write.answer = Behaviour::json(R"({"code":0})");
    const std::size_t before = write.marketplace.requests().size();
    const Ended next = write.home.run({"once"});
    const auto all = write.marketplace.requests();
    BOOST_REQUIRE(all.size() >= before + 2);
    BOOST_TEST(endpointOf(all[before]) == "my_servers");
    BOOST_TEST(endpointOf(all[before + 1]) == "server_config");
    if (fate == Fate::Applied) {
      BOOST_TEST(next.code == 0, next.err);
      BOOST_TEST(next.err.find("outcome=verified") != std::string::npos, next.err);
      BOOST_TEST(write.marketplace.posts() == 1U);
    } else {
      BOOST_TEST(next.err.find("outcome=not_applied") != std::string::npos, next.err);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_journalled_is_not_sent) {
  Write write(Behaviour::json(R"({"code":0})"), Fate::Applied);
  Settings settings = write.marketplace.settings();
  settings.agent = "mode = enforce\n";
  write.home.write("state", "a file where a folder should be", std::filesystem::perms::owner_all);
  const Ended once = write.home.run({"once"});
  BOOST_TEST(once.code == 78, once.err);
  BOOST_TEST(write.marketplace.requests().empty());
}

BOOST_AUTO_TEST_SUITE_END()
