#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "learning.h"

using namespace provider;
using namespace provider::offers;
using namespace std::chrono_literals;

namespace {

namespace data = boost::unit_test::data;

struct Lesson {
  const char* what;
  Answer answer;
};

/// To a bid of 420 and a price of 200.
const std::vector<Lesson> kLessons{{"max_step", RefusedTooFar{bitcoin(320)}},
                                   {"the window", RefusedTooSoon{0s}},
                                   {"the minimum", RefusedTooLow{bitcoin(300)}}};

Memory taught(const Lesson& lesson, const Memory& memory = {}) {
  return after(420, 200, lesson.answer, memory).memory;
}

struct PauseCase {
  const char* what;
  Answer answer;
  const char* because;
};
std::ostream& operator<<(std::ostream& out, const PauseCase& c) { return out << c.what; }

/// To a bid of 420 and a price of 200.
const std::vector<PauseCase> kPauseCases{
    {"what only the owner can change", RefusedOther{"currency-not-allowed"}, "currency-not-allowed"},
    {"a word never seen", RefusedOther{"a word never seen"}, "a word never seen"},
    {"a step that is not told", RefusedOther{"exceeded_max_step"}, "exceeded_max_step"},
    {"no words at all", RefusedOther{""}, "a refusal without a reason"},
    {"a step to below what was asked", RefusedTooFar{bitcoin(150)},
     "exceeded_max_step with max_step 0.00000150 to a bid of 0.00000420"},
    {"too low without a minimum", RefusedTooLow{std::nullopt}, "too_low_price without min_price"},
    {"too low, and the minimum is no amount", RefusedTooLow{bitcoin(0)},
     "too_low_price with min_price 0.00000000 to a price of 0.00000200"},
    {"too low, and the minimum is lower", RefusedTooLow{bitcoin(199)},
     "too_low_price with min_price 0.00000199 to a price of 0.00000200"},
    {"too low, and the minimum is the price", RefusedTooLow{bitcoin(200)},
     "too_low_price with min_price 0.00000200 to a price of 0.00000200"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(trouble)

BOOST_AUTO_TEST_CASE(the_refusals_are_told_apart) {
  struct Case {
    const char* text;
    Refusal meaning;
  };
  for (const Case& c : std::vector<Case>{{"order_not_found", Refusal::Gone},
                                         {"order_dont_exist", Refusal::Gone},
                                         {"you_dont_own_this_order", Refusal::Gone},
                                         {"order_not_active", Refusal::NotActive},
                                         {"server-offline", Refusal::Passing},
                                         {"server-already-rented", Refusal::Passing},
                                         {"not_enough_balance", Refusal::Passing},
                                         {"currency-not-allowed", Refusal::Lasting},
                                         {"a word never seen", Refusal::Lasting},
                                         {"", Refusal::Lasting}})
    BOOST_TEST((refusalOf(c.text) == c.meaning), c.text);
}

BOOST_AUTO_TEST_CASE(what_may_be_over_in_a_while_is_tried_less_and_less_often) {
  struct Case {
    const char* text;
    std::chrono::milliseconds first;
  };
  for (const Case& c : std::vector<Case>{{"server-offline", 30s},
                                         {"server-already-rented", 30s},
                                         {"not_enough_balance", 30s},
                                         {"order_not_found", 30s},
                                         {"order_dont_exist", 30s},
                                         {"you_dont_own_this_order", 30s},
                                         {"order_not_active", 10min}}) {
    Memory memory;
    std::chrono::milliseconds wait = c.first;
    for (int i = 0; i < 12; ++i) {
      memory = after(420, 200, RefusedOther{c.text}, memory).memory;
      BOOST_TEST((*memory.retryAt - kStart == std::min<std::chrono::milliseconds>(wait, 1h)), c.text);
      BOOST_TEST(memory.pausedBecause.empty());
      wait *= 2;
    }
    const Move move = next({.offer = offerAt(420), .memory = memory}, 200);
    BOOST_TEST(std::holds_alternative<Wait>(move.action));
    BOOST_TEST(move.reason.find(c.text) != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_lesson_is_no_refusal_and_the_first_one_is_free) {
  for (const Lesson& lesson : kLessons) {
    const Memory memory = taught(lesson);
    BOOST_TEST(!memory.retryAt.has_value(), lesson.what);
    BOOST_TEST(memory.refusalsInARow == 0, lesson.what);
    BOOST_TEST(memory.failuresInARow == 1, lesson.what);
    BOOST_TEST(memory.pausedBecause.empty(), lesson.what);
    const Memory after = taught(lesson, afterRefusal({}, "server-offline", kStart));
    BOOST_TEST(after.refusalsInARow == 0, lesson.what << ": the marketplace deals with the move");
  }
}

BOOST_AUTO_TEST_CASE(the_same_lesson_twice_in_a_row_has_to_wait) {
  for (const Lesson& lesson : kLessons) {
    const Memory second = taught(lesson, taught(lesson));
    BOOST_TEST((second.retryAt == kStart + 60s), lesson.what);
    BOOST_TEST(second.refusalsInARow == 0, lesson.what);
  }
}

BOOST_AUTO_TEST_CASE(a_lesson_of_another_kind_is_free_up_to_the_third_failure_in_a_row) {
  for (const Lesson& first : kLessons)
    for (const Lesson& second : kLessons)
      for (const Lesson& third : kLessons) {
        if (first.what == second.what || second.what == third.what) continue;
        Memory memory = taught(second, taught(first));
        BOOST_TEST(!memory.retryAt.has_value(), first.what << ", " << second.what);
        memory = taught(third, memory);
        BOOST_TEST(!memory.retryAt.has_value(), "then " << third.what);
        for (const Lesson& fourth : kLessons) {
          const Memory last = taught(fourth, memory);
          BOOST_TEST((last.retryAt == kStart + 240s), "then " << fourth.what);
          BOOST_TEST((taught(third, last).retryAt == kStart + 480s));
        }
      }
}

BOOST_AUTO_TEST_CASE(a_lesson_right_after_a_failure_is_free) {
  for (const Lesson& lesson : kLessons) {
    const Memory failed = taught(lesson, afterFailure({}, "no answer", kStart - 30s));
    BOOST_TEST(!failed.retryAt.has_value(), lesson.what);
    BOOST_TEST(failed.failuresInARow == 2, lesson.what);
    const Memory refused = taught(lesson, afterRefusal({}, "server-offline", kStart - 30s));
    BOOST_TEST(!refused.retryAt.has_value(), lesson.what);
    Memory often;
    for (int i = 0; i < 3; ++i) often = afterFailure(often, "no answer", kStart - 2min);
    BOOST_TEST((taught(lesson, often).retryAt == kStart + 240s), lesson.what << " as the fourth failure");
  }
}

BOOST_AUTO_TEST_CASE(a_failure_after_a_lesson_waits) {
  for (const Lesson& lesson : kLessons)
    BOOST_TEST((afterFailure(taught(lesson), "no answer", kStart).retryAt == kStart + 60s), lesson.what);
}

BOOST_AUTO_TEST_CASE(a_move_that_took_effect_makes_the_next_lesson_free_again) {
  for (const Lesson& lesson : kLessons) {
    Memory memory;
    for (int i = 0; i < 6; ++i) memory = taught(lesson, memory);
    BOOST_TEST(!taught(lesson, withoutTrouble(memory)).retryAt.has_value(), lesson.what);
  }
}

BOOST_DATA_TEST_CASE(an_answer_that_is_not_understood_pauses_and_keeps_its_words, data::make(kPauseCases)) {
  const Learned known = after(420, 200, sample.answer);
  BOOST_TEST(known.memory.pausedBecause == sample.because);
  BOOST_TEST((known.memory.pausedAt == kStart));
  BOOST_TEST(!known.memory.toldMinimum.has_value());
  BOOST_TEST(!known.memory.step.has_value());
  for (const std::int64_t target : {200, 500}) {
    const Move move = next(known, target);
    BOOST_REQUIRE(std::holds_alternative<Wait>(move.action));
    BOOST_TEST((std::get<Wait>(move.action).until == kStart + 24h));
    BOOST_TEST(move.reason == "paused: the marketplace answered " + std::string(sample.because));
    BOOST_TEST((move.verdicts.back().check == Check::NotPaused));
  }
}

BOOST_AUTO_TEST_CASE(a_pause_ends_with_one_request_after_a_day_and_begins_anew_with_such_an_answer) {
  Learned known = after(420, 200, RefusedOther{"a word never seen"});
  int sent = 0;
  for (WallTime now = kStart; now < kStart + 72h; now += 10min) {
    const Move move = next(known, 200, now, now);
    const bool tried = now == kStart + 24h || now == kStart + 48h;
    BOOST_TEST_REQUIRE(sentBy(move).has_value() == tried, "after " << (now - kStart) / 1min << " min");
    if (!tried) continue;
    ++sent;
    known = learn(known.offer, known.memory, *sentBy(move), RefusedOther{"another"}, bitcoin(1), {}, now);
    BOOST_TEST((known.memory.pausedAt == now));
    BOOST_TEST(known.memory.pausedBecause == "another");
  }
  BOOST_TEST(sent == 2);
  BOOST_TEST((std::get<Wait>(next(known, 200, kStart + 60h, kStart + 60h).action).until == kStart + 72h));
}

BOOST_AUTO_TEST_CASE(a_pause_of_a_day_ago_says_that_it_is_over) {
  Learned known = after(420, 200, RefusedOther{"a word never seen"});
  const WallTime before = kStart + 24h - 1ms;
  BOOST_TEST(!sentBy(next(known, 200, before, before)).has_value());
  const Move move = next(known, 200, kStart + 24h, kStart + 24h);
  BOOST_TEST((sentBy(move) == bitcoin(200)));
  const auto verdict = std::ranges::find(move.verdicts, Check::NotPaused, &Verdict::check);
  BOOST_REQUIRE((verdict != move.verdicts.end()));
  BOOST_TEST(verdict->passed);
  BOOST_TEST(verdict->reason == "tried again: a day ago the marketplace answered a word never seen");
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_understood_ends_the_pause_before_it) {
  const Memory paused = after(420, 200, RefusedOther{"a word never seen"}).memory;
  for (const Answer& answer :
       std::vector<Answer>{Accepted{}, RefusedTooFar{bitcoin(320)}, RefusedTooSoon{5s},
                           RefusedTooLow{bitcoin(300)}, RefusedOther{"server-offline"}}) {
    const Memory memory = after(420, 200, answer, paused).memory;
    BOOST_TEST(memory.pausedBecause == "");
    BOOST_TEST(!memory.pausedAt.has_value());
  }
}

BOOST_AUTO_TEST_CASE(a_resume_ends_a_pause_and_all_waiting_at_once) {
  Memory memory = after(420, 200, RefusedOther{"a word never seen"}).memory;
  memory = afterRefusal(memory, "server-offline", kStart);
  memory.step = bitcoin(100);
  memory.hadMachine = true;
  memory.raiseReadings = 1;
  const Memory resumed = withoutTrouble(memory);
  Memory expected;
  expected.step = bitcoin(100);
  expected.hadMachine = true;
  expected.raiseReadings = 1;
  BOOST_TEST((resumed == expected), "nothing but the trouble is forgotten");
  BOOST_TEST((sentBy(next({.offer = offerAt(420), .memory = resumed}, 500)) == bitcoin(500)));
}

BOOST_AUTO_TEST_CASE(an_offer_at_its_target_has_no_pause_in_its_verdicts) {
  const Learned known = after(420, 200, RefusedOther{"a word never seen"});
  const Move move = next(known, 420);
  BOOST_TEST(std::holds_alternative<Stay>(move.action));
  BOOST_TEST((move.verdicts.back().check == Check::Change));
  for (const Verdict& verdict : move.verdicts) BOOST_TEST((verdict.check != Check::NotPaused));
}

BOOST_AUTO_TEST_CASE(trouble_of_a_day_ago_is_forgotten_at_the_target_and_only_there) {
  struct Case {
    const char* what;
    std::chrono::milliseconds paused;  ///< so long ago; 0 = not
    std::chrono::milliseconds retried;
    bool forgotten;
  };
  for (const Case& c : std::vector<Case>{{"a pause", 24h, 0s, true},
                                         {"one that still holds", 24h - 1ms, 0s, false},
                                         {"failures", 0s, 24h, true},
                                         {"failures of today", 0s, 24h - 1ms, false},
                                         {"both", 30h, 30h, true},
                                         {"a pause, and failures of today", 30h, 1h, false},
                                         {"failures, and a pause that still holds", 1h, 30h, false}}) {
    Learned known{.offer = offerAt(420), .memory = {}};
    if (c.retried > 0s) {
      known.memory = afterRefusal(known.memory, "server-offline", kStart);
      known.memory.retryAt = kStart - c.retried;
    }
    if (c.paused > 0s) {
      known.memory.pausedBecause = "a word never seen";
      known.memory.pausedAt = kStart - c.paused;
    }
    for (const std::int64_t target : {420, 200, 500}) {
      Scene scene(420);
      scene.keep(bitcoin(target));
      scene.memory = known.memory;
      const Memory left = scene.plan().memory;
      const bool forgotten = left.pausedBecause.empty() && left.failuresInARow == 0;
      BOOST_TEST(forgotten == (c.forgotten && target == 420), c.what << ", to " << target);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_calendar_that_is_set_takes_all_times_along) {
  Memory memory = after(420, 200, RefusedTooFar{bitcoin(320)}).memory;
  memory = after(420, 320, Accepted{}, memory).memory;
  memory = after(420, 200, RefusedTooLow{bitcoin(250)}, memory).memory;
  memory = afterFailure(memory, "no answer", kStart);
  memory.windowLearnedAt = kStart;
  memory.raiseCountedAt = kStart;
  memory.pausedAt = kStart;
  const Memory later = shifted(memory, 1h);
  BOOST_TEST((*later.notBefore - *memory.notBefore == 1h));
  BOOST_TEST((*later.loweredAt - *memory.loweredAt == 1h));
  BOOST_TEST((*later.stepLearnedAt - *memory.stepLearnedAt == 1h));
  BOOST_TEST((*later.windowLearnedAt - *memory.windowLearnedAt == 1h));
  BOOST_TEST((*later.retryAt - *memory.retryAt == 1h));
  BOOST_TEST((*later.pausedAt - *memory.pausedAt == 1h));
  BOOST_TEST((*later.raiseCountedAt - *memory.raiseCountedAt == 1h));
  BOOST_TEST((later.toldMinimum->at - memory.toldMinimum->at == 1h));
  BOOST_TEST((shifted(later, -1h) == memory));
}

BOOST_AUTO_TEST_CASE(a_wait_from_before_the_calendar_was_set_back_lasts_a_window_at_most) {
  Memory memory;
  memory.notBefore = kStart + 5h;
  memory.retryAt = kStart + 5h;
  const Memory now = bounded(memory, {}, kStart);
  BOOST_TEST((*now.notBefore <= kStart + 600s + kClockSlack));
  BOOST_TEST((*now.retryAt == kStart + 1h));
  memory.notBefore = kStart + 300s;
  memory.retryAt = kStart + 30s;
  BOOST_TEST((bounded(memory, {}, kStart) == memory));
}

BOOST_AUTO_TEST_CASE(a_pause_that_lies_ahead_lasts_a_day_from_now) {
  Memory memory;
  memory.pausedBecause = "a word never seen";
  memory.pausedAt = kStart + 30min;
  BOOST_TEST((bounded(memory, {}, kStart).pausedAt == kStart));
  memory.pausedAt = kStart - 30min;
  BOOST_TEST((bounded(memory, {}, kStart) == memory));
}

BOOST_AUTO_TEST_CASE(requests_that_fail_on_their_way_neither_count_as_refusals_nor_end_them) {
  Memory memory;
  for (int i = 0; i < 2; ++i) memory = afterRefusal(memory, "server-offline", kStart);
  memory = afterFailure(memory, "no answer", kStart);
  BOOST_TEST(memory.refusalsInARow == 2);
  BOOST_TEST(memory.failuresInARow == 3);
  BOOST_TEST((memory.failedAt == kStart));
  memory = withoutTrouble(memory);
  BOOST_TEST((memory == Memory{}));
}

BOOST_AUTO_TEST_SUITE_END()
