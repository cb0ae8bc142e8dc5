#include "tests/e2e/sandbox.h"

using namespace e2e;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Needs neither a key nor the API: what the commands here do is between them and the journal.
struct Alone {
  Home home;

  Alone() {
    home.configure({.url = "https://127.0.0.1:1", .caFile = {}, .api = {}, .agent = {}, .rest = {}});
  }

  void checkDone(const std::vector<std::string>& arguments, const std::string& said) const {
    const Ended done = home.run(arguments);
    BOOST_TEST(done.code == 0, done.err);
    BOOST_TEST(has(done.out, said), done.out);
  }
};

/// An agent that has seen rig-01 and rig-02.
struct TwoMachines {
  Sandbox sandbox{{"--seed", "1", "--machines", "2", "--rivals", "5"}};
  Home home;

  TwoMachines() {
    home.configure(sandbox.settings());
    BOOST_REQUIRE(home.run({"once"}).code == 0);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(silence)

BOOST_FIXTURE_TEST_CASE(a_silence_is_shown_until_it_is_ended_and_history_tells_both, Alone) {
  const Ended nothing = home.run({"silence", "--list"});
  BOOST_TEST(nothing.code == 0);
  BOOST_TEST(nothing.out == "");
  BOOST_TEST(has(nothing.err, "nothing is silenced"), nothing.err);
  BOOST_TEST(!std::filesystem::exists(home / "state"), "--list leaves nothing behind");

  checkDone({"silence", "rig-01", "--for", "2h", "--reason", "a new fan"}, "silenced rig-01 until 2");
  checkDone({"silence", "offer:39", "--for", "90s"}, "silenced offer 39 until 2");
  checkDone({"silence", "--all", "--for", "7d"}, "silenced everything until 2");
  const Ended list = home.run({"silence", "--list"});
  BOOST_TEST(list.out.starts_with("SUBJECT"), list.out);
  BOOST_TEST(has(list.out, "a new fan"), list.out);
  BOOST_TEST(list.out.find("offer:39") < list.out.find("rig-01"), list.out);
  BOOST_TEST(list.out.find("rig-01") < list.out.find("(all)"), list.out);

  checkDone({"silence", "rig-01", "--remove"},
            "rig-01 is no longer silenced\neverything is still silenced until 2");
  checkDone({"silence", "--remove", "rig-01"}, "rig-01 was not silenced\n");
  checkDone({"silence", "--all", "--remove"},
            "the silence of everything has ended\noffer 39 is still silenced until 2");
  checkDone({"silence", "--remove", "--all"}, "there was no silence of everything\n");

  const Ended alerts = home.run({"history", "--kind", "alerts", "--csv"});
  BOOST_TEST(occurrences(alerts.out, "\r\n") == 6U, alerts.out);
  BOOST_TEST(has(alerts.out, ",alert,offer:39,silenced,"), alerts.out);
  BOOST_TEST(has(alerts.out, "Z; a new fan"), alerts.out);
  const Ended offer = home.run({"history", "--machine", "offer:39", "--csv"});
  BOOST_TEST(has(offer.out, ",alert,offer:39,silenced,"), offer.out);
  BOOST_TEST(has(offer.out, ",alert,,silenced,"), offer.out);
  BOOST_TEST(!has(offer.out, "rig-01"), offer.out);
  BOOST_TEST(home.run({"history", "--kind", "machines", "--json"}).out == "[]\n");
}

BOOST_FIXTURE_TEST_CASE(names_are_those_of_machines_that_the_agent_knows, TwoMachines) {
  const Ended unknown = home.run({"silence", "rig-77", "--for", "2h"});
  BOOST_TEST(unknown.code == 64);
  BOOST_TEST(has(unknown.err, "the agent knows rig-01, rig-02"), unknown.err);
  const Ended missed = home.run({"forget", "rig-77"});
  BOOST_TEST(missed.code == 64);
  BOOST_TEST(has(missed.err, "the agent knows rig-01, rig-02"), missed.err);
  const Ended forgot = home.run({"forget", "rig-02"});
  BOOST_TEST(forgot.code == 0, forgot.err);
  BOOST_TEST(forgot.out.starts_with("forgot rig-02: it is no longer missed"), forgot.out);
  const Ended told = home.run({"history", "--kind", "machines", "--csv"});
  BOOST_TEST(has(told.out, ",machine,rig-02,forgotten,"), told.out);
}

BOOST_FIXTURE_TEST_CASE(a_machine_is_not_forgotten_before_any_is_known, Alone) {
  const Ended unknown = home.run({"forget", "rig-01"});
  BOOST_TEST(unknown.code == 64);
  BOOST_TEST(has(unknown.err, "the agent knows none yet"), unknown.err);
}

BOOST_FIXTURE_TEST_CASE(wrong_usage_says_what_to_write, Alone) {
  struct {
    std::vector<std::string> arguments;
    const char* said;
  } const cases[] = {
      {{"silence"}, "write what is to be silent: a machine, an offer (offer:39), or --all"},
      {{"silence", "rig-01"}, "--for 2h"},
      {{"silence", "--all"}, "--for 2h"},
      {{"silence", "--for", "2h"}, "write what is to be silent"},
      {{"silence", "--remove"}, "write what is to be silent"},
      {{"silence", "rig-01", "--all", "--for", "2h"}, "not both"},
      {{"silence", "rig-01", "--for", "0s"}, "--for \"0s\""},
      {{"silence", "rig-01", "--for", "366d"}, "--for \"366d\""},
      {{"silence", "rig-01", "--for", "2"}, "write a unit"},
      {{"silence", "rig-01", "--remove", "--for", "2h"}, "do not go with it"},
      {{"silence", "rig-01", "--remove", "--reason", "x"}, "do not go with it"},
      {{"silence", "rig-01", "--for", "2h", "--reason", "a\nb"}, "control characters"},
      {{"silence", "rig-01", "--for", "2h", "--reason", std::string(201, 'x')}, "longer than 200"},
      {{"silence", "--list", "rig-01"}, "nothing goes with it"},
      {{"silence", "--list", "--all"}, "nothing goes with it"},
      {{"silence", "offer:x", "--for", "2h"}, "an offer is named as offer:39"},
      {{"silence", "", "--for", "2h"}, "name is empty"},
      {{"silence", "a\x1b", "--for", "2h"}, "control characters"},
      {{"forget"}, "MACHINE is missing"},
      {{"forget", ""}, "name is empty"},
      {{"forget", "offer:39"}, "offers that are gone are forgotten by themselves"},
      {{"forget", "a", "b"}, "unexpected argument"},
  };
  for (const auto& sample : cases) {
    const Ended wrong = home.run(sample.arguments);
    BOOST_TEST(wrong.code == 64, sample.said << ": " << wrong.err);
    BOOST_TEST(has(wrong.err, sample.said), wrong.err);
    BOOST_TEST(wrong.out == "");
  }
  BOOST_TEST(!std::filesystem::exists(home / "state"));
}

BOOST_AUTO_TEST_SUITE_END()
