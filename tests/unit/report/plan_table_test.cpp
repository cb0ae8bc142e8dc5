#include "agent/report/plan_table.h"

#include "reasons.h"

using namespace agent::report;
using namespace provider::pricing;
namespace offers = provider::offers;

namespace {

Decision write(const std::string& machine) {
  Decision decision;
  decision.machine = machine;
  decision.policy = "follow";
  decision.action = Action::Write;
  decision.onDemand = test::trailTo(Guard::DeadBand, Verdict::Passed);
  decision.onDemand.candidateReason = "percentile 50% of 14 comparable 2x RTX 3080";
  decision.onDemand.target = test::btc(11'000);
  decision.spot.current = test::btc(9'000);
  return decision;
}

Decision held(const std::string& machine) {
  Decision decision = write(machine);
  decision.action = Action::Hold;
  decision.reason = "on demand: the marketplace was not read yet";
  decision.onDemand.target.reset();
  return decision;
}

PlannedOffer planned(std::variant<offers::Send, offers::Wait, offers::Stay> action) {
  PlannedOffer offer;
  offer.offer = {.id = 39, .serverId = 6, .gpu = "", .bid = test::btc(420)};
  offer.move.action = action;
  offer.move.reason = "lower by as much as one step may";
  offer.move.outlook = {.loweringsLeft = 2, .timeLeft = std::chrono::minutes{10}};
  offer.move.target.price = test::btc(220);
  return offer;
}

GuardVerdict changed(Guard guard, const std::string& reason) {
  return {.guard = guard, .verdict = Verdict::Changed, .reason = reason};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(plan_table)

BOOST_AUTO_TEST_CASE(a_plan_shows_what_would_change_and_counts) {
  PlanTable plan;
  plan.machines = {write("rig-01"), held("rig-02")};
  plan.watched = {"rig-03"};
  BOOST_TEST(
      planText(plan) ==
      "MACHINE  POLICY  DO           ON DEMAND              ->    SPOT MINIMUM  ->  WHY\n"
      "rig-01   follow  change  0.00010000 BTC  0.00011000 BTC  0.00009000 BTC   =  percentile 50% of 14 "
      "comparable 2x RTX 3080\n"
      "rig-02   follow  hold    0.00010000 BTC               =  0.00009000 BTC   =  on demand: the "
      "marketplace was not read yet\n"
      "\n"
      "Plan: 1 to change, 0 as wanted, 1 held, 1 only watched.\n");
  BOOST_TEST(changes(plan) == 1U);
}

BOOST_AUTO_TEST_CASE(a_paused_machine_is_no_change) {
  PlanTable plan;
  plan.machines = {write("rig-01"), held("rig-02")};
  plan.machines[0].notes = {"paused for 2h more"};
  plan.paused = {"rig-01", "rig-02"};
  const std::string text = planText(plan);
  BOOST_TEST(changes(plan) == 0U);
  BOOST_TEST(text.find("rig-01   follow  paused") != std::string::npos, text);
  BOOST_TEST(text.find("rig-02   follow  hold") != std::string::npos, text);
  BOOST_TEST(text.find("; paused for 2h more\n") != std::string::npos, text);
  BOOST_TEST(text.ends_with("Plan: 0 to change, 0 as wanted, 1 held, 1 paused, 0 only watched.\n"), text);
}

BOOST_AUTO_TEST_CASE(offers_are_planned_beside_machines) {
  PlanTable plan;
  plan.machines = {held("rig-02")};
  plan.offers = {planned(offers::Send{test::btc(320)}), planned(offers::Wait{test::now()}),
                 planned(offers::Stay{})};
  plan.offers[1].offer.id = 40;
  plan.offers[1].move.reason = "the window of the last one";
  plan.offers[2].offer.id = 41;
  plan.offers[2].move.target.price.reset();
  plan.offers[2].move.outlook = {};
  plan.offers[2].move.reason = "the machine is offline";
  plan.offers[0].notes = {"run and once wait, apply does not: 1 of 2", "another"};
  const std::string text = planText(plan);
  BOOST_TEST(
      text.ends_with(
          "OFFER  SERVER             BID          TARGET            NEXT  STEPS  ETA  WHY\n"
          "   39       6  0.00000420 BTC  0.00000220 BTC  0.00000320 BTC      2  10m  lower by as much as "
          "one step may; run and once wait, apply does not: 1 of 2;\n" +
          std::string(75, ' ') +
          "another\n"
          "   40       6  0.00000420 BTC  0.00000220 BTC            wait      2  10m  the window of the "
          "last one\n"
          "   41       6  0.00000420 BTC               -               =      -    -  the machine is "
          "offline\n"
          "\n"
          "Plan: 1 to change, 0 as wanted, 1 held, 0 only watched.\n"),
      text);
  BOOST_TEST(changes(plan) == 1U);
}

BOOST_AUTO_TEST_CASE(a_paused_offer_is_no_change) {
  struct {
    std::variant<offers::Send, offers::Wait, offers::Stay> action;
    const char* next;
    std::size_t paused;
  } const cases[] = {{offers::Send{test::btc(320)}, "paused", 1},
                     {offers::Wait{test::now()}, "paused", 1},
                     {offers::Stay{}, "   =", 0}};
  for (const auto& sample : cases) {
    PlanTable plan;
    plan.offers = {planned(sample.action)};
    plan.offers[0].paused = true;
    plan.offers[0].notes = {"paused for 2h more"};
    const std::string text = planText(plan);
    BOOST_TEST(changes(plan) == 0U);
    BOOST_TEST(text.find(std::string("0.00000220 BTC  ") + sample.next + "      2") != std::string::npos,
               text);
    BOOST_TEST(text.find("one step may; paused for 2h more\n") != std::string::npos, text);
    BOOST_TEST(text.ends_with(std::string("Plan: 0 to change, 0 as wanted, 0 held, ") +
                              (sample.paused > 0 ? "1 paused, " : "") + "0 only watched.\n"),
               text);
  }
}

BOOST_AUTO_TEST_CASE(paused_machines_and_offers_are_counted_together) {
  PlanTable plan;
  plan.machines = {write("rig-01")};
  plan.paused = {"rig-01"};
  plan.offers = {planned(offers::Send{test::btc(320)}), planned(offers::Send{test::btc(320)})};
  plan.offers[0].paused = true;
  BOOST_TEST(planText(plan).ends_with("Plan: 1 to change, 0 as wanted, 0 held, 2 paused, 0 only watched.\n"));
}

BOOST_AUTO_TEST_CASE(what_a_guard_made_of_a_price_is_said_after_where_it_comes_from) {
  const std::pair<std::vector<GuardVerdict>, const char*> cases[] = {
      {{changed(Guard::StepCap, "not more than step_up 15% at once: 0.00011500 BTC")},
       "RTX 3080, not more than step_up 15% at once: 0.00011500 BTC\n"},
      {{changed(Guard::Bounds, "raised to the floor 0.00011 BTC")},
       "RTX 3080, raised to the floor 0.00011 BTC\n"},
      {{changed(Guard::Rounding, "to 0.00011000 BTC")}, "RTX 3080\n"},
      {{{.guard = Guard::Confirmation, .verdict = Verdict::Passed, .reason = "2 of 2"}}, "RTX 3080\n"},
  };
  for (const auto& [guards, end] : cases) {
    PlanTable plan;
    plan.machines = {write("rig-01")};
    plan.machines[0].onDemand.candidateReason = "rank 1 of RTX 3080";
    plan.machines[0].onDemand.guards = guards;
    BOOST_TEST(planText(plan).find(end) != std::string::npos, planText(plan) << "lacks " << end);
  }
}

BOOST_AUTO_TEST_CASE(a_long_reason_goes_on_under_itself) {
  PlanTable plan;
  plan.machines = {write("rig-01")};
  plan.machines[0].notes = {"mrl 72h -> 48h",
                            "run and once wait, apply does not: on demand: 1 of 2 readings"};
  const std::string text = planText(plan);
  BOOST_TEST(text.find("mrl 72h -> 48h; run and once wait,\n" + std::string(77, ' ') +
                       "apply does not: on demand: ") != std::string::npos,
             text);
}

BOOST_AUTO_TEST_SUITE_END()
