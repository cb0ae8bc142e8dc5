#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string_view>

/// What can be wrong with a machine, an offer, or the agent itself.
namespace provider::alerts {

enum class Rule {
  MachineOffline,
  MachineDisconnected,  ///< was connected before, and reads as never connected
  MachineNotConnected,  ///< never connected since it was first seen
  MachineNotWorking,
  MachineMissing,      ///< the account's list has it no more
  MachineUnlisted,     ///< was public and is not, and that was not the agent
  HardwareChanged,     ///< less of something than it had
  SettingsNotApplied,  ///< what is written to it is not taken, or does not stay
  ManualChange,        ///< somebody else set a price, and that is respected
  OfferLost,           ///< it had the machine, and has it no more
  OfferAtMax,          ///< more than `max_bid` would be needed to have the machine
  OfferPaused,         ///< its moves keep failing
  MarketStale,
  RatesStale,
  JournalFailed,
  ApiUnreachable,
  KeyRefused,
};
enum class Severity { Warning, Critical };
/// What the subject of a rule is.
enum class Scope { Machine, Offer, Agent };

/// The names users see: `machine_offline`, …
[[nodiscard]] std::string_view name(Rule rule);
[[nodiscard]] std::optional<Rule> ruleFromName(std::string_view text);
[[nodiscard]] Severity severityOf(Rule rule);
[[nodiscard]] std::string_view name(Severity severity);
[[nodiscard]] Scope scopeOf(Rule rule);

struct Timing {
  std::chrono::milliseconds offlineAfter = std::chrono::minutes{3};
  std::chrono::milliseconds setupAfter = std::chrono::hours{24};
  std::chrono::milliseconds apiAfter = std::chrono::minutes{5};
  std::chrono::milliseconds offerAfter = std::chrono::minutes{10};
  std::chrono::milliseconds recoverAfter = std::chrono::minutes{2};
  std::chrono::milliseconds groupWait =
      std::chrono::seconds{30};                                   ///< what happens within it shares a message
  std::chrono::milliseconds repeatEvery = std::chrono::hours{4};  ///< zero = never
};

/// All whose scope is a machine.
inline constexpr std::array kRulesOfMachines{
    Rule::MachineOffline,    Rule::MachineDisconnected, Rule::MachineNotConnected,
    Rule::MachineNotWorking, Rule::MachineMissing,      Rule::MachineUnlisted,
    Rule::HardwareChanged,   Rule::SettingsNotApplied,  Rule::ManualChange};

/// How long a condition lasts before it fires; zero = at once.
[[nodiscard]] std::chrono::milliseconds afterOf(Rule rule, const Timing& timing);

}  // namespace provider::alerts
