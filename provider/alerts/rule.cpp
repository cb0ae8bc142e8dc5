#include "provider/alerts/rule.h"

#include <array>
#include <cstddef>

namespace provider::alerts {
namespace {

using After = std::chrono::milliseconds Timing::*;
constexpr After kAtOnce = nullptr;

struct RuleFacts {
  Rule rule;
  std::string_view name;
  Severity severity;
  Scope scope;
  After after;
};

using enum Severity;

constexpr std::array kRules{
    RuleFacts{Rule::MachineOffline, "machine_offline", Critical, Scope::Machine, &Timing::offlineAfter},
    RuleFacts{Rule::MachineDisconnected, "machine_disconnected", Critical, Scope::Machine, kAtOnce},
    RuleFacts{Rule::MachineNotConnected, "machine_not_connected", Warning, Scope::Machine,
              &Timing::setupAfter},
    RuleFacts{Rule::MachineNotWorking, "machine_not_working", Critical, Scope::Machine, kAtOnce},
    RuleFacts{Rule::MachineMissing, "machine_missing", Critical, Scope::Machine, &Timing::offlineAfter},
    RuleFacts{Rule::MachineUnlisted, "machine_unlisted", Warning, Scope::Machine, kAtOnce},
    RuleFacts{Rule::HardwareChanged, "hardware_changed", Critical, Scope::Machine, kAtOnce},
    RuleFacts{Rule::SettingsNotApplied, "settings_not_applied", Warning, Scope::Machine, kAtOnce},
    RuleFacts{Rule::ManualChange, "manual_change", Warning, Scope::Machine, kAtOnce},
    RuleFacts{Rule::OfferLost, "offer_lost", Warning, Scope::Offer, &Timing::offerAfter},
    RuleFacts{Rule::OfferAtMax, "offer_at_max", Warning, Scope::Offer, &Timing::offerAfter},
    RuleFacts{Rule::OfferPaused, "offer_paused", Warning, Scope::Offer, kAtOnce},
    RuleFacts{Rule::MarketStale, "market_stale", Warning, Scope::Agent, &Timing::apiAfter},
    RuleFacts{Rule::RatesStale, "rates_stale", Warning, Scope::Agent, &Timing::apiAfter},
    RuleFacts{Rule::JournalFailed, "journal_failed", Critical, Scope::Agent, kAtOnce},
    RuleFacts{Rule::ApiUnreachable, "api_unreachable", Critical, Scope::Agent, &Timing::apiAfter},
    RuleFacts{Rule::KeyRefused, "key_refused", Critical, Scope::Agent, kAtOnce},
};

constexpr bool inOrder() {
  for (std::size_t i = 0; i < kRules.size(); ++i)
    if (static_cast<std::size_t>(kRules[i].rule) != i) return false;
  return true;
}
static_assert(inOrder(), "facts are looked up by the rule's number");

constexpr bool allOfMachines() {
  std::size_t found = 0;
  for (const RuleFacts& facts : kRules)
    if (facts.scope == Scope::Machine &&
        (found == kRulesOfMachines.size() || kRulesOfMachines[found++] != facts.rule))
      return false;
  return found == kRulesOfMachines.size();
}
static_assert(allOfMachines());

const RuleFacts& factsOf(Rule rule) { return kRules[static_cast<std::size_t>(rule)]; }

}  // namespace

std::string_view name(Rule rule) { return factsOf(rule).name; }

std::optional<Rule> ruleFromName(std::string_view text) {
  for (const RuleFacts& facts : kRules)
    if (facts.name == text) return facts.rule;
  return std::nullopt;
}

Severity severityOf(Rule rule) { return factsOf(rule).severity; }

std::string_view name(Severity severity) { return severity == Critical ? "critical" : "warning"; }

Scope scopeOf(Rule rule) { return factsOf(rule).scope; }

std::chrono::milliseconds afterOf(Rule rule, const Timing& timing) {
  const After after = factsOf(rule).after;
  return after == kAtOnce ? std::chrono::milliseconds::zero() : timing.*after;
}

}  // namespace provider::alerts
