#include "agent/rehearsal/cast.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "agent/rehearsal/invented_names.h"

namespace agent::rehearsal {
namespace {

using provider::sandbox::NamedMachine;

constexpr std::size_t kForEachSection = 2;
constexpr std::size_t kWithoutSections = 4;
/// Of names for one machine, before the section is given up.
constexpr std::size_t kTries = 200;

/// Invents for one section after the other.
class Inventor {
 public:
  Inventor(const config::Config& config, const std::vector<std::string>& gpus)
      : config_(config), gpus_(gpus) {}

  std::optional<NamedMachine> forRule(const config::ServerRule& rule) {
    std::size_t& number = lastNumber_[&rule];
    for (std::size_t tries = 0; tries < kTries; ++tries) {
      const std::string name = inventedName(rule.namePattern, ++number);
      if (taken_.contains(name)) continue;
      if (const auto gpu = gpuFor(rule, name)) return take(rule, name, *gpu);
    }
    return std::nullopt;
  }

  NamedMachine watched(std::size_t number) {
    const std::string name = inventedName("", number);
    return {.name = name, .gpu = gpus_.at((number - 1) % gpus_.size())};
  }

 private:
  /// Of the common GPUs that the section is the first to match, another one each time.
  std::optional<std::string> gpuFor(const config::ServerRule& rule, const std::string& name) {
    std::vector<const std::string*> fitting;
    const std::size_t wanted = given_[&rule] + 1;
    for (const std::string& gpu : gpus_) {
      if (config::matchServer(config_, name, gpu) == &rule) fitting.push_back(&gpu);
      if (fitting.size() == wanted) break;
    }
    if (!fitting.empty()) return *fitting[(wanted - 1) % fitting.size()];
    // A card that nobody offers: it is rehearsed all the same, without anybody to compare with.
    const std::string card = cardOf(rule.gpuPattern);
    if (config::matchServer(config_, name, card) == &rule) return card;
    return std::nullopt;
  }

  /// `8x *RTX 5090*` → `8x RTX 5090`; one card where the pattern tells no number.
  static std::string cardOf(std::string pattern) {
    std::erase_if(pattern, [](char c) { return c == '*' || c == '?' || c == '[' || c == ']'; });
    const std::size_t digits = pattern.find_first_not_of("0123456789");
    const bool counted = digits != std::string::npos && digits > 0 && pattern.compare(digits, 2, "x ") == 0;
    const std::size_t first = pattern.find_first_not_of(' ');
    return (counted ? "" : "1x ") + (first == std::string::npos ? "GPU" : pattern.substr(first));
  }

  NamedMachine take(const config::ServerRule& rule, const std::string& name, const std::string& gpu) {
    taken_.insert(name);
    ++given_[&rule];
    NamedMachine machine{.name = name, .gpu = gpu};
    if (rule.resolved) machine.currency = rule.resolved->currency;
    // Kept off the market from the beginning: whoever leaves it alone does not lose by it either.
    machine.listed = rule.availability.value_or("public") == "public";
    return machine;
  }

  const config::Config& config_;
  const std::vector<std::string>& gpus_;
  std::set<std::string> taken_;
  std::map<const config::ServerRule*, std::size_t> given_;
  std::map<const config::ServerRule*, std::size_t> lastNumber_;
};

}  // namespace

Cast castFor(const config::Config& config, std::size_t machines, const std::vector<std::string>& gpus) {
  Cast cast;
  Inventor inventor(config, gpus);
  std::vector<const config::ServerRule*> rules;
  for (const config::ServerRule& rule : config.servers) rules.push_back(&rule);
  const std::size_t wanted = machines > 0    ? machines
                             : rules.empty() ? kWithoutSections
                                             : kForEachSection * rules.size();
  std::set<const config::ServerRule*> played;
  while (cast.machines.size() < wanted && !rules.empty()) {
    for (auto next = rules.begin(); next != rules.end() && cast.machines.size() < wanted;) {
      const auto machine = inventor.forRule(**next);
      if (machine) {
        cast.machines.push_back(*machine);
        played.insert(*next++);
        continue;
      }
      if (!played.contains(*next))
        cast.notes.push_back(
            "[server." + (*next)->label +
            "]: no machine could be invented that this section is the first to match; do the sections "
            "before it take them all?");
      next = rules.erase(next);
    }
  }
  if (config.servers.empty())
    for (std::size_t number = 1; number <= wanted; ++number)
      cast.machines.push_back(inventor.watched(number));
  for (const config::ServerRule* rule : rules)
    if (!played.contains(rule))
      cast.notes.push_back("[server." + rule->label + "]: no machine plays it; give more with --machines");
  if (machines > cast.machines.size() && !config.servers.empty())
    cast.notes.push_back(std::to_string(machines) +
                         " machines were asked for, and the patterns of the sections allow " +
                         std::to_string(cast.machines.size()));
  return cast;
}

}  // namespace agent::rehearsal
