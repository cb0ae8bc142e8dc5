#include "samples.h"

using namespace provider;
using namespace provider::pricing;
using namespace provider::pricing::samples;
using namespace std::chrono_literals;

// What is remembered of a machine: manual changes, rentals, and the agent's own writes.
namespace {

/// A machine whose settings are read again and again.
class Story {
 public:
  explicit Story(Policy toFollow) : policy(std::move(toFollow)) {}

  const Decision& read(std::chrono::milliseconds later = 1min) {
    now += later;
    rig.readAt = now;
    rig.settings->readAt = now;
    return think();
  }
  const Decision& think() {
    Decided decided = decide(policy, defaultLimits(),
                             {.machine = rig,
                              .market = nullptr,
                              .rates = nullptr,
                              .memory = memory,
                              .now = now,
                              .inCharge = inCharge,
                              .resumedAt = resumedAt});
    memory = decided.memory;
    decision = decided.decision;
    return decision;
  }
  /// Writes what was decided; `applied` = the marketplace does it.
  void write(bool applied = true) {
    memory = afterSending(memory, decision, now);
    if (!applied) return;
    rig.settings->onDemand = decision.wanted->onDemand;
    rig.settings->spotMinimum = decision.wanted->spotMinimum;
    rig.settings->mrlHours = decision.wanted->mrlHours;
    rig.settings->visibility = decision.wanted->availability;
    memory = afterReadBack(memory, policy.currency, *rig.settings);
  }
  /// Until the machine costs what the policy wants, and the agent has seen it.
  void settle() {
    read();
    write();
    read();
  }
  void somebodySets(const char* text) { rig.settings->onDemand.set(price(text)); }

  Policy policy;
  machines::Machine rig = machine();
  Memory memory;
  Decision decision;
  WallTime now = kNow;
  bool inCharge = true;
  std::optional<WallTime> resumedAt;
};

bool held(const Story& story) { return story.decision.settledBy == Guard::ManualHold; }

}  // namespace

BOOST_AUTO_TEST_SUITE(notice_)

BOOST_AUTO_TEST_CASE(the_first_price_seen_is_nobody_s_change) {
  Story story(fixed(whole("0.0003 BTC")));
  BOOST_TEST((story.read().action == Action::Write));
}

BOOST_AUTO_TEST_CASE(a_price_changed_on_the_website_is_respected_for_a_day_and_then_set_again) {
  Story story(fixed(whole("0.0003 BTC")));
  story.read();
  story.write();
  BOOST_TEST((story.read().action == Action::Unchanged));
  story.somebodySets("0.0005 BTC");
  story.read();
  BOOST_TEST(held(story));
  BOOST_TEST((story.decision.action == Action::Hold));
  BOOST_TEST((story.decision.nextChangeAt == story.now + 24h));
  story.read(23h);
  BOOST_TEST(held(story));
  BOOST_TEST((story.read(1h).action == Action::Write));
}

BOOST_AUTO_TEST_CASE(another_change_begins_the_day_anew) {
  Story story(fixed(whole("0.0003 BTC")));
  story.settle();
  story.somebodySets("0.0005 BTC");
  story.read();
  story.somebodySets("0.0006 BTC");
  story.read(20h);
  story.read(20h);
  BOOST_TEST(held(story));
  BOOST_TEST((story.read(4h).action == Action::Write));
}

BOOST_AUTO_TEST_CASE(without_a_manual_hold_a_change_is_overwritten) {
  Story story(fixed(whole("0.0003 BTC")));
  story.policy.pace.manualHold = 0s;
  story.settle();
  story.somebodySets("0.0005 BTC");
  BOOST_TEST((story.read().action == Action::Write));
}

BOOST_AUTO_TEST_CASE(a_change_made_while_the_agent_was_away_is_noticed_by_its_memory) {
  Story story(fixed(whole("0.0003 BTC")));
  story.settle();
  story.somebodySets("0.0005 BTC");
  story.read(48h);
  BOOST_TEST(held(story));
}

BOOST_AUTO_TEST_CASE(the_agent_s_own_write_is_no_change_by_somebody_else_even_when_its_answer_was_lost) {
  for (const bool applied : {true, false}) {
    Story story(fixed(whole("0.0003 BTC")));
    story.read();
    story.write(false);
    story.read();
    BOOST_TEST(!held(story));
    if (applied) story.somebodySets("0.0003 BTC");
    story.read();
    BOOST_TEST(!held(story));
    BOOST_TEST((story.decision.action == (applied ? Action::Unchanged : Action::Write)));
  }
}

BOOST_AUTO_TEST_CASE(what_reads_back_differently_is_known_and_no_change_by_somebody_else) {
  Story story(fixed(whole("0.0003 BTC")));
  story.read();
  story.write(false);
  story.somebodySets("0.00031 BTC");
  story.memory = afterReadBack(story.memory, Currency::Bitcoin, *story.rig.settings);
  BOOST_TEST((story.read().action == Action::Write));
}

BOOST_AUTO_TEST_CASE(while_it_only_observes_every_price_is_the_owner_s_own) {
  Story story(fixed(whole("0.0003 BTC")));
  story.inCharge = false;
  story.read();
  story.somebodySets("0.0005 BTC");
  BOOST_TEST((story.read().action == Action::Write));
  story.inCharge = true;
  BOOST_TEST((story.read().action == Action::Write));
}

BOOST_AUTO_TEST_CASE(resume_ends_a_manual_hold_and_not_the_next_one) {
  Story story(fixed(whole("0.0003 BTC")));
  story.settle();
  story.somebodySets("0.0005 BTC");
  story.read();
  BOOST_TEST(held(story));
  story.resumedAt = story.now;
  BOOST_TEST((story.read().action == Action::Write));
  story.write();
  story.read();
  story.somebodySets("0.0006 BTC");
  story.read();
  BOOST_TEST(held(story));
}

BOOST_AUTO_TEST_CASE(a_hold_noted_before_the_calendar_was_set_back_lasts_no_longer_than_it_may) {
  Story story(fixed(whole("0.0003 BTC")));
  story.settle();
  story.somebodySets("0.0005 BTC");
  story.read();
  story.now -= 240h;
  story.rig.readAt = story.rig.settings->readAt = story.now;
  story.think();
  BOOST_TEST(held(story));
  BOOST_TEST((story.decision.nextChangeAt == story.now + 24h));
}

BOOST_AUTO_TEST_CASE(a_price_in_another_currency_does_not_count_as_changed) {
  Story story(fixed(whole("0.0003 BTC")));
  story.settle();
  story.rig.settings->onDemand.set(price("99 CLORE"));
  BOOST_TEST((story.read().action == Action::Unchanged));
  story.policy = fixed(whole("120 CLORE"));
  BOOST_TEST((story.read().action == Action::Write));
}

BOOST_AUTO_TEST_CASE(a_price_taken_away_is_a_change_too) {
  Story story(fixed(whole("0.0003 BTC")));
  story.settle();
  story.rig.settings->onDemand.clear(Currency::Bitcoin);
  story.read();
  BOOST_TEST(held(story));
  BOOST_TEST(contains(story.decision.reason, "taken away by somebody else"));
}

BOOST_AUTO_TEST_CASE(each_of_the_two_prices_has_its_own_hold) {
  Story story(fixed(whole("0.0003 BTC"), whole("0.0002 BTC")));
  story.settle();
  story.rig.settings->spotMinimum.set(price("0.00015 BTC"));
  story.read();
  BOOST_TEST((story.decision.spot.guards.back().guard == Guard::ManualHold));
  BOOST_TEST((story.decision.onDemand.guards.back().guard == Guard::Unchanged));
}

BOOST_AUTO_TEST_CASE(a_manual_spot_minimum_is_not_overwritten_by_a_share_but_never_stays_above_on_demand) {
  Story story(fixed(whole("0.0003 BTC"), ShareOfOnDemand{.share = 0.5}));
  story.settle();
  story.rig.settings->spotMinimum.set(price("0.0002 BTC"));
  story.read();
  BOOST_TEST(held(story));
  story.policy = fixed(whole("0.0001 BTC"), ShareOfOnDemand{.share = 0.5});
  story.read();
  BOOST_REQUIRE(story.decision.wanted.has_value());
  BOOST_TEST((story.decision.wanted->spotMinimum.get(Currency::Bitcoin) == price("0.0001 BTC")));
}

BOOST_AUTO_TEST_CASE(a_machine_hidden_by_hand_is_not_listed_again_within_the_hold) {
  Story story(fixed(whole("0.0003 BTC")));
  story.policy.availability = "public";
  story.policy.mrlHours = 48;
  story.read();
  story.write();
  BOOST_TEST((story.read().action == Action::Unchanged));
  story.rig.settings->visibility = "hidden";
  story.rig.settings->mrlHours = 100;
  BOOST_TEST((story.read().action == Action::Unchanged));
  story.policy = fixed(whole("0.0004 BTC"));
  story.policy.availability = "public";
  story.policy.mrlHours = 48;
  story.read();
  BOOST_REQUIRE(story.decision.wanted.has_value());
  BOOST_TEST(story.decision.wanted->availability == "hidden");
  BOOST_TEST(story.decision.wanted->mrlHours == 100);
  story.read(24h);
  BOOST_REQUIRE(story.decision.wanted.has_value());
  BOOST_TEST(story.decision.wanted->availability == "public");
  BOOST_TEST(story.decision.wanted->mrlHours == 48);
}

BOOST_AUTO_TEST_CASE(a_rental_is_noticed_with_its_price_and_its_end) {
  Story story(fixed(whole("0.0002 BTC")));
  story.read();
  BOOST_TEST((story.memory.rental == machines::Rental::None));
  story.rig.settings->rental = machines::Rental::OnDemand;
  story.read(1h);
  BOOST_TEST((story.memory.rental == machines::Rental::OnDemand));
  BOOST_TEST((story.memory.rentalChangedAt == story.now));
  BOOST_TEST((story.memory.lastRentedPrice == price("0.0002 BTC")));
  const WallTime began = story.now;
  story.somebodySets("0.0004 BTC");
  story.read(1h);
  BOOST_TEST((story.memory.rentalChangedAt == began));
  BOOST_TEST((story.memory.lastRentedPrice == price("0.0002 BTC")));
  story.rig.settings->rental = machines::Rental::None;
  story.read(1h);
  BOOST_TEST((story.memory.rental == machines::Rental::None));
  BOOST_TEST((story.memory.rentalChangedAt == story.now));
  story.rig.settings->rental = machines::Rental::Spot;
  story.read(1h);
  BOOST_TEST((story.memory.lastRentedPrice == price("0.0002 BTC")));
  // A renter on demand takes the machine from one on the spot market.
  story.rig.settings->rental = machines::Rental::OnDemand;
  story.read(1h);
  BOOST_TEST((story.memory.lastRentedPrice == price("0.0004 BTC")));
}

BOOST_AUTO_TEST_CASE(a_ladder_does_not_multiply_by_its_schedule_twice) {
  Story story(following());
  story.policy.strategy = Ladder{.rungs = {{0h, 1.0}}, .base = Market{}};
  story.policy.schedules = {always(1.2)};
  story.memory.rental = machines::Rental::None;
  story.memory.rentalChangedAt = kNow - 1h;
  story.memory.lastRentedPrice = price("0.0002 BTC");
  for (int rental = 0; rental < 6; ++rental) {
    story.rig.settings->rental = machines::Rental::None;
    story.read(1h);
    if (story.decision.action == Action::Write) story.write();
    BOOST_TEST((story.rig.settings->onDemand.get(Currency::Bitcoin) == price("0.00024 BTC")));
    story.rig.settings->rental = machines::Rental::OnDemand;
    story.read(1h);
    BOOST_TEST((story.memory.lastRentedPrice == price("0.0002 BTC")));
  }
}

BOOST_AUTO_TEST_CASE(what_the_platform_prices_by_itself_is_nobody_s_change) {
  Story story(fixed(whole("0.0003 BTC")));
  story.settle();
  story.rig.settings->autopriced = {"bitcoin"};
  for (const char* moved : {"0.00031 BTC", "0.00032 BTC"}) {
    story.somebodySets(moved);
    story.read();
    BOOST_TEST(!story.memory.onDemand.price.changedByOthersAt.has_value());
  }
  story.rig.settings->autopriced.clear();
  BOOST_TEST((story.read().action == Action::Write));
}

BOOST_AUTO_TEST_CASE(prices_that_were_not_told_are_not_taken_away) {
  Story story(fixed(whole("0.0003 BTC")));
  story.settle();
  const machines::Settings told = *story.rig.settings;
  story.rig.settings->onDemand = {};
  story.rig.settings->pricesTold = false;
  story.read();
  story.rig.settings = told;
  BOOST_TEST((story.read().action == Action::Unchanged));
}

BOOST_AUTO_TEST_CASE(a_change_that_is_not_respected_is_noticed_all_the_same) {
  Story story(fixed(whole("0.0003 BTC")));
  story.policy.pace.manualHold = 0s;
  story.settle();
  story.somebodySets("0.0005 BTC");
  story.read();
  BOOST_TEST((story.memory.onDemand.price.changedByOthersAt == story.now));
  story.read();
  BOOST_TEST(!story.memory.onDemand.price.changedByOthersAt.has_value());
}

BOOST_AUTO_TEST_CASE(what_changes_before_the_agent_is_put_in_charge_is_the_owner_s_own) {
  Story story(fixed(whole("0.0003 BTC")));
  story.inCharge = false;
  story.read();
  story.somebodySets("0.0007 BTC");
  story.inCharge = true;
  BOOST_TEST((story.read(1h).action == Action::Write));
}

BOOST_AUTO_TEST_CASE(times_noted_before_the_calendar_was_set_back_do_not_poison_the_memory) {
  Story story(fixed(whole("0.0003 BTC")));
  story.settle();
  story.resumedAt = story.now + 8760h;
  story.somebodySets("0.0005 BTC");
  story.read();
  BOOST_TEST(held(story));
  story.memory.rentalChangedAt = story.now + 8760h;
  story.read();
  BOOST_TEST((story.memory.rentalChangedAt <= story.now));
}

BOOST_AUTO_TEST_CASE(nothing_is_learned_from_settings_that_were_not_read) {
  Story story(fixed(whole("0.0002 BTC")));
  story.read();
  const Memory before = story.memory;
  story.rig.settings.reset();
  story.now += 1h;
  story.think();
  BOOST_TEST((story.memory == before));
}

BOOST_AUTO_TEST_SUITE_END()
