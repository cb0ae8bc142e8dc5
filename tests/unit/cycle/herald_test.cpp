#include <algorithm>
#include <map>

#include "agent/cycle/status_of.h"
#include "tests/unit/cycle/herald_rig.h"

using namespace test;
using agent::notify::Delivery;

namespace {

pv::sandbox::WorldOptions machines(std::size_t count) {
  auto options = smallWorld();
  options.machines = count;
  options.rivals = 0;
  options.offers = 0;
  return options;
}

std::string nameOf(int machine) { return pv::sandbox::ownName(static_cast<std::size_t>(machine)); }

}  // namespace

BOOST_AUTO_TEST_SUITE(herald)

BOOST_AUTO_TEST_CASE(an_outage_of_one_machine_of_a_hundred_makes_one_message_and_one_recovery) {
  Town town(kOneChannel, machines(100));
  town.run(5min);
  town.online("rig-42", false);
  town.run(1h);
  town.online("rig-42", true);
  town.run(1h);
  BOOST_TEST((town.kinds() == Kinds{Firing, Resolved}));
  const Item& item = town.message(0).items.front();
  BOOST_TEST(town.message(0).items.size() == 1U);
  BOOST_TEST(item.machine == "rig-42");
  BOOST_TEST(item.rule == "machine_offline");
  BOOST_TEST(!item.gpu.empty());
  BOOST_TEST(item.earning.find(" a day") != std::string::npos, item.earning);
  BOOST_TEST(!item.nextStep.empty());
  BOOST_TEST((town.post.arrived[0].at - item.since < 5min));
}

BOOST_AUTO_TEST_CASE(an_outage_of_a_datacentre_makes_one_message_and_its_end_another) {
  Town town(kOneChannel, machines(100));
  town.run(5min);
  for (int i = 0; i < 100; ++i) town.online(nameOf(i), false);
  town.run(1h);
  for (int i = 0; i < 100; ++i) town.online(nameOf(i), true);
  town.run(1h);
  BOOST_TEST((town.kinds() == Kinds{Firing, Resolved}));
  BOOST_TEST(town.message(0).items.size() == 100U);
  BOOST_TEST(town.message(1).items.size() == 100U);
}

BOOST_AUTO_TEST_CASE(ten_minutes_of_flapping_make_two_messages) {
  Town town(kOneChannel);
  town.run(5min);
  for (int i = 0; i < 10; ++i) {
    town.online("rig-01", i % 2 == 1);
    town.run(1min);
  }
  town.run(2h);
  BOOST_TEST((town.kinds() == Kinds{Flapping, Resolved}));
}

BOOST_AUTO_TEST_CASE(an_outage_that_goes_on_is_told_again_every_four_hours) {
  Town town(kOneChannel);
  town.run(5min);
  town.online("rig-01", false);
  town.run(13h);
  BOOST_TEST((town.kinds() == Kinds{Firing, StillFiring, StillFiring, StillFiring}));
}

BOOST_AUTO_TEST_CASE(
    a_channel_that_is_down_for_an_hour_delivers_all_but_old_repeats_in_order_once_it_is_back) {
  Town town(kOneChannel +
            "[notify.desk]\ntype = webhook\nurl = https://example.org/desk\n[alert]\nrepeat_every = 10m\n");
  town.run(2min);
  bool down = true;
  town.post.answer = [&](const agent::notify::Order& order) {
    if (down && order.channel == "phone")
      return Delivery{.result = Delivery::Result::TryAgain, .error = "connection refused", .after = {}};
    return Delivery{};
  };
  town.online("rig-01", false);
  town.run(30min);
  town.restart();
  town.online("rig-02", false);
  town.online("rig-01", true);
  town.run(30min);
  down = false;
  town.run(10min);
  std::map<std::string, std::vector<std::string>> all;
  std::map<std::string, std::vector<std::string>> news;
  for (const auto& each : town.post.arrived) {
    all[each.channel].push_back(each.message.id);
    if (!std::ranges::all_of(each.message.items, [](const Item& item) { return item.kind == StillFiring; }))
      news[each.channel].push_back(each.message.id);
  }
  BOOST_TEST(news["desk"].size() >= 3U);
  BOOST_TEST(news["phone"] == news["desk"]);
  BOOST_TEST(all["desk"].size() > 5U);
  BOOST_TEST(all["phone"].size() < all["desk"].size());
  std::erase_if(all["desk"], [&](const std::string& id) {
    return std::ranges::find(all["phone"], id) == all["phone"].end();
  });
  BOOST_TEST(all["phone"] == all["desk"]);
}

BOOST_AUTO_TEST_CASE(a_message_that_is_refused_holds_back_none_behind_it) {
  Town town(kOneChannel);
  town.run(2min);
  int tried = 0;
  town.post.answer = [&](const agent::notify::Order&) {
    return ++tried == 1 ? Delivery{.result = Delivery::Result::Refused, .error = "HTTP 400", .after = {}}
                        : Delivery{};
  };
  town.online("rig-01", false);
  town.run(10min);
  town.online("rig-01", true);
  town.run(10min);
  BOOST_TEST((town.kinds() == Kinds{Resolved}));
}

BOOST_AUTO_TEST_CASE(bad_answers_tell_nothing_of_machines) {
  const std::vector<std::string> bad{"",
                                     "<html>502</html>",
                                     "[]",
                                     "null",
                                     "0",
                                     "{",
                                     R"({"servers":[]})",
                                     R"({"code":"0","servers":[]})",
                                     R"({"code":1})",
                                     R"({"code":2})",
                                     R"({"code":3})",
                                     R"({"code":5})",
                                     R"({"code":99})",
                                     R"({"code":0})",
                                     R"({"code":0,"servers":null})",
                                     R"({"code":0,"servers":{}})",
                                     R"({"code":0,"servers":[{"online":false}]})",
                                     R"({"code":0,"servers":[{"name":"rig-01","online":"no"}]})",
                                     R"({"code":0,"servers":[{"name":"rig-01"},{"name":"rig-01"}]})"};
  for (const std::string& body : bad) {
    Town town(kOneChannel);
    town.run(3min);
    town.rig.feed.instead["my_servers"] = body;
    town.run(30min);
    town.rig.feed.instead.clear();
    town.run(30min);
    for (const auto& each : town.post.arrived)
      for (const Item& item : each.message.items) BOOST_TEST(item.machine.empty(), body);
    BOOST_TEST((town.kinds() == Kinds{Firing, Resolved}), body);
  }
}

BOOST_AUTO_TEST_CASE(a_silenced_machine_is_told_when_its_silence_is_over) {
  Town town(kOneChannel);
  town.run(2min);
  const auto now = town.rig.clock.wall();
  BOOST_REQUIRE(
      town.rig.journal->silence({.subject = "rig-01", .since = now, .until = now + 2h, .reason = "fan"}));
  town.online("rig-01", false);
  town.online("rig-02", false);
  town.run(1h);
  BOOST_TEST(town.post.arrived.size() == 1U);
  BOOST_TEST(town.message(0).items.front().machine == "rig-02");
  town.run(2h);
  BOOST_REQUIRE(town.post.arrived.size() == 2U);
  BOOST_TEST(town.message(1).items.front().machine == "rig-01");
}

BOOST_AUTO_TEST_CASE(what_nobody_looks_at_any_more_is_not_told_as_well_again) {
  const std::string channel = "[notify.phone]\ntype = webhook\nurl = https://example.org/hook\n";
  Town town(fixedPolicy("enforce") + channel);
  town.run(10min);
  pv::sandbox::MachineChange change;
  change.onDemand = {pv::Price::fromUnits(33'000, pv::Currency::Bitcoin)};
  BOOST_REQUIRE(town.rig.world.change("rig-01", change));
  town.run(1h);
  BOOST_REQUIRE((town.kinds() == Kinds{Firing}));
  BOOST_TEST(town.message(0).items.front().rule == "manual_change");
  town.rig.configure("[agent]\nmode = enforce\n" + channel);
  town.rig.engine->reconfigure(town.rig.config, town.rig.authority());
  town.herald->reconfigure(town.rig.config);
  town.run(1h);
  BOOST_TEST(town.rig.openAlerts() == 0U);
  BOOST_TEST((town.kinds() == Kinds{Firing}));
}

BOOST_AUTO_TEST_CASE(a_new_channel_hears_what_is_wrong_and_an_old_one_not_again) {
  Town town(kOneChannel);
  town.run(5min);
  town.online("rig-01", false);
  town.run(10min);
  town.rig.configure(kOneChannel + "[notify.desk]\ntype = webhook\nurl = https://example.org/desk\n");
  town.restart();
  town.run(10min);
  BOOST_REQUIRE(town.post.arrived.size() == 2U);
  BOOST_TEST(town.post.arrived[0].channel == "phone");
  BOOST_TEST(town.post.arrived[1].channel == "desk");
  BOOST_TEST(town.message(1).items.front().machine == "rig-01");
  town.restart();
  town.run(1h);
  BOOST_TEST(town.post.arrived.size() == 2U);
}

BOOST_AUTO_TEST_CASE(events_of_a_silenced_machine_are_not_told_and_those_before_a_stop_are) {
  const std::string ini = fixedPolicy("observe") +
                          "[notify.phone]\ntype = webhook\nurl = https://example.org/hook\n"
                          "[alert]\nevents = rented\n[api]\nrequest_interval = 1100ms\n";
  Town town(ini);
  town.run(10min);
  const auto now = town.rig.clock.wall();
  BOOST_REQUIRE(
      town.rig.journal->silence({.subject = "rig-01", .since = now, .until = now + 2h, .reason = {}}));
  BOOST_REQUIRE(town.rig.world.rent("rig-01"));
  town.run(40min);
  BOOST_TEST(town.post.arrived.empty());
  const std::string rented = town.rig.world.rent("rig-02") ? "rig-02" : "rig-04";
  if (rented == "rig-04") BOOST_REQUIRE(town.rig.world.rent(rented));
  const std::size_t before = town.rig.journal->events({.since = {}, .subject = rented})->size();
  while (town.rig.journal->events({.since = {}, .subject = rented})->size() == before) town.run(1s);
  town.stop();
  town.restart();
  town.run(10min);
  BOOST_REQUIRE(town.post.arrived.size() == 1U);
  BOOST_TEST(town.message(0).items.front().machine == rented);
}

BOOST_AUTO_TEST_CASE(events_are_told_where_they_are_wanted) {
  for (const bool wanted : {false, true}) {
    Town town(fixedPolicy("enforce") + "[notify.phone]\ntype = webhook\nurl = https://example.org/hook\n" +
              (wanted ? "[alert]\nevents = rented, released, price\n" : ""));
    town.run(10min);
    BOOST_REQUIRE(town.rig.world.rent("rig-01"));
    town.run(40min);
    BOOST_REQUIRE(town.rig.world.release("rig-01"));
    town.run(40min);
    std::map<std::string, int> told;
    for (const auto& each : town.post.arrived)
      for (const Item& item : each.message.items)
        if (item.machine == "rig-01") ++told[item.rule];
    BOOST_TEST(told["rented"] == (wanted ? 1 : 0));
    BOOST_TEST(told["released"] == (wanted ? 1 : 0));
    BOOST_TEST((told["price"] > 0) == wanted);
  }
}

BOOST_AUTO_TEST_CASE(every_good_cycle_is_a_heartbeat_and_a_bad_one_is_none) {
  Town town(kOneChannel);
  town.run(10min);
  BOOST_TEST(town.post.pulses.size() >= 10U);
  for (const auto& pulse : town.post.pulses) BOOST_TEST(pulse.healthy);
  town.online("rig-01", false);
  town.run(10min);
  BOOST_REQUIRE(town.post.pulses.back().firing.size() == 1U);
  BOOST_TEST(town.post.pulses.back().firing.front().machine == "rig-01");
  town.rig.feed.instead["my_servers"] = "<html>";
  town.run(2min);
  BOOST_TEST(!town.post.pulses.back().healthy);
}

BOOST_AUTO_TEST_CASE(a_calendar_that_jumps_repeats_nothing_early_and_delays_nothing) {
  for (const auto by : {1h, -1h, 24h}) {
    Town town(kOneChannel);
    town.run(5min);
    town.online("rig-01", false);
    town.run(10min);
    town.rig.clock.jumpWall(by);
    town.run(3h);
    BOOST_TEST((town.kinds() == Kinds{Firing}), "by " << by.count() << "h, " << town.kinds().size());
    town.run(1h);
    BOOST_TEST((town.kinds() == Kinds{Firing, StillFiring}), "by " << by.count() << "h");
  }
}

BOOST_AUTO_TEST_CASE(a_silence_is_in_the_picture_with_the_longest_that_is_left) {
  using provider::alerts::Silence;
  const provider::WallTime now{1000h};
  const provider::alerts::ConditionId id{.rule = provider::alerts::Rule::MachineOffline, .subject = "rig-01"};
  const auto silence = [now](const std::string& subject, std::chrono::milliseconds left) {
    return Silence{.subject = subject, .since = now - 1h, .until = now + left, .reason = {}};
  };
  BOOST_TEST(agent::cycle::silencedText(id, {}, now) == "");
  BOOST_TEST(agent::cycle::silencedText(id, {silence("rig-02", 2h), silence("rig-01", -1s)}, now) == "");
  BOOST_TEST(agent::cycle::silencedText(id,
                                        {silence("rig-01", 30min), silence("", 2h), silence("rig-01", 1h)},
                                        now) == "silenced for 2h more");
}

BOOST_AUTO_TEST_SUITE_END()
