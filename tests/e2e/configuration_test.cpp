#include "tests/e2e/home.h"

using namespace e2e;
namespace fs = std::filesystem;

namespace {

constexpr auto kOwn = fs::perms::owner_read | fs::perms::owner_write;
/// Nobody listens there: a fault is found before anything is sent.
constexpr const char* kNowhere = "http://127.0.0.1:9/v1";

/// Whether a line begins with `place` and goes on with `said` somewhere.
bool hasLine(const std::string& text, const std::string& place, const std::string& said) {
  for (std::size_t at = text.find(place); at != std::string::npos; at = text.find(place, at + 1)) {
    const std::size_t begin = at + place.size();
    if (text.substr(begin, text.find('\n', begin) - begin).find(said) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(configuration)

BOOST_AUTO_TEST_CASE(every_fault_is_told_with_its_file_and_line) {
  struct Case {
    std::string text;
    int line;
    std::string said;
  };
  const std::string policy = "[policy.p]\nstrategy = fixed\non_demand = 0.0001 BTC\n";
  const Case cases[] = {
      {"[agnet]\nmode = observe\n", 1, "agent"},
      {"[agent]\nmoed = observe\n", 2, "mode"},
      {"[agent]\nmode = enforced\n", 2, "observe"},
      {"[agent]\nmode = observe\nmode = enforce\n", 3, "mode"},
      {"[agent]\npoll_interval = 60\n", 2, "60s"},
      {"[agent]\npoll_interval = 0s\n", 2, "1s"},
      {"[api]\nrequest_interval = 500ms\n", 2, "one request per second"},
      {"[api]\nurl = http://api.clore.ai/v1\n", 2, "https"},
      {"[api]\nurl = ftp://127.0.0.1\n", 2, "https"},
      {"mode = observe\n", 1, ""},
      {"[agent\nmode = observe\n", 1, ""},
      {"[agent]\nnonsense\n", 2, ""},
      {"[agent]\nmode = observe ; as installed\n", 2, ""},
      {"[limits]\nbtc = 0.005 .. 0.001\n", 2, ""},
      {"[server.all]\npolicy = nowhere\n", 2, "nowhere"},
      {"[policy.p]\nstrategy = fixed\n", 1, "on_demand"},
      {"[policy.p]\nstrategy = fixed\non_demand = 0.0001\n", 3, "BTC"},
      {"[policy.p]\nstrategy = fixed\non_demand = 0.0001 EUR\n", 3, ""},
      {"[policy.p]\nstrategy = market\nceiling = 0.004 BTC\n", 1, "floor"},
      {"[policy.p]\nstrategy = market\nfloor = 0.004 BTC\nceiling = 0.001 BTC\n", 4, "above"},
      {"[server.all]\nmrl = 5h\n" + policy, 2, "6h"},
      {"[offer.job]\nstrategy = fixed\nprice = 0.00001 BTC\n", 1, "order"},
      {"[offer.job]\norder = 39\nstrategy = fixed\n", 1, "price"},
      {"[agent]\nmode = \xff\xfe\n", 2, ""},
  };
  const Home home;
  for (const Case& each : cases) {
    BOOST_TEST_CONTEXT(each.text) {
      home.write("agent.ini", each.text, kOwn);
      const Ended config = home.run({"config"});
      BOOST_TEST(config.code == 78);
      const std::string place = home.configuration() + ":" + std::to_string(each.line) + ": ";
      BOOST_TEST(hasLine(config.err, place, each.said), config.err);
      BOOST_TEST(config.out == "");
    }
  }
}

BOOST_AUTO_TEST_CASE(every_command_refuses_a_faulty_configuration_before_anything_else) {
  const Home home;
  home.write("agent.ini", "[agent]\nmode = enforced\nmoed = observe\n", kOwn);
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {"run"}, {"once"}, {"plan"}, {"apply"}, {"explain", "rig-01"}, {"config"}}) {
    const Ended refused = home.run(command);
    BOOST_TEST(refused.code == 78, command.front());
    BOOST_TEST(refused.err.find("agent.ini:2: ") != std::string::npos, refused.err);
    BOOST_TEST(refused.err.find("agent.ini:3: ") != std::string::npos,
               "both faults at once: " << refused.err);
  }
  const Ended check = home.run({"check"});
  BOOST_TEST(check.code == 3);
  BOOST_TEST(check.out.starts_with("CLORE UNKNOWN - "), check.out);
  BOOST_TEST(home.run({"status"}).code == 3);
}

BOOST_AUTO_TEST_CASE(certificates_that_cannot_be_read_are_found_by_config_already) {
  const Home home;
  home.configure({.url = "https://127.0.0.1:1/v1",
                  .caFile = (home / "no-such.crt").string(),
                  .api = {},
                  .agent = {},
                  .rest = {}});
  const Ended config = home.run({"config"});
  BOOST_TEST(config.code == 78);
  BOOST_TEST(config.err.find("no-such.crt") != std::string::npos, config.err);
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_named) {
  const Home home;
  const Ended missing = home.run({"config"});
  BOOST_TEST(missing.code == 78);
  BOOST_TEST(missing.err.find(home.configuration()) != std::string::npos, missing.err);
}

BOOST_AUTO_TEST_CASE(files_of_conf_d_add_and_do_not_change) {
  const Home home;
  home.configure({.url = kNowhere, .caFile = {}, .api = {}, .agent = {}, .rest = {}});
  home.write("conf.d/10-alerts.ini", "[alert]\noffline_after = 7m\n", kOwn);
  const Ended added = home.run({"config", "--print"});
  BOOST_TEST(added.code == 0, added.err);
  BOOST_TEST(added.out.find("offline_after = 7m") != std::string::npos, added.out);
  home.write("conf.d/20-more.ini", "[alert]\noffline_after = 8m\n", kOwn);
  const Ended twice = home.run({"config"});
  BOOST_TEST(twice.code == 78);
  BOOST_TEST(twice.err.find("20-more.ini:2: ") != std::string::npos, twice.err);
  BOOST_TEST(twice.err.find("10-alerts.ini") != std::string::npos, twice.err);
}

BOOST_AUTO_TEST_CASE(a_key_that_is_missing_or_open_to_others_is_refused) {
  struct Case {
    std::string text;
    fs::perms mode;
    std::string said;
  };
  const Case cases[] = {
      {kKey, kOwn | fs::perms::group_read | fs::perms::others_read, "chmod 600"},
      {kKey, kOwn | fs::perms::group_read, "chmod 600"},
      {"", kOwn, "empty"},
      {"one\ntwo\n", kOwn, "more than one line"},
      {"with blank", kOwn, "blank"},
  };
  const Home home;
  home.configure({.url = kNowhere, .caFile = {}, .api = {}, .agent = {}, .rest = {}});
  for (const Case& each : cases) {
    home.write("api.key", each.text, each.mode);
    for (const char* command : {"config", "once", "plan"}) {
      const Ended refused = home.run({command});
      BOOST_TEST(refused.code == 78, command << ": " << refused.err);
      BOOST_TEST(refused.err.find(each.said) != std::string::npos, refused.err);
      BOOST_TEST(refused.err.find(kKey) == std::string::npos);
    }
  }
  fs::remove(home / "api.key");
  const Ended missing = home.run({"once"});
  BOOST_TEST(missing.code == 78);
  BOOST_TEST(missing.err.find("api.key") != std::string::npos, missing.err);

  home.write("agent.ini", "[api]\nurl = http://127.0.0.1:9/v1\n", kOwn);
  const Ended nowhere = home.run({"config"});
  BOOST_TEST(nowhere.code == 78);
  BOOST_TEST(nowhere.err.find("there is no API key") != std::string::npos, nowhere.err);
}

BOOST_AUTO_TEST_CASE(config_leaves_out_the_secrets_that_systemd_keeps_from_it) {
  const Home home;
  home.configure({.url = kNowhere,
                  .caFile = {},
                  .api = {},
                  .agent = {},
                  .rest = "[notify.phone]\ntype = telegram\ntoken_file = telegram.token\nchat_id = 1\n"});
  fs::remove(home / "api.key");
  const auto started = [&home](const char* command, const fs::path& credentials) {
    Process process({agentProgram(), "--config", home.configuration(), command},
                    {"PATH=/usr/bin:/bin", "CREDENTIALS_DIRECTORY=" + credentials.string()});
    return ended(process);
  };
  const Ended withheld = started("config", home / "no-such-directory");
  BOOST_TEST(withheld.code == 0, withheld.err);
  BOOST_TEST(withheld.err.find("to the service only: the API key, [notify.phone]\n") != std::string::npos,
             withheld.err);
  BOOST_TEST(started("run", home / "no-such-directory").code == 78);
  home.write("api.key", kKey, kOwn);
  const Ended byHand = home.run({"config"});
  BOOST_TEST(byHand.code == 0, byHand.err);
  BOOST_TEST(byHand.err.find("to the service only: [notify.phone]\n") != std::string::npos, byHand.err);
  const Ended message = home.run({"notify-test"});
  BOOST_TEST(message.code == 69, message.err);
  BOOST_TEST(message.out.find("service.d/secrets.conf") != std::string::npos, message.out);
  home.write("credentials/api.key", kKey, fs::perms::owner_read);
  const Ended noToken = started("config", home / "credentials");
  BOOST_TEST(noToken.code == 78);
  BOOST_TEST(noToken.err.find("telegram.token") != std::string::npos, noToken.err);
}

BOOST_AUTO_TEST_CASE(a_certificate_file_that_is_none_is_a_fault_of_the_configuration) {
  const Home home;
  home.write("none.pem", "this is no certificate\n", kOwn);
  for (const char* file : {"none.pem", "missing.pem"}) {
    home.configure({.url = "https://127.0.0.1:9/v1",
                    .caFile = (home / file).string(),
                    .api = {},
                    .agent = {},
                    .rest = {}});
    const Ended refused = home.run({"once"});
    BOOST_TEST(refused.code == 78, refused.err);
    BOOST_TEST(refused.err.find(file) != std::string::npos, refused.err);
  }
}

BOOST_AUTO_TEST_SUITE_END()
