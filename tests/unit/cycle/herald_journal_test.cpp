#include <algorithm>
#include <random>

#include "tests/unit/cycle/herald_rig.h"

using namespace test;

BOOST_AUTO_TEST_SUITE(herald_journal)

BOOST_AUTO_TEST_CASE(twenty_kills_during_an_outage_make_no_further_message_and_lose_none) {
  for (unsigned seed = 0; seed < 10; ++seed) {
    std::mt19937 random(seed);
    const auto seconds = [&random](int most) {
      return std::chrono::seconds{std::uniform_int_distribution(0, most)(random)};
    };
    Town town(kOneChannel);
    town.run(2min);
    town.online("rig-01", false);
    for (int i = 0; i < 20; ++i) {
      town.run(seconds(60));
      town.restart();
    }
    town.run(10min);
    town.online("rig-01", true);
    for (int i = 0; i < 20; ++i) {
      town.run(seconds(60));
      town.restart();
    }
    town.run(10min);
    BOOST_TEST((town.kinds() == Kinds{Firing, Resolved}),
               "seed " << seed << ", " << town.kinds().size() << " messages");
  }
}

BOOST_AUTO_TEST_CASE(a_kill_between_delivery_and_its_outcome_repeats_the_same_message) {
  Town town(kOneChannel);
  town.run(2min);
  town.online("rig-01", false);
  town.run(10min);
  // Until the letter was handed over, and not a step further.
  town.online("rig-01", true);
  while (town.post.arrived.size() < 2) town.run(1ms);
  town.post.forgetOutcomes();
  town.restart();
  town.run(10min);
  BOOST_REQUIRE(town.post.arrived.size() <= 3U);
  BOOST_TEST(town.message(1).id == town.post.arrived.back().message.id);
}

BOOST_AUTO_TEST_CASE(two_messages_of_one_moment_of_a_calendar_that_was_set_back_have_two_names) {
  Town town(kOneChannel);
  town.run(2min);
  // The end of a silence is what both wait for.
  const pv::WallTime end = town.rig.clock.wall() + 1h;
  BOOST_REQUIRE(
      town.rig.journal->silence({.subject = {}, .since = town.rig.clock.wall(), .until = end, .reason = {}}));
  town.online("rig-01", false);
  town.run(2h);
  town.rig.clock.jumpWall(-90min);
  town.restart();
  town.online("rig-01", true);
  town.run(2h);
  BOOST_REQUIRE((town.kinds() == Kinds{Firing, Resolved}));
  BOOST_REQUIRE((town.post.arrived[0].at == town.post.arrived[1].at));
  BOOST_TEST(town.message(0).id != town.message(1).id);
}

BOOST_AUTO_TEST_CASE(what_another_process_withdrew_is_not_told_as_resolved) {
  for (const bool restarted : {false, true}) {
    Town town(kOneChannel);
    town.run(5min);
    pv::sandbox::MachineChange gone;
    gone.removed = true;
    BOOST_REQUIRE(town.rig.world.change("rig-01", gone));
    town.run(10min);
    BOOST_REQUIRE(town.rig.journal->forget("rig-01", town.rig.clock.wall()));
    agent::cycle::Engine other(
        {.client = *town.rig.client, .clock = town.rig.clock, .journal = *town.rig.journal, .bootId = "boot"},
        town.rig.config, town.rig.authority());
    BOOST_REQUIRE(other.recall().has_value());
    while (!other.cycleComplete())
      if (!other.step()) town.rig.clock.sleepUntil(other.nextDue());
    // Between what the one stored and what the other makes of it the program may have ended.
    if (restarted) town.restart();
    BOOST_REQUIRE(town.rig.engine->recall().has_value());
    town.herald->catchUp();
    town.run(1h);
    BOOST_TEST((town.kinds() == Kinds{Firing}));
  }
}

BOOST_AUTO_TEST_CASE(what_another_process_stored_takes_nothing_away_that_the_journal_was_not_told) {
  Town town(kOneChannel);
  town.run(5min);
  const auto file = town.rig.folder() / "journal.db";
  *town.rig.journal = std::move(*agent::journal::Journal::openForReading(file));
  town.online("rig-01", false);
  for (int minute = 0; minute < 20; ++minute) {
    town.run(1min);
    // As after another process had its turn; the journal knows of no outage.
    (void)town.rig.engine->recall();
    town.herald->catchUp();
  }
  std::ptrdiff_t told = 0;
  for (const auto& each : town.post.arrived)
    told += std::ranges::count(each.message.items, "machine_offline", &Item::rule);
  BOOST_TEST(told == 1);
}

BOOST_AUTO_TEST_CASE(while_the_journal_fails_an_outage_is_told_all_the_same) {
  Town town(kOneChannel);
  town.run(5min);
  *town.rig.journal = std::move(*agent::journal::Journal::openForReading(town.rig.folder() / "journal.db"));
  town.online("rig-01", false);
  town.run(1h);
  const auto told = [&town](const std::string& rule) {
    std::ptrdiff_t count = 0;
    for (const auto& each : town.post.arrived)
      count += std::ranges::count_if(
          each.message.items, [&](const Item& item) { return item.kind == Firing && item.rule == rule; });
    return count;
  };
  BOOST_TEST(told("machine_offline") == 1);
  BOOST_TEST(told("journal_failed") == 1);
  *town.rig.journal = std::move(*agent::journal::Journal::open(town.rig.folder() / "journal.db"));
  town.run(10min);
  town.restart();
  town.run(1h);
  BOOST_TEST(told("machine_offline") == 1);
  BOOST_TEST(town.post.arrived.back().message.items.front().rule == "journal_failed");
}

BOOST_AUTO_TEST_CASE(after_a_long_stop_nothing_is_told_before_the_machines_were_read) {
  Town town(kOneChannel);
  town.run(5min);
  town.online("rig-01", false);
  town.run(10min);
  BOOST_TEST((town.kinds() == Kinds{Firing}));
  town.online("rig-01", true);
  town.rig.clock.advance(10h);
  town.restart();
  town.run(1h);
  BOOST_TEST((town.kinds() == Kinds{Firing, Resolved}));
}

BOOST_AUTO_TEST_CASE(how_the_channels_do_is_known_over_a_restart_and_until_they_work_again) {
  using enum agent::notify::Delivery::Result;
  Town town(kOneChannel);
  town.run(5min);
  const std::string label = town.herald->channels().at(0).label;
  BOOST_TEST(town.herald->channels()[0].waiting == 0);
  BOOST_TEST(!town.herald->channels()[0].failingSince.has_value());
  town.post.answer = [](const auto&) {
    return agent::notify::Delivery{.result = Denied, .error = "HTTP status 401", .after = {}};
  };
  town.online("rig-01", false);
  town.run(10min);
  auto line = town.herald->channels()[0];
  BOOST_TEST(line.waiting == 1);
  BOOST_TEST(line.error == "HTTP status 401");
  BOOST_TEST(line.denied);
  const auto since = line.failingSince;
  BOOST_TEST((since && town.rig.clock.wall() - *since < 10min));
  town.restart();
  line = town.herald->channels()[0];
  BOOST_TEST(line.waiting == 1);
  BOOST_TEST(line.error == "HTTP status 401");
  BOOST_TEST((line.failingSince && *line.failingSince <= *since));
  town.post.answer = [](const auto&) { return agent::notify::Delivery{}; };
  town.run(2h);
  line = town.herald->channels()[0];
  BOOST_TEST(line.waiting == 0);
  BOOST_TEST(line.error == "");
  BOOST_TEST(!line.failingSince.has_value());
  BOOST_TEST(!line.denied);
  town.post.pulseEnded(label, {.result = TryAgain, .error = "no connection", .after = {}});
  town.herald->exchange(town.post);
  const auto begun = town.rig.clock.wall();
  town.run(20min);
  line = town.herald->channels()[0];
  BOOST_TEST(line.error == "no connection");
  BOOST_TEST((line.failingSince == begun));
  town.post.pulseEnded(label, {});
  town.herald->exchange(town.post);
  BOOST_TEST(!town.herald->channels()[0].failingSince.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
