#include "agent/notify/outbox.h"

#include <random>

#include "tests/unit/notify/channel_helpers.h"

using namespace agent::notify;
using namespace notify_test;
using namespace std::chrono_literals;
using Result = Delivery::Result;
using Outcome = Courier::Outcome;

namespace {

agent::config::Channel labelled(const std::string& label, ChannelType type = ChannelType::Telegram) {
  auto settings = channelOf(type);
  settings.label = label;
  return settings;
}

Message numbered(int number) {
  Message message = messageOf({offline("rig-07")});
  message.id = std::to_string(number);
  return message;
}

Outcome outcomeOf(const Letter& letter, Result result, std::optional<std::chrono::milliseconds> after = {}) {
  return {.id = letter.id,
          .channel = letter.channel,
          .delivery = {.result = result, .error = "why", .after = after}};
}

Outbox boxOf(std::vector<agent::config::Channel> channels) {
  Outbox box;
  (void)box.configure(std::move(channels), kNow);
  return box;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(outbox)

BOOST_AUTO_TEST_CASE(a_message_becomes_a_letter_for_each_channel_that_takes_it) {
  auto critical = labelled("critical");
  critical.severity = agent::config::LeastSeverity::Critical;
  Outbox box = boxOf({labelled("all"), critical, labelled("ping", ChannelType::Heartbeat)});
  const auto change =
      box.add(messageOf({offline("rig-07"), bare("offer_lost", Severity::Warning, "", 39)}), kNow);
  BOOST_REQUIRE(change.changed.size() == 2U);
  BOOST_TEST(change.changed[0].channel == "all");
  BOOST_TEST(change.changed[0].message.items.size() == 2U);
  BOOST_TEST(change.changed[1].channel == "critical");
  BOOST_TEST(change.changed[1].message.items.size() == 1U);
  BOOST_TEST(change.changed[0].id < change.changed[1].id);
  BOOST_TEST(box.due(kNow).size() == 2U);
  BOOST_TEST((box.nextDue(kNow) == std::optional(kNow)));
}

BOOST_AUTO_TEST_CASE(one_letter_of_a_channel_is_in_flight_at_a_time) {
  Outbox box = boxOf({labelled("a")});
  (void)box.add(numbered(1), kNow);
  (void)box.add(numbered(2), kNow);
  const Letter first = box.next("a", kNow).value();
  BOOST_TEST(first.message.id == "1");
  box.took(first.id);
  BOOST_TEST(!box.next("a", kNow).has_value());
  BOOST_TEST(!box.nextDue(kNow).has_value());
  BOOST_TEST(box.apply({.id = first.id + 1, .channel = "a", .delivery = {}}, kNow).gone.empty());
  BOOST_TEST(box.apply({.id = first.id, .channel = "b", .delivery = {}}, kNow).gone.empty());
  BOOST_TEST(box.apply(outcomeOf(first, Result::Delivered), kNow).gone.contains(first.id));
  BOOST_TEST(box.apply(outcomeOf(first, Result::Delivered), kNow).gone.empty());
  BOOST_TEST(box.next("a", kNow)->message.id == "2");
}

BOOST_AUTO_TEST_CASE(each_outcome_has_its_own_wait) {
  using Wait = std::chrono::milliseconds;
  struct Case {
    Result result;
    std::optional<Wait> after;
    std::vector<Wait> waits;
  };
  const Case cases[] = {
      {Result::TryAgain, {}, {5s, 10s, 20s, 40s, 80s, 160s, 5min, 5min}},
      {Result::TryAgain, 90s, {90s, 90s}},
      {Result::TryAgain, 0s, {5s, 5s}},
      {Result::TryAgain, 30h, {1h}},
      {Result::Denied, {}, {5min, 10min, 20min, 40min, 1h, 1h}},
      {Result::Denied, 2h, {5min, 10min}},
  };
  for (const Case& each : cases) {
    Outbox box = boxOf({labelled("a")});
    (void)box.add(numbered(1), kNow);
    auto now = kNow;
    int tries = 0;
    for (const Wait wait : each.waits) {
      const Letter letter = box.next("a", now).value();
      box.took(letter.id);
      const auto change = box.apply(outcomeOf(letter, each.result, each.after), now);
      BOOST_REQUIRE(change.changed.size() == 1U);
      BOOST_TEST(change.changed[0].tries == ++tries);
      BOOST_TEST(change.changed[0].lastError == "why");
      BOOST_TEST((change.changed[0].notBefore == now + wait));
      BOOST_TEST((box.nextDue(now) == std::optional(now + wait)));
      BOOST_TEST(!box.next("a", now + wait - 1ms).has_value());
      now += wait;
    }
  }
}

BOOST_AUTO_TEST_CASE(only_denials_in_a_row_make_the_wait_for_a_denial_longer) {
  Outbox box = boxOf({labelled("a")});
  (void)box.add(numbered(1), kNow);
  (void)box.add(numbered(2), kNow);
  auto now = kNow;
  const auto waitAfter = [&](Result result) {
    const Letter letter = box.next("a", now).value();
    box.took(letter.id);
    (void)box.apply(outcomeOf(letter, result), now);
    const auto next = box.nextDue(now).value();
    return std::chrono::duration_cast<std::chrono::seconds>(next - std::exchange(now, next)).count();
  };
  for (int n = 0; n < 20; ++n) (void)waitAfter(Result::TryAgain);
  BOOST_TEST(waitAfter(Result::Denied) == 300);
  BOOST_TEST(waitAfter(Result::Denied) == 600);
  BOOST_TEST(waitAfter(Result::TryAgain) == 300);
  BOOST_TEST(waitAfter(Result::Denied) == 300);
  BOOST_TEST(waitAfter(Result::Delivered) == 0);
  BOOST_TEST(waitAfter(Result::Denied) == 300);
}

BOOST_AUTO_TEST_CASE(a_restart_tries_every_channel_at_once) {
  for (const Result result : {Result::Denied, Result::TryAgain}) {
    Outbox before = boxOf({labelled("a")});
    std::vector<Letter> stored = before.add(numbered(1), kNow).changed;
    before.took(stored[0].id);
    stored = before.apply(outcomeOf(stored[0], result), kNow).changed;
    BOOST_REQUIRE(!before.next("a", kNow + 1s).has_value());
    Outbox after = boxOf({labelled("a")});
    (void)after.restore(stored, kNow + 1s);
    BOOST_REQUIRE(after.next("a", kNow + 1s).has_value());
    BOOST_TEST(after.next("a", kNow + 1s)->tries == 1);
  }
}

BOOST_AUTO_TEST_CASE(what_still_lasts_is_left_out_where_a_later_letter_tells_of_it) {
  const auto kindsIn = [](const Letter& letter) {
    std::string kinds;
    for (const Item& item : letter.message.items) kinds += std::string(name(item.kind)) + " ";
    return kinds;
  };
  struct Case {
    std::vector<Item> earlier;
    std::vector<Item> later;
    std::string left;  ///< of the earlier letter; empty = it is gone
  };
  const Item again = offline("rig-07", ItemKind::StillFiring);
  const Item over = offline("rig-07", ItemKind::Resolved);
  const Item other = offline("rig-08", ItemKind::StillFiring);
  const Item offer = bare("offer_lost", Severity::Warning, "", 39, ItemKind::StillFiring);
  const Case cases[] = {
      {{again}, {again}, ""},
      {{again}, {over}, ""},
      {{again, other}, {again}, "still_firing "},
      {{again}, {other}, "still_firing "},
      {{again}, {bare("machine_missing", Severity::Critical, "rig-07")}, "still_firing "},
      {{offer}, {bare("offer_lost", Severity::Warning, "", 40)}, "still_firing "},
      {{offer}, {offer}, ""},
      {{offline("rig-07"), again}, {again}, "firing "},
      {{offline("rig-07")}, {again}, "firing "},
      {{offline("rig-07", ItemKind::Flapping)}, {again}, "flapping "},
      {{over}, {again}, "resolved "},
  };
  for (const auto& [earlier, later, left] : cases) {
    Outbox box = boxOf({labelled("a")});
    const auto id = box.add(messageOf(earlier), kNow).changed.at(0).id;
    const auto change = box.add(messageOf(later), kNow);
    const Letter first = box.next("a", kNow).value();
    BOOST_TEST((first.id == id) == !left.empty());
    BOOST_TEST(change.gone.contains(id) == left.empty());
    BOOST_TEST(change.dropped.empty());
    if (first.id != id) continue;
    BOOST_TEST(kindsIn(first) == left);
    const bool told = std::ranges::any_of(change.changed, [&](const Letter& each) { return each == first; });
    BOOST_TEST(told == (earlier.size() > first.message.items.size()));
  }
}

BOOST_AUTO_TEST_CASE(a_letter_in_flight_is_shortened_when_it_comes_back_and_its_wait_is_inherited) {
  Outbox box = boxOf({labelled("a")});
  const Message again = messageOf({offline("rig-07", ItemKind::StillFiring)});
  const auto first = box.add(again, kNow).changed.at(0);
  box.took(first.id);
  const auto second = box.add(again, kNow);
  BOOST_TEST(second.gone.empty());
  BOOST_TEST(box.waiting("a") == 2U);
  const auto change = box.apply(outcomeOf(first, Result::Denied), kNow);
  BOOST_TEST(change.gone.contains(first.id));
  BOOST_TEST(box.first("a")->id == second.changed.at(0).id);
  BOOST_TEST((box.nextDue(kNow) == std::optional(kNow + 5min)));
}

BOOST_AUTO_TEST_CASE(what_is_refused_is_dropped_with_its_reason_and_the_next_follows_at_once) {
  Outbox box = boxOf({labelled("a")});
  (void)box.add(numbered(1), kNow);
  (void)box.add(numbered(2), kNow);
  const Letter first = box.next("a", kNow).value();
  box.took(first.id);
  const auto change = box.apply(outcomeOf(first, Result::Refused), kNow);
  BOOST_TEST(change.gone.contains(first.id));
  BOOST_TEST(change.dropped.at(0).reason == "why");
  BOOST_TEST(change.dropped.at(0).letter.message.id == "1");
  BOOST_TEST(box.next("a", kNow)->message.id == "2");
}

BOOST_AUTO_TEST_CASE(a_new_configuration_tries_at_once_and_drops_what_has_no_channel) {
  Outbox box = boxOf({labelled("a"), labelled("b")});
  (void)box.add(numbered(1), kNow);
  for (const Letter& letter : box.due(kNow)) {
    box.took(letter.id);
    if (letter.channel == "a") (void)box.apply(outcomeOf(letter, Result::Denied), kNow);
  }
  const auto change = box.configure({labelled("a"), labelled("c")}, kNow + 1min);
  BOOST_REQUIRE(change.changed.size() == 1U);
  BOOST_TEST(change.changed[0].channel == "a");
  BOOST_TEST(change.gone.size() == 1U);
  BOOST_TEST(change.dropped.at(0).letter.channel == "b");
  BOOST_TEST(box.next("a", kNow + 1min).has_value());
  BOOST_TEST(box.waiting() == 1U);
}

BOOST_AUTO_TEST_CASE(a_letter_in_flight_at_a_reload_is_handed_over_again) {
  Outbox box = boxOf({labelled("a")});
  (void)box.add(numbered(1), kNow);
  box.took(box.next("a", kNow)->id);
  (void)box.configure({labelled("a")}, kNow);
  BOOST_TEST(box.next("a", kNow).has_value());
}

BOOST_AUTO_TEST_CASE(what_was_stored_comes_back_in_its_order) {
  Outbox before = boxOf({labelled("a"), labelled("b")});
  std::vector<Letter> stored;
  for (int n = 1; n <= 3; ++n)
    for (const Letter& letter : before.add(numbered(n), kNow).changed) stored.push_back(letter);
  std::reverse(stored.begin(), stored.end());
  stored.push_back({.id = 99,
                    .channel = "gone",
                    .message = numbered(9),
                    .madeAt = kNow,
                    .notBefore = kNow,
                    .tries = 0,
                    .lastError = {}});
  Outbox after = boxOf({labelled("a"), labelled("b")});
  const auto change = after.restore(stored, kNow);
  BOOST_TEST(change.gone.size() == 1U);
  BOOST_TEST(change.gone.contains(99));
  BOOST_TEST(after.next("a", kNow)->message.id == "1");
  BOOST_TEST(after.waiting("a") == 3U);
  BOOST_TEST(after.add(numbered(4), kNow).changed.at(0).id == 100);
}

BOOST_AUTO_TEST_CASE(the_oldest_of_too_many_is_dropped_and_what_is_in_flight_is_not) {
  Outbox box = boxOf({labelled("a")});
  (void)box.add(numbered(0), kNow);
  box.took(box.next("a", kNow)->id);
  std::vector<std::string> dropped;
  for (int n = 1; n <= 1005; ++n)
    for (const auto& each : box.add(numbered(n), kNow).dropped) dropped.push_back(each.letter.message.id);
  BOOST_TEST(dropped == (std::vector<std::string>{"1", "2", "3", "4", "5", "6"}),
             boost::test_tools::per_element());
  BOOST_TEST(box.waiting("a") == Outbox::kMostLetters);
}

BOOST_AUTO_TEST_CASE(in_quiet_hours_letters_wait_for_their_end) {
  auto quiet = labelled("a");
  quiet.quietHours = {.fromMinute = 10 * 60, .toMinute = 11 * 60};
  Outbox box = boxOf({quiet, labelled("b")});
  (void)box.add(numbered(1), kNow);
  BOOST_TEST(!box.next("a", kNow).has_value());
  BOOST_TEST(box.next("b", kNow).has_value());
  box.took(box.next("b", kNow)->id);
  BOOST_TEST((box.nextDue(kNow) == std::optional(kNow + 15min)));
  BOOST_TEST(box.next("a", kNow + 15min).has_value());
}

BOOST_AUTO_TEST_CASE(a_calendar_that_jumps_postpones_by_no_more_than_the_longest_wait) {
  for (const std::chrono::minutes jump : {-9600h, -24h, -1h, 24h, 9600h}) {
    Outbox box = boxOf({labelled("a")});
    (void)box.add(numbered(1), kNow);
    const Letter letter = box.next("a", kNow).value();
    box.took(letter.id);
    const auto stored = box.apply(outcomeOf(letter, Result::TryAgain, 1h), kNow).changed;
    const auto now = kNow + jump;
    BOOST_TEST((box.nextDue(now).value() <= now + Outbox::kLongestWait));
    BOOST_TEST(box.next("a", box.nextDue(now).value()).has_value());
    Outbox restored = boxOf({labelled("a")});
    (void)restored.restore(stored, now);
    BOOST_TEST((restored.nextDue(now).value() <= now + Outbox::kLongestWait));
    BOOST_TEST(restored.next("a", restored.nextDue(now).value()).has_value());
    box.shift(jump);
    BOOST_TEST((box.nextDue(now) == std::optional(now + 1h)));
  }
}

BOOST_AUTO_TEST_CASE(whatever_happens_order_is_kept_and_nothing_is_lost_or_doubled) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    std::mt19937 random(seed);
    const auto upTo = [&](unsigned most) { return static_cast<int>(random() % (most + 1)); };
    const std::vector<agent::config::Channel> channels{labelled("a"), labelled("b")};
    Outbox box = boxOf(channels);
    std::map<std::int64_t, Letter> disk;
    std::map<std::string, std::vector<int>> arrived, refused;
    auto now = kNow;
    const auto store = [&](const OutboxChange& change) {
      for (const Letter& letter : change.changed) disk[letter.id] = letter;
      for (const auto id : change.gone) disk.erase(id);
    };
    int made = 0;
    const auto step = [&](bool allGood) {
      now += std::chrono::seconds{upTo(200)};
      for (const Letter& letter : box.due(now)) {
        box.took(letter.id);
        const auto result = allGood ? Result::Delivered : static_cast<Result>(upTo(3));
        if (!allGood && upTo(4) == 0) continue;  // no answer yet
        const int number = std::stoi(letter.message.id);
        if (result == Result::Delivered) arrived[letter.channel].push_back(number);
        if (result == Result::Refused) refused[letter.channel].push_back(number);
        store(box.apply(outcomeOf(letter, result), now));
      }
      // killed, and started again
      if (upTo(10) == 0) {
        box = boxOf(channels);
        std::vector<Letter> letters;
        for (const auto& [id, letter] : disk) letters.push_back(letter);
        store(box.restore(letters, now));
      }
      if (upTo(10) == 0) store(box.configure(channels, now));
    };
    for (int n = 0; n < 200; ++n) {
      if (upTo(1) == 0) store(box.add(numbered(++made), now));
      step(false);
    }
    store(box.configure(channels, now));
    while (box.waiting() > 0) {
      now += Outbox::kLongestWait;
      step(true);
    }
    BOOST_TEST(disk.empty());
    for (const auto& [channel, numbers] : arrived) {
      BOOST_TEST(std::ranges::is_sorted(numbers), seed);
      std::vector<int> all = numbers;
      all.insert(all.end(), refused[channel].begin(), refused[channel].end());
      std::ranges::sort(all);
      BOOST_TEST(all.size() == static_cast<std::size_t>(made));
      BOOST_TEST((std::ranges::adjacent_find(all) == all.end()));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
