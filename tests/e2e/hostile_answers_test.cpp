#include <atomic>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <deque>
#include <optional>

#include "tests/e2e/marketplace.h"

using namespace e2e;
using namespace std::chrono_literals;
using test_support::Behaviour;
using test_support::ReceivedRequest;

namespace {

constexpr int kUnavailable = 69;
constexpr int kTemporary = 75;
/// So many programs run side by side.
constexpr std::size_t kAtOnce = 8;

struct Case {
  std::string what;
  Behaviour answer;
  std::string said;  ///< part of the line on stderr
  int code = kUnavailable;
};

Behaviour json(const std::string& body) { return Behaviour::json(body); }
Behaviour html(int status) {
  return Behaviour::answer(status, "text/html", "<html><body>error code: 1010</body></html>");
}

std::string nested(char open) { return std::string(100'000, open); }

/// What no endpoint may take for an answer. `body` = what a good answer holds beside its code.
std::vector<Case> forEveryEndpoint(const std::string& body) {
  const std::string good = "{" + body + R"(,"code":0})";
  return {
      {"HTML with 200", html(200), "HTTP 200, text/html"},
      {"HTML with 403", html(403), "HTTP 403, text/html"},
      {"HTML with 502", html(502), "HTTP 502, text/html"},
      {"nothing in it", json(""), "is empty"},
      {"cut by its length", Behaviour::raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"servers\":["),
       "cut short"},
      {"cut JSON", json(good.substr(0, good.size() / 2)), "not valid JSON"},
      {"an array", json("[]"), "not a JSON object"},
      {"no code", json("{" + body + "}"), "code"},
      {"code as text", json("{" + body + R"(,"code":"0"})"), "a whole number"},
      {"code with a fraction", json("{" + body + R"(,"code":1.5})"), "a whole number"},
      {"code null", json("{" + body + R"(,"code":null})"), "a whole number"},
      {"an unknown code", json(R"({"code":99})"), "unknown code 99"},
      {"100,000 brackets", json(nested('[')), ""},
      {"100,000 braces", json(R"({"code":0,"servers":)" + nested('[')), "nested too deeply"},
      {"no HTTP", Behaviour::raw("SSH-2.0-OpenSSH_9.2\r\n\r\n"), "not HTTP"},
      {"reset", Behaviour::reset(), "reset"},
      {"closed at once", Behaviour::raw(""), "cut short"},
      {"too large", Behaviour::raw("HTTP/1.1 200 OK\r\nContent-Length: 99000000000\r\n\r\n{"), "larger than"},
      {"dripping", json(good).dripping(100ms), "1 s", kTemporary},
      {"never", Behaviour::hang(), "1 s", kTemporary},
  };
}

std::vector<Case> hostileMyServers() {
  const auto with = [](const std::string& what, const std::string& servers, const std::string& said) {
    return Case{what, json(R"({"code":0,"servers":)" + servers + "}"), said};
  };
  std::vector<Case> all = forEveryEndpoint(R"("servers":[{"name":"rig-01","online":true}])");
  for (const Case& each : {
           Case{"servers missing", json(R"({"code":0})"), "servers: expected"},
           with("servers null", "null", "servers: expected"),
           with("servers an object", "{}", "servers: expected"),
           with("a server null", "[null]", "servers[0]"),
           with("name missing", R"([{"online":true}])", "servers[0].name"),
           with("name a number", R"([{"name":5}])", "servers[0].name"),
           with("online a text", R"([{"name":"rig-01","online":"yes"}])", "servers[0].online"),
           with("pricing a number", R"([{"name":"rig-01","pricing":7}])", "servers[0].pricing"),
           with("a price a text", R"([{"name":"rig-01","pricing":{"bitcoin":"1"}}])", "pricing.bitcoin"),
           with("a price NaN", R"([{"name":"rig-01","pricing":{"bitcoin":NaN}}])", "not valid JSON"),
           with("a price without end", R"([{"name":"rig-01","pricing":{"bitcoin":1e309}}])", ""),
           with("the same name twice", R"([{"name":"rig-01"},{"name":"rig-01"}])", "two machines"),
           Case{"9 MB of it",
                Behaviour::raw("HTTP/1.1 200 OK\r\n\r\n{\"servers\":[" + std::string(9'000'000, ' ')),
                "larger than"},
       })
    all.push_back(each);
  return all;
}

std::vector<Case> hostileServerConfig() {
  const auto with = [](const std::string& what, const std::string& config, const std::string& said) {
    return Case{what, json(R"({"code":0,"config":)" + config + "}"), said};
  };
  std::vector<Case> all = forEveryEndpoint(
      R"("config":{"name":"rig-01","visibility":"public","pricing":{"bitcoin":0.0001},"mrl":72})");
  for (const Case& each : {
           Case{"config missing", json(R"({"code":0})"), "config: expected"},
           with("config null", "null", "config: expected"),
           with("config an array", "[]", "config: expected"),
           with("another machine", R"({"name":"rig-77"})", "another machine"),
           with("name a number", R"({"name":5})", "config.name"),
           with("online a text", R"({"name":"rig-01","online":"yes"})", "config.online"),
           with("pricing a number", R"({"name":"rig-01","pricing":7})", "config.pricing"),
           with("a price a text", R"({"name":"rig-01","pricing":{"bitcoin":"1"}})", "config.pricing.bitcoin"),
           with("a price NaN", R"({"name":"rig-01","pricing":{"bitcoin":NaN}})", "not valid JSON"),
           with("a price without end", R"({"name":"rig-01","pricing":{"bitcoin":1e309}})", ""),
           with("mrl a text", R"({"name":"rig-01","mrl":"72"})", "config.mrl"),
       })
    all.push_back(each);
  return all;
}

std::vector<Case> hostileMarketplace() {
  const auto with = [](const std::string& what, const std::string& servers, const std::string& said) {
    return Case{what, json(R"({"code":0,"my_servers":[],"servers":)" + servers + "}"), said};
  };
  std::vector<Case> all = forEveryEndpoint(
      R"("servers":[{"id":1,"price":{"on_demand":{"bitcoin":0.0001}},"specs":{"gpu":"1x NVIDIA GeForce RTX 3090"}}])");
  for (const Case& each : {
           Case{"servers missing", json(R"({"code":0})"), "servers: expected"},
           with("servers null", "null", "servers: expected"),
           with("servers an object", "{}", "servers: got an object"),
           with("own ids of texts", R"([],"my_servers":["x"])", "my_servers"),
           with("a machine a number", "[7]", "machines cannot be read"),
           with("an id a text", R"([{"id":"1"}])", "servers[0].id"),
           with("a price a number", R"([{"id":1,"price":7}])", "servers[0].price"),
           with("a price a text", R"([{"id":1,"price":{"on_demand":{"bitcoin":"1"}}}])", "servers[0].price"),
           with("a price NaN", R"([{"id":1,"price":{"on_demand":{"bitcoin":NaN}}}])", "not valid JSON"),
           with("a price without end", R"([{"id":1,"price":{"on_demand":{"bitcoin":1e309}}}])", ""),
           with("rented a text", R"([{"id":1,"rented":"no"}])", "servers[0].rented"),
       })
    all.push_back(each);
  return all;
}

constexpr const char* kPolicies =
    "[server.all]\npolicy = p\n[alert]\noffline_after = 0s\nrecover_after = 0s\n[policy.p]\n";
constexpr const char* kFixed = "strategy = fixed\non_demand = 0.0002 BTC\n";
constexpr const char* kMarket =
    "strategy = market\nfloor = 0.0002 BTC\nceiling = 0.004 BTC\nmin_samples = 1\n";

/// An agent that has seen its machine healthy before; what it remembers is what the others start with.
class Experienced {
 public:
  Experienced() {
    const Marketplace good(1);
    home_.configure(good.settings());
    const Ended once = home_.run({"once"});
    if (once.code != 0) throw Failed(once.err);
  }
  void lendMemoryTo(const Home& other) const { std::filesystem::copy(home_ / "state", other / "state"); }

 private:
  Home home_;
};

/// One agent against one hostile answer.
class Ordeal {
 public:
  Ordeal(Case hostile, std::string endpoint, const Experienced& before)
      : case_(std::move(hostile)),
        endpoint_(std::move(endpoint)),
        marketplace_(1, [this](const ReceivedRequest& request) {
          return endpointOf(request) == endpoint_ ? std::optional(case_.answer) : std::nullopt;
        }) {
    before.lendMemoryTo(home_);
    Settings settings = marketplace_.settings();
    settings.api = "timeout = 1s\n";
    settings.agent = "mode = enforce\n";
    settings.rest = kPolicies + std::string(endpoint_ == "marketplace" ? kMarket : kFixed);
    home_.configure(settings);
    process_.emplace(home_.start({"once"}));
  }

  void judge() {
    BOOST_TEST_CONTEXT(endpoint_ << " answers with " << case_.what) {
      const int code = process_->exitCode(20s);
      const std::string err = process_->err();
      BOOST_TEST(code == case_.code, "exit code " << code << "\n" << err);
      const std::string line = lineWith(err, "event=read_failed endpoint=" + endpoint_);
      BOOST_TEST(!line.empty(), err);
      BOOST_TEST(line.find(case_.said) != std::string::npos, line);
      BOOST_TEST(line.size() < 1000U, line);
      BOOST_TEST(marketplace_.posts() == 0U);
      BOOST_TEST(marketplace_.requests(endpoint_).size() == 1U, "asked again");
      BOOST_TEST(err.find("rule=machine") == std::string::npos, err);
      BOOST_TEST(err.find(kKey) == std::string::npos);
      BOOST_TEST_MESSAGE(line.substr(line.find("kind=")));
    }
  }

 private:
  static std::string lineWith(const std::string& text, const std::string& part) {
    const std::size_t at = text.find(part);
    if (at == std::string::npos) return {};
    return text.substr(at, text.find('\n', at) - at);
  }

  const Case case_;
  const std::string endpoint_;
  Home home_;
  Marketplace marketplace_;
  std::optional<Process> process_;
};

void suffer(const std::vector<Case>& cases, const std::string& endpoint) {
  const Experienced before;
  std::deque<std::unique_ptr<Ordeal>> running;
  for (const Case& each : cases) {
    if (running.size() == kAtOnce) {
      running.front()->judge();
      running.pop_front();
    }
    running.push_back(std::make_unique<Ordeal>(each, endpoint, before));
  }
  for (const auto& each : running) each->judge();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hostile_my_servers)
BOOST_AUTO_TEST_CASE(no_answer_to_my_servers_that_is_not_the_documented_one_is_believed) {
  suffer(hostileMyServers(), "my_servers");
}
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(hostile_server_config)
BOOST_AUTO_TEST_CASE(no_answer_to_server_config_that_is_not_the_documented_one_is_believed) {
  suffer(hostileServerConfig(), "server_config");
}
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(hostile_marketplace)
BOOST_AUTO_TEST_CASE(no_answer_to_marketplace_that_is_not_the_documented_one_is_believed) {
  suffer(hostileMarketplace(), "marketplace");
}
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(refusals)

BOOST_AUTO_TEST_CASE(each_documented_refusal_has_its_exit_code) {
  struct Refusal {
    Behaviour answer;
    int code;
    std::string said;
    std::size_t requests = 1;
  };
  const std::vector<Refusal> refusals{
      {json(R"({"code":1})"), 75, "database error"},
      {Behaviour::json(R"({"code":1})", 500), 75, "database error"},
      {json(R"({"code":2})"), 69, "input"},
      {json(R"({"code":3})"), 77, "refuses the key"},
      {json(R"({"code":4})"), 69, "endpoint"},
      {json(R"({"code":5})"), 75, "rate limit", 4},
      {Behaviour::json(R"({"code":5})", 429), 75, "rate limit", 4},
      {html(429), 75, "rate limit", 4},
      {Behaviour::json(R"({"code":5})", 429, {{"Retry-After", "60"}}), 75, "left alone"},
      {json(R"({"code":6,"error":"something new"})"), 69, "something new"},
  };
  struct Running {
    std::unique_ptr<Marketplace> marketplace;
    std::unique_ptr<Home> home;
    Process process;
  };
  std::vector<Running> running;
  for (const Refusal& each : refusals) {
    auto marketplace = std::make_unique<Marketplace>(1, [&each](const auto&) { return each.answer; });
    auto home = std::make_unique<Home>();
    Settings settings = marketplace->settings();
    settings.agent = "mode = enforce\n";
    settings.rest = kPolicies + std::string(kFixed);
    home->configure(settings);
    Process process = home->start({"once"});
    running.push_back({std::move(marketplace), std::move(home), std::move(process)});
  }
  for (std::size_t i = 0; i < refusals.size(); ++i) {
    const int code = running[i].process.exitCode(30s);
    const std::string err = running[i].process.err();
    BOOST_TEST(code == refusals[i].code, err);
    BOOST_TEST(err.find(refusals[i].said) != std::string::npos, err);
    const auto requests = running[i].marketplace->requests();
    BOOST_TEST(requests.size() == refusals[i].requests, err);
    // 1, 2 and 4 seconds of back-off.
    auto least = 1000ms;
    for (std::size_t at = 1; at < requests.size(); ++at, least *= 2)
      BOOST_TEST((requests[at].at - requests[at - 1].at >= least), "request " << at << " came too early");
  }
}

BOOST_AUTO_TEST_CASE(a_redirect_is_not_followed_and_the_key_is_not_sent_again) {
  std::atomic<int> port = 0;
  const Marketplace marketplace(1, [&](const auto&) {
    const std::string elsewhere = "http://127.0.0.1:" + std::to_string(port) + "/v1/elsewhere";
    return Behaviour::answer(302, "text/html", "moved", {{"Location", elsewhere}});
  });
  const std::string url = marketplace.url();
  port = std::stoi(url.substr(url.find(':', 6) + 1));
  const Home home;
  home.configure(marketplace.settings());
  for (const char* command : {"once", "plan"}) {
    const Ended redirected = home.run({command});
    BOOST_TEST(redirected.code == 69, redirected.err);
    BOOST_TEST(redirected.err.find("redirect") != std::string::npos, redirected.err);
  }
  BOOST_TEST(marketplace.requests().size() == 2U);
  for (const ReceivedRequest& request : marketplace.requests()) BOOST_TEST(request.path == "/v1/my_servers");
}

BOOST_AUTO_TEST_CASE(nobody_listening_is_said_as_such) {
  Settings settings;
  {
    const Marketplace gone(1);
    settings = gone.settings();
  }
  const Home home;
  home.configure(settings);
  for (const char* command : {"once", "plan", "apply"}) {
    const Ended alone = home.run({command});
    BOOST_TEST(alone.code == 69, alone.err);
    BOOST_TEST(alone.err.find("refused") != std::string::npos, alone.err);
  }
  const Ended live = home.run({"check", "--live"});
  BOOST_TEST(live.code == 3, live.out);
  BOOST_TEST(live.out.starts_with("CLORE UNKNOWN - "), live.out);
}

BOOST_AUTO_TEST_SUITE_END()
