#include "tests/e2e/sandbox.h"

using namespace e2e;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// An agent that prices the one machine of a sandbox.
struct OneMachine {
  Sandbox sandbox{{"--seed", "1", "--machines", "1", "--rivals", "20"}};
  Home home;

  OneMachine() {
    Settings settings = sandbox.settings();
    settings.agent = "mode = enforce\n";
    settings.rest =
        "[server.all]\nname = rig-*\npolicy = steady\n"
        "[policy.steady]\nstrategy = fixed\non_demand = 0.00021 BTC\nspot = 60%\n";
    home.configure(settings);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pause_history)

BOOST_FIXTURE_TEST_CASE(a_pause_holds_over_processes_until_it_is_ended_and_history_tells_both, OneMachine) {
  const Ended nothing = home.run({"history"});
  BOOST_TEST(nothing.code == 0);
  BOOST_TEST(nothing.out == "");
  BOOST_TEST(has(nothing.err, "the history is empty"), nothing.err);
  BOOST_TEST(!std::filesystem::exists(home / "state"), "history leaves nothing behind");

  const Ended paused = home.run({"pause"});
  BOOST_TEST(paused.code == 0, paused.err);
  BOOST_TEST(paused.out == "paused all machines until resumed\n");
  BOOST_TEST(home.run({"once"}).code == 0);
  BOOST_TEST(sandbox.posts().empty());

  const Ended resumed = home.run({"resume"});
  BOOST_TEST(resumed.code == 0, resumed.err);
  BOOST_TEST(resumed.out.starts_with("resumed all machines"), resumed.out);
  BOOST_TEST(home.run({"once"}).code == 0);
  BOOST_TEST(sandbox.posts().size() == 1U);

  const Ended table = home.run({"history"});
  BOOST_TEST(table.code == 0);
  BOOST_TEST(table.err == "");
  BOOST_TEST(has(table.out, "paused"), table.out);
  BOOST_TEST(has(table.out, "-> 0.00021000 BTC"), table.out);
  BOOST_TEST(has(table.out, "verified"), table.out);
  BOOST_TEST(table.out.find("paused") < table.out.find("resumed"));
  BOOST_TEST(table.out.find("resumed") < table.out.find("0.00021000"));

  const Ended prices = home.run({"history", "--kind", "prices", "--machine", "rig-01", "--csv"});
  BOOST_TEST(occurrences(prices.out, "\r\n") == 2U, prices.out);
  BOOST_TEST(has(prices.out, "price,rig-01,settings,"), prices.out);
  BOOST_TEST(home.run({"history", "--since", "2999-01-01", "--json"}).out == "[]\n");
}

BOOST_FIXTURE_TEST_CASE(one_machine_is_paused_for_a_while, OneMachine) {
  const Ended paused = home.run({"pause", "rig-01", "--for", "2h"});
  BOOST_TEST(paused.code == 0, paused.err);
  BOOST_TEST(paused.out.starts_with("paused rig-01 until 2"), paused.out);
  BOOST_TEST(home.run({"once"}).code == 0);
  BOOST_TEST(sandbox.posts().empty());

  const Ended unknown = home.run({"pause", "rig-77"});
  BOOST_TEST(unknown.code == 64);
  BOOST_TEST(has(unknown.err, "rig-01"), unknown.err);

  BOOST_TEST(home.run({"pause"}).code == 0);
  const Ended resumed = home.run({"resume", "rig-01"});
  BOOST_TEST(resumed.code == 0);
  BOOST_TEST(has(resumed.out, "all machines are still paused until resumed"), resumed.out);
  const Ended again = home.run({"resume", "rig-01"});
  BOOST_TEST(again.code == 0);
  BOOST_TEST(has(again.out, "rig-01 was not paused"), again.out);
}

BOOST_AUTO_TEST_CASE(a_pause_needs_neither_a_key_nor_the_api_but_a_place_to_be_kept) {
  const Home home;
  home.configure({.url = "https://127.0.0.1:1", .caFile = {}, .api = {}, .agent = {}, .rest = {}});
  BOOST_TEST(home.run({"pause"}).code == 0);
  std::filesystem::remove_all(home / "state");
  home.write("state", "in the way", std::filesystem::perms::owner_read);
  const Ended failed = home.run({"pause"});
  BOOST_TEST(failed.code == 78, failed.err);
  BOOST_TEST(has(failed.err, "journal"), failed.err);
}

BOOST_AUTO_TEST_CASE(wrong_usage_is_64) {
  const Home home;
  home.configure({.url = "https://127.0.0.1:1", .caFile = {}, .api = {}, .agent = {}, .rest = {}});
  const std::vector<std::vector<std::string>> cases{{"pause", "--for", "0s"},
                                                    {"pause", "--for", "366d"},
                                                    {"pause", "--for", "2"},
                                                    {"pause", ""},
                                                    {"pause", "a\nb"},
                                                    {"pause", "a", "b"},
                                                    {"resume", "a\x1b"},
                                                    {"history", "--json", "--csv"},
                                                    {"history", "--since", "yesterday"},
                                                    {"history", "--since", "0s"},
                                                    {"history", "--kind", "weather"},
                                                    {"history", "--kind", "prices,"},
                                                    {"history", "--machine", ""},
                                                    {"history", "rig-01"}};
  for (const auto& arguments : cases) {
    const Ended wrong = home.run(arguments);
    BOOST_TEST(wrong.code == 64, arguments.front() << ' ' << arguments[1] << ": " << wrong.err);
    BOOST_TEST(wrong.out == "");
  }
  BOOST_TEST(!std::filesystem::exists(home / "state"));
}

BOOST_AUTO_TEST_SUITE_END()
