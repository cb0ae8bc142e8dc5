#include "agent/report/guard_table.h"

#include <algorithm>

#include "agent/report/numbers.h"
#include "agent/report/tables.h"
#include "agent/report/wrap.h"
#include "provider/core/text.h"

namespace agent::report {

using namespace provider;
using pricing::Guard;
using pricing::Verdict;

namespace {

constexpr std::size_t kReasonWidth = 60;

std::string_view word(Verdict verdict) {
  switch (verdict) {
    case Verdict::Passed:
      return "passed";
    case Verdict::Changed:
      return "changed";
    case Verdict::Held:
      return "stops";
  }
  return "";
}

bool isRaise(const pricing::PriceTrail& trail) { return trail.candidate > trail.current; }

std::string insideLimits(const GuardedPrice& price) {
  const auto& limit = price.limits[indexOf(price.policy.currency)];
  return "inside [limits] " + limit.lowest.amount() + " .. " + limit.highest.amount();
}

/// `what`, by the bounds that there are.
std::string bounded(const pricing::PriceTrail& trail, const std::string& what) {
  if (trail.floor && trail.ceiling) return what + "between floor and ceiling";
  if (trail.floor) return what + "not below the floor; there is no ceiling";
  if (trail.ceiling) return what + "not above the ceiling; there is no floor";
  return "there is no floor and no ceiling";
}

std::string whyAllowedByRental(const GuardedPrice& price) {
  if (price.rental == machines::Rental::None) return "not rented";
  return price.policy.pace.whenRented == pricing::WhenRented::RaiseOnly
             ? "rented, but it is a raise: when_rented is raise-only"
             : "rented, but when_rented is follow";
}

std::string whyWithinStep(const GuardedPrice& price) {
  const bool raise = isRaise(price.trail);
  const auto& cap = raise ? price.policy.pace.stepUp : price.policy.pace.stepDown;
  const std::string key = raise ? "step_up" : "step_down";
  return cap ? "not more than " + key + " " + percentText(*cap) + " at once" : key + " is off";
}

std::string numberOf(Guard guard) {
  return guard == Guard::ManualHold ? std::string{} : std::to_string(static_cast<int>(guard));
}

/// Why no guard from `first` on was asked before the next one that spoke.
std::string whyPassedOver(Guard first, const pricing::PriceTrail& trail) {
  if (first == Guard::WhenRented) return "passed over: a correction does not wait";
  if (!trail.current) return "passed over: there is no present price to move from";
  const pricing::GuardVerdict& last = trail.guards.back();
  if (last.verdict == Verdict::Held && last.guard == Guard::Unchanged)
    return "passed over: nothing would move";
  if (last.verdict == Verdict::Held) return "passed over: there is nothing to move to";
  return "passed over: it goes along with the on-demand price";
}

}  // namespace

std::string whyPassed(Guard guard, const GuardedPrice& price) {
  const pricing::Pace& pace = price.policy.pace;
  switch (guard) {
    case Guard::ManualHold:
      return "nobody else set it, or that is over";
    case Guard::FreshInputs:
      return "everything it rests on is fresh";
    case Guard::Sanity:
      return insideLimits(price);
    case Guard::Bounds:
      return bounded(price.trail, "");
    case Guard::Correction:
      return bounded(price.trail, "the present price is ");
    case Guard::WhenRented:
      return whyAllowedByRental(price);
    case Guard::DeadBand:
      return pace.minChange > 0 ? "at least min_change " + percentText(pace.minChange) : "min_change is off";
    case Guard::Confirmation:
      return isRaise(price.trail) ? "one reading is enough for a raise"
                                  : "one reading is enough for a lowering";
    case Guard::Cooldown:
      return pace.cooldown.count() > 0 ? "no cooldown runs, it is " + humanDuration(pace.cooldown)
                                       : "cooldown is off";
    case Guard::StepCap:
      return whyWithinStep(price);
    case Guard::Rounding:
      return "nothing to round";
    case Guard::Unchanged:
      return "differs from the present price";
  }
  return "";
}

std::string guardTable(const GuardedPrice& price) {
  Table table({{"GUARD", Table::Align::Right}, {""}, {"VERDICT"}, {"REASON"}});
  const auto add = [&table](const std::string& number, std::string_view name, std::string_view verdict,
                            const std::string& reason) {
    const auto lines = wrapped(reason, kReasonWidth);
    table.add({number, std::string(name), std::string(verdict), lines.front()});
    for (std::size_t i = 1; i < lines.size(); ++i) table.add({"", "", "", lines[i]});
  };
  int next = static_cast<int>(Guard::FreshInputs);
  for (const pricing::GuardVerdict& said : price.trail.guards) {
    const int number = static_cast<int>(said.guard);
    if (number > next)
      add(std::to_string(next) + (number - 1 > next ? "-" + std::to_string(number - 1) : ""), "", "-",
          whyPassedOver(static_cast<Guard>(next), price.trail));
    add(numberOf(said.guard), pricing::name(said.guard), word(said.verdict),
        said.reason.empty() ? whyPassed(said.guard, price) : said.reason);
    next = number + 1;
  }
  return table.text();
}

}  // namespace agent::report
