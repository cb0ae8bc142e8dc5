#include "agent/config/build.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "agent/config/key_table.h"
#include "agent/config/origins.h"
#include "agent/config/rules.h"
#include "agent/config/text.h"

namespace agent::config {
namespace {

std::vector<std::string_view> sectionNames() {
  std::vector<std::string_view> names;
  for (const SectionSpec& spec : sectionTable()) names.push_back(spec.name);
  return names;
}

/// Paths and addresses are not repeated: a key may have been pasted there.
bool mayBeShown(const Form& form, std::string_view value) {
  constexpr std::size_t kLongestShown = 40;
  const bool mayHoldSecret =
      std::holds_alternative<PathForm>(form) || std::holds_alternative<UrlForm>(form) ||
      std::holds_alternative<SecretFileForm>(form) || std::holds_alternative<ChannelUrlForm>(form) ||
      std::holds_alternative<ChatIdForm>(form) || std::holds_alternative<UserForm>(form);
  return !mayHoldSecret && value.size() <= kLongestShown;
}

class Builder {
 public:
  explicit Builder(Document document) : document_(std::move(document)) {}

  Loaded run() && {
    for (const SectionSpec& spec : sectionTable())
      if (!spec.labelled) applyDefaults(spec.name);
    for (const Section& section : document_.sections) readSection(section);
    std::vector<provider::pricing::Policy> policies = checkPolicies();
    add(checkSchedules(document_, draft_.policies, areSound("policy")));
    add(checkServers(document_, draft_.config.servers, areSound("server")));
    add(checkCosts(document_, draft_));
    add(checkOffers(document_, draft_.offers, draft_.config.limits, areSound("offer")));
    add(checkChannels(document_, draft_.channels, draft_.config.toldEvents,
                      areSound("notify") && areSound("alert")));
    if (!document_.problems.empty()) return {std::nullopt, faults()};
    draft_.config.policies = std::move(policies);
    for (const OfferDraft& offer : draft_.offers) draft_.config.offers.push_back(offerRule(offer));
    for (const ChannelDraft& channel : draft_.channels) draft_.config.channels.push_back(channelOf(channel));
    resolvePolicies();
    draft_.config.origins = originsOf(document_, draft_.config);
    return {std::move(draft_.config), {}};
  }

 private:
  void problem(const Place& place, std::string message) {
    document_.problems.push_back({place, std::move(message)});
  }
  void add(std::vector<Problem> problems) {
    std::ranges::move(problems, std::back_inserter(document_.problems));
  }

  void applyDefaults(std::string_view section) {
    // Where there are two, the draft holds both.
    for (const KeySpec& spec : keyTable())
      if (spec.section == section && !spec.standard.empty() && spec.standardAtRest.empty())
        spec.apply(draft_, parse(spec.form, spec.standard).value());
  }

  void readSection(const Section& section) {
    const SectionSpec* spec = findSection(section.name);
    if (!spec || spec->labelled == section.label.empty()) {
      problem(section.place, faultOfHead(section, spec));
      document_.damaged = true;
      return;
    }
    begin(section);
    for (const Entry& entry : section.entries) readEntry(section, entry);
  }

  static std::string faultOfHead(const Section& section, const SectionSpec* spec) {
    if (!spec)
      return "there is no section [" + section.title() + "]" + suggestion(section.name, sectionNames());
    if (spec->labelled)
      return "[" + section.name + "] needs a label of your choice: [" + section.name + ".<label>]";
    const std::string near =
        section.name == "offers" ? ", or [offer." + section.label + "] for one offer" : "";
    return "[" + section.name + "] takes no label: write [" + section.name + "]" + near;
  }

  /// A new element for a labelled section, with its defaults.
  void begin(const Section& section) {
    if (section.label.empty()) return;
    if (section.name == "server") draft_.config.servers.emplace_back().label = section.label;
    if (section.name == "policy") draft_.policies.emplace_back().label = section.label;
    if (section.name == "schedule")
      draft_.schedules.push_back({.label = section.label, .zone = provider::TimeZone::utc()});
    if (section.name == "offer") draft_.offers.emplace_back().rule.label = section.label;
    if (section.name == "notify") draft_.channels.emplace_back().channel.label = section.label;
    applyDefaults(section.name);
  }

  void readEntry(const Section& section, const Entry& entry) {
    const KeySpec* spec = findKey(section.name, entry.key);
    if (!spec) return problem(entry.place, faultOfKey(section, entry));
    const Parsed<Value> value = parse(spec->form, entry.value);
    if (value) return spec->apply(draft_, *value);
    const std::string shown = mayBeShown(spec->form, entry.value) ? " = " + entry.value : "";
    problem(entry.place, "`" + entry.key + shown + "`: " + value.error());
  }

  static std::string faultOfKey(const Section& section, const Entry& entry) {
    const std::string message = "there is no key `" + entry.key + "` in [" + section.title() + "]";
    const std::string near = suggestion(entry.key, keysOf(section.name));
    if (!near.empty()) return message + near;
    for (const SectionSpec& other : sectionTable())
      if (findKey(other.name, entry.key))
        return message + "; it belongs in [" + std::string(other.name) + (other.labelled ? ".<label>]" : "]");
    return message;
  }

  /// Whether everything in the sections of this name was understood.
  bool areSound(std::string_view name) const {
    std::set<Place> bad;
    for (const Problem& p : document_.problems) bad.insert(p.place);
    const auto sound = [&](const Section* section) {
      return !section->damaged && !bad.contains(section->place) &&
             std::ranges::none_of(section->entries,
                                  [&](const Entry& entry) { return bad.contains(entry.place); });
    };
    return std::ranges::all_of(sectionsNamed(document_, name), sound);
  }

  std::vector<provider::pricing::Policy> checkPolicies() {
    const std::vector<const Section*> sections = sectionsNamed(document_, "policy");
    const bool sound = areSound("policy") && areSound("agent");
    std::vector<provider::pricing::Policy> policies;
    for (std::size_t i = 0; i < draft_.policies.size(); ++i) {
      CheckedPolicy checked = checkPolicy(draft_.policies[i], *sections[i], draft_.config.limits);
      add(std::move(checked.problems));
      checked.policy.schedules = schedulesOf(draft_.policies[i], draft_.schedules);
      policies.push_back(std::move(checked.policy));
    }
    if (sound) add(checkMarketAges(document_, policies, draft_.config.agent.marketInterval));
    return policies;
  }

  void resolvePolicies() {
    Config& config = draft_.config;
    for (ServerRule& rule : config.servers) {
      const auto named = std::ranges::find(config.policies, rule.policy, &provider::pricing::Policy::label);
      if (named == config.policies.end()) continue;
      provider::pricing::Policy& policy = rule.resolved.emplace(*named);
      policy.mrlHours = rule.mrlHours;
      policy.availability = rule.availability;
      policy.fees = config.costs.fees;
      const std::optional<provider::Price> perKwh =
          rule.electricity ? rule.electricity : config.costs.electricity;
      if (rule.watts && perKwh)
        policy.power = provider::pricing::Power{rule.watts->watts, rule.watts->perGpu, *perKwh};
    }
  }

  std::vector<Fault> faults() {
    std::ranges::stable_sort(document_.problems, {}, &Problem::place);
    std::vector<Fault> result;
    for (Problem& p : document_.problems)
      result.push_back({document_.files[p.place.file], p.place.line, std::move(p.message)});
    return result;
  }

  Document document_;
  Draft draft_;
};

}  // namespace

Loaded build(Document document) { return Builder(std::move(document)).run(); }

}  // namespace agent::config
