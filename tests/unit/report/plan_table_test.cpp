#include "agent/report/plan_table.h"

#include "reasons.h"

using namespace agent::report;
using namespace provider::pricing;

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
