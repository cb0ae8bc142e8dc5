#include <fnmatch.h>

#include <algorithm>

#include "agent/config/config.h"
#include "agent/config/rules.h"
#include "agent/config/text.h"

namespace agent::config {
namespace {

bool isLiteral(std::string_view pattern) {
  return !pattern.empty() && pattern.find_first_of("*?[\\") == std::string_view::npos;
}

/// The account's machines are told by the marketplace: whatever it tells takes bounded memory.
constexpr std::size_t kMostRemembered = 20'000;

std::size_t firstMatch(const Config& config, const std::string& machine, const std::string& gpu) {
  const auto found = std::ranges::find_if(config.servers, [&](const ServerRule& rule) {
    return matchesName(rule.namePattern, machine) && matchesGpu(rule.gpuPattern, gpu);
  });
  return static_cast<std::size_t>(found - config.servers.begin());
}

}  // namespace

bool matchesAll(std::string_view pattern) { return pattern.find_first_not_of('*') == std::string_view::npos; }

bool matchesName(const std::string& pattern, const std::string& machine) {
  return matchesAll(pattern) || ::fnmatch(pattern.c_str(), machine.c_str(), 0) == 0;
}

bool matchesGpu(const std::string& pattern, const std::string& gpu) {
  return matchesAll(pattern) || ::fnmatch(pattern.c_str(), gpu.c_str(), FNM_CASEFOLD) == 0;
}

bool coversName(const std::string& earlier, const std::string& pattern) {
  if (matchesAll(earlier) || earlier == pattern) return true;
  return isLiteral(pattern) && matchesName(earlier, pattern);
}

bool coversGpu(const std::string& earlier, const std::string& pattern) {
  if (matchesAll(earlier) || lower(earlier) == lower(pattern)) return true;
  return isLiteral(pattern) && matchesGpu(earlier, pattern);
}

const ServerRule* matchServer(const Config& config, const std::string& machine, const std::string& gpu) {
  MatchMemory& memory = config.matched;
  // A copy of a configuration has sections of its own.
  if (memory.sections != config.servers.data() || memory.byMachine.size() > kMostRemembered) memory = {};
  memory.sections = config.servers.data();
  auto found = memory.byMachine.find(machine);
  if (found == memory.byMachine.end() || found->second.gpu != gpu)
    found =
        memory.byMachine.insert_or_assign(machine, MatchMemory::Found{gpu, firstMatch(config, machine, gpu)})
            .first;
  const std::size_t section = found->second.section;
  return section < config.servers.size() ? &config.servers[section] : nullptr;
}

const provider::pricing::Policy* policyFor(const Config& config, const std::string& machine,
                                           const std::string& gpu) {
  const ServerRule* rule = matchServer(config, machine, gpu);
  return rule && rule->resolved ? &*rule->resolved : nullptr;
}

bool mayBePriced(const Config& config, const std::string& machine) {
  for (const ServerRule& rule : config.servers) {
    if (!matchesName(rule.namePattern, machine)) continue;
    if (!rule.policy.empty()) return true;
    if (matchesAll(rule.gpuPattern)) return false;  // it is watched only, and no later section gets it
  }
  return false;
}

const OfferRule* matchOffer(const Config& config, const provider::offers::Offer& offer) {
  const auto matches = [&](const OfferRule& rule) {
    return rule.order.value_or(offer.id) == offer.id &&
           rule.server.value_or(offer.serverId) == offer.serverId && matchesGpu(rule.gpuPattern, offer.gpu);
  };
  const auto found = std::ranges::find_if(config.offers, matches);
  return found == config.offers.end() ? nullptr : &*found;
}

const provider::offers::Policy* offerPolicyFor(const Config& config, const provider::offers::Offer& offer) {
  const OfferRule* rule = matchOffer(config, offer);
  return rule && rule->policy ? &*rule->policy : nullptr;
}

}  // namespace agent::config
