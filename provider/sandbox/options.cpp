#include "provider/sandbox/options.h"

#include <charconv>
#include <cmath>

#include "provider/sandbox/random.h"

namespace provider::sandbox {
namespace {

constexpr std::size_t kMostMachines = 10'000;
constexpr std::size_t kMostRivals = 100'000;
constexpr std::size_t kMostOffers = 10'000;
constexpr std::size_t kLongestKey = 256;
constexpr double kMostFailures = 1000;

std::optional<std::string> faultInCounts(const WorldOptions& options) {
  if (options.machines > kMostMachines)
    return "there can be at most " + std::to_string(kMostMachines) + " machines";
  if (options.rivals > kMostRivals) return "there can be at most " + std::to_string(kMostRivals) + " rivals";
  if (options.offers > kMostOffers) return "there can be at most " + std::to_string(kMostOffers) + " offers";
  if (options.offers > 0 && options.rivals == 0)
    return "offers are bids on rivals' machines, and there are no rivals";
  if (!options.named.empty() && options.named.size() != options.machines)
    return "so many machines have names as there are";
  if (!options.recorded.empty() && options.recorded.size() != options.rivals)
    return "there are so many rivals as were recorded";
  return std::nullopt;
}

}  // namespace

std::string_view name(OutageKind kind) {
  switch (kind) {
    case OutageKind::Offline:
      return "offline";
    case OutageKind::Disconnected:
      return "disconnected";
    case OutageKind::NotWorking:
      return "not-working";
  }
  return "unknown";
}

std::optional<OutageKind> outageKindFromName(std::string_view text) {
  for (const auto kind : {OutageKind::Offline, OutageKind::Disconnected, OutageKind::NotWorking})
    if (name(kind) == text) return kind;
  return std::nullopt;
}

std::string ownName(std::size_t position) {
  const std::string number = std::to_string(position + 1);
  return "rig-" + std::string(number.size() < 2 ? 1 : 0, '0') + number;
}

std::optional<std::size_t> ownPosition(const WorldOptions& options, std::string_view machine) {
  for (std::size_t i = 0; i < options.named.size(); ++i)
    if (options.named[i].name == machine) return i;
  std::string_view digits = machine;
  if (digits.starts_with("rig-")) digits.remove_prefix(4);
  std::size_t number = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool read = fault == std::errc{} && end == digits.data() + digits.size();
  if (!read || number == 0 || number > options.machines) return std::nullopt;
  if (machine != digits && machine != ownName(number - 1)) return std::nullopt;
  return number - 1;
}

std::string keyOf(const WorldOptions& options) {
  if (!options.key.empty()) return options.key;
  static constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789_-";
  Random random(options.seed ^ 0x9e3779b97f4a7c15U);
  std::string key;
  for (int i = 0; i < 40; ++i) key += kLetters[random.below(kLetters.size())];
  return key;
}

std::optional<std::string> faultIn(const WorldOptions& options) {
  if (auto fault = faultInCounts(options)) return fault;
  for (const char c : options.key)
    if (c <= ' ' || c > '~') return "a key is made of visible ASCII characters only";
  if (options.key.size() > kLongestKey) return "a key has at most 256 characters";
  if (options.requestInterval.count() < 0 || options.orderInterval.count() < 0 ||
      options.loweringWindow.count() < 0)
    return "an interval is not negative";
  for (const Currency currency : kCurrencies) {
    const Price& step = options.loweringStep[indexOf(currency)];
    if (step.currency() != currency || step.units() <= 0)
      return "a lowering step is a positive amount of its currency";
    const double rate = options.usdRates[indexOf(currency)];
    if (!std::isfinite(rate) || rate <= 0) return "a rate is positive";
  }
  const double failures = options.outagesPerMachineMonth;
  if (!std::isfinite(failures) || failures < 0 || failures > kMostFailures)
    return "a machine fails 0 to 1000 times a month";
  if (failures > 0 && !options.crowd) return "machines fail by themselves only where there is a crowd";
  for (const Outage& outage : options.outages) {
    if (!ownPosition(options, outage.machine))
      return "there is no machine \"" + outage.machine + "\" to have an outage: " +
             (options.machines == 0 ? "the account has none"
                                    : "they are rig-01 … " + ownName(options.machines - 1));
    if (outage.after.count() < 0 || outage.lasts.count() < 0)
      return "an outage begins after the start and lasts";
  }
  return std::nullopt;
}

}  // namespace provider::sandbox
