#include "tests/e2e/sandbox.h"

using namespace e2e;
using namespace std::chrono_literals;

namespace {

constexpr const char* kFixedPolicy =
    "[server.all]\nname = rig-*\npolicy = steady\n"
    "[policy.steady]\nstrategy = fixed\non_demand = 0.00021 BTC\nspot = 60%\n";

/// Two machines of the sandbox, the second hidden, and an agent that prices both.
struct TwoMachines {
  Sandbox sandbox{{"--seed", "1", "--machines", "2", "--rivals", "50"}};
  Home home;

  TwoMachines() {
    sandbox.change(R"({"name":"rig-02","visibility":"hidden","mrl":77,"on_demand":{"CLORE-Blockchain":59.5},)"
                   R"("spot":{"CLORE-Blockchain":44.5}})");
    configure("");
  }
  void configure(const std::string& agent) {
    Settings settings = sandbox.settings();
    settings.agent = agent;
    settings.rest = kFixedPolicy;
    home.configure(settings);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pricing)

BOOST_FIXTURE_TEST_CASE(a_plan_is_shown_then_applied_then_nothing_is_left_to_do, TwoMachines) {
  const Ended plan = home.run({"plan", "--detailed-exitcode"});
  BOOST_TEST(plan.code == 2, plan.err);
  BOOST_TEST(plan.out.find("rig-01") != std::string::npos);
  BOOST_TEST(plan.out.find("0.00021") != std::string::npos);
  BOOST_TEST(plan.err == "");
  BOOST_TEST(sandbox.posts().empty());
  BOOST_TEST(!std::filesystem::exists(home / "state"), "a plan leaves nothing behind");

  const Ended before = home.run({"explain", "rig-02"});
  BOOST_TEST(before.code == 0, before.err);
  BOOST_TEST(before.out.find("POST /set_server_settings {") != std::string::npos, before.out);
  BOOST_TEST(before.out.find("\"availability\":\"hidden\"") != std::string::npos, before.out);
  BOOST_TEST(before.out.find("\"mrl\":77") != std::string::npos, before.out);

  const Ended apply = home.run({"apply"});
  BOOST_TEST(apply.code == 0, apply.err);
  BOOST_TEST(apply.out.find("machine rig-01: verified") != std::string::npos, apply.out);
  BOOST_TEST(apply.out.find("machine rig-02: verified") != std::string::npos, apply.out);
  BOOST_TEST(sandbox.posts().size() == 2U);

  const Ended again = home.run({"apply"});
  BOOST_TEST(again.code == 0, again.err);
  BOOST_TEST(again.out.find("Nothing to write.") != std::string::npos, again.out);
  BOOST_TEST(sandbox.posts().size() == 2U);

  const Ended after = home.run({"plan", "--detailed-exitcode"});
  BOOST_TEST(after.code == 0, after.out << after.err);
  BOOST_TEST(sandbox.shortestGap_ms() >= 1000);

  const std::string second = sandbox.serverConfig("rig-02");
  for (const char* part :
       {R"("visibility":"hidden")", R"("mrl":77)", R"("pricing":{"bitcoin":0.00021,"CLORE-Blockchain":59.5})",
        R"("spot_pricing":{"bitcoin":0.000126,"CLORE-Blockchain":44.5})"})
    BOOST_TEST(second.find(part) != std::string::npos, part << " in " << second);
}

BOOST_FIXTURE_TEST_CASE(once_as_installed_observes_and_writes_nothing, TwoMachines) {
  const Ended once = home.run({"once"});
  BOOST_TEST(once.code == 0, once.err);
  BOOST_TEST(once.err.find("event=would_write") != std::string::npos, once.err);
  BOOST_TEST(once.err.find("event=write ") == std::string::npos, once.err);
  BOOST_TEST(once.out == "");
  BOOST_TEST(sandbox.posts().empty());

  const Ended status = home.run({"status", "--json"});
  BOOST_TEST(status.code == 0, status.err);
  BOOST_TEST(isJsonObject(status.out), status.out);
  BOOST_TEST(home.run({"status"}).out.find("rig-02") != std::string::npos);
  BOOST_TEST(home.run({"check"}).out.starts_with("CLORE OK - "));
  BOOST_TEST(once.err.find(kKey) == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(two_in_enforce_at_the_same_moment_write_each_price_once, TwoMachines) {
  configure("mode = enforce\n");
  Process first = home.start({"once"});
  Process second = home.start({"--log-format", "json", "once"});
  BOOST_TEST(first.exitCode() == 0, first.err());
  BOOST_TEST(second.exitCode() == 0, second.err());
  BOOST_TEST(
      occurrences(first.err(), "outcome=verified") + occurrences(second.err(), "\"outcome\":\"verified\"") ==
          2U,
      first.err() << second.err());
  BOOST_TEST(sandbox.posts().size() == 2U);
  BOOST_TEST(sandbox.shortestGap_ms() >= 1000);
  const std::string lines = second.err();
  for (std::size_t at = 0; at < lines.size(); at = lines.find('\n', at) + 1) {
    const std::string line = lines.substr(at, lines.find('\n', at) - at);
    BOOST_TEST(isJsonObject(line), line);
  }
}

BOOST_FIXTURE_TEST_CASE(a_paused_agent_watches_and_applies_nothing, TwoMachines) {
  configure("mode = paused\n");
  BOOST_TEST(home.run({"once"}).code == 0);
  BOOST_TEST(home.run({"apply"}).code == 75);
  BOOST_TEST(sandbox.posts().empty());
}

BOOST_FIXTURE_TEST_CASE(two_commands_at_the_same_moment_share_the_pacing, TwoMachines) {
  Process first = home.start({"plan"});
  Process second = home.start({"plan"});
  Process third = home.start({"check", "--live"});
  BOOST_TEST(first.exitCode() == 0, first.err());
  BOOST_TEST(second.exitCode() == 0, second.err());
  BOOST_TEST(third.exitCode() == 0, third.out() << third.err());
  BOOST_TEST(sandbox.requests().size() == 7U);
  BOOST_TEST(sandbox.shortestGap_ms() >= 1000);
}

BOOST_FIXTURE_TEST_CASE(an_untrusted_certificate_ends_it_before_anything_is_sent, TwoMachines) {
  Settings settings = sandbox.settings();
  settings.caFile.clear();
  settings.rest = kFixedPolicy;
  home.configure(settings);
  for (const char* command : {"plan", "once", "apply"}) {
    const Ended refused = home.run({command});
    BOOST_TEST(refused.code == 69, command << ": " << refused.err);
    BOOST_TEST(refused.err.find("certificate") != std::string::npos, refused.err);
  }
  BOOST_TEST(sandbox.requests().empty());
}

BOOST_FIXTURE_TEST_CASE(a_machine_that_is_not_there_is_named_with_those_that_are, TwoMachines) {
  const Ended explained = home.run({"explain", "rig-99"});
  BOOST_TEST(explained.code == 64);
  BOOST_TEST(explained.err.find("rig-01, rig-02") != std::string::npos, explained.err);
  const Ended hostile = home.run({"explain", "rig\x1b[2J"});
  BOOST_TEST(hostile.code == 64);
  BOOST_TEST(!hostile.err.contains('\x1b'), hostile.err);
}

BOOST_AUTO_TEST_CASE(the_machines_of_a_large_account_are_named_as_far_as_a_message_carries) {
  const Sandbox sandbox({"--machines", "40", "--rivals", "20"});
  const Home home;
  home.configure(sandbox.settings());
  const Ended explained = home.run({"explain", "rig-99"});
  BOOST_TEST(explained.code == 64);
  BOOST_TEST(explained.err.contains("the account has rig-01, rig-02, "), explained.err);
  BOOST_TEST(explained.err.ends_with(", rig-26, ...\n"), explained.err);
}

BOOST_FIXTURE_TEST_CASE(what_config_prints_is_a_configuration, TwoMachines) {
  BOOST_TEST(home.run({"config"}).code == 0);
  const Ended printed = home.run({"config", "--print"});
  BOOST_TEST(printed.code == 0, printed.err);
  BOOST_TEST(printed.out.find(kKey) == std::string::npos);
  const auto own = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
  home.write("again/agent.ini", printed.out, own);
  const Ended again = home.runBare({"--config", (home / "again/agent.ini").string(), "config", "--print"});
  BOOST_TEST(again.code == 0, again.err << printed.out);
  const auto withoutSources = [](const std::string& text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at);
      if (text[at] != ';') result += text.substr(at, end - at + 1);
      at = end + 1;
    }
    return result;
  };
  BOOST_TEST(withoutSources(again.out) == withoutSources(printed.out));
}

BOOST_AUTO_TEST_CASE(the_market_leads_a_price_that_its_bounds_allow) {
  const Sandbox sandbox{{"--seed", "1", "--machines", "1", "--rivals", "500"}};
  const Home home;
  Settings settings = sandbox.settings();
  settings.rest =
      "[server.all]\npolicy = follow\n[policy.follow]\nstrategy = market\ncurrency = BTC\npercentile = 40%\n"
      "gpu_count = any\nfloor = 0.00001 BTC/gpu\nceiling = 0.0004 BTC/gpu\nspot = 70%\n";
  home.configure(settings);
  const Ended plan = home.run({"plan", "--detailed-exitcode"});
  BOOST_TEST(plan.code == 2, plan.out << plan.err);
  const Ended apply = home.run({"apply"});
  BOOST_TEST(apply.code == 0, apply.err);
  BOOST_TEST(apply.out.find("rig-01: verified") != std::string::npos, apply.out);
}

BOOST_AUTO_TEST_SUITE_END()
