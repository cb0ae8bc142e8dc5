#include "agent/config/origins.h"

#include <algorithm>

#include "agent/config/key_table.h"
#include "agent/config/rules.h"
#include "agent/config/url.h"

namespace agent::config {
namespace {

using provider::pricing::Policy;

/// As it was written, but for addresses and paths, which are shown as they are used. Whoever has the address
/// of a channel can write to it, so only its host is shown.
std::string shown(const KeySpec& spec, const std::string& written) {
  const Parsed<Value> value = parse(spec.form, written);
  const auto* used = value ? std::get_if<std::string>(&*value) : nullptr;
  if (used && std::holds_alternative<ChannelUrlForm>(spec.form)) return withoutPath(*used);
  return used ? *used : written;
}

/// What a policy or a channel has without having been told.
std::optional<std::string> derived(const Config& config, const Section& section, const KeySpec& spec) {
  if (section.name == "notify" && spec.key == "url") {
    const auto channel = std::ranges::find(config.channels, section.label, &Channel::label);
    const bool known = channel != config.channels.end() && !channel->url.empty();
    return known ? std::optional(channel->url) : std::nullopt;
  }
  if (section.name != "policy") return std::nullopt;
  const auto policy = std::ranges::find(config.policies, section.label, &Policy::label);
  if (policy == config.policies.end()) return std::nullopt;
  if (!spec.standardAtRest.empty())
    return std::string(followsSomething(*policy) ? spec.standard : spec.standardAtRest);
  const auto priceText = [](const auto& price) { return price ? std::optional(text(*price)) : std::nullopt; };
  if (spec.key == "currency") return std::string(symbol(policy->currency));
  if (spec.key == "spot_floor") return priceText(policy->spotBounds.floor);
  if (spec.key == "spot_ceiling") return priceText(policy->spotBounds.ceiling);
  return std::nullopt;
}

/// Whether the key has a meaning beside those that are written there.
bool applies(const Section& section, const KeySpec& spec) {
  const Entry* choice = section.find(findSection(section.name)->choice);
  if (!spec.choices.empty() && !(choice && belongsTo(spec, choice->value))) return false;
  if (spec.key == "percentile" || spec.key == "adjust") return !section.find("rank");
  return spec.key != "undercut" || section.find("rank");
}

std::optional<Origin> originIn(const Document& document, const Config& config, const Section& section,
                               const KeySpec& spec) {
  const std::string key{spec.key};
  if (const Entry* entry = section.find(key))
    return Origin{section.title(), key, shown(spec, entry->value), document.where(entry->place)};
  if (const auto value = derived(config, section, spec))
    return Origin{section.title(), key, *value, "default"};
  if (section.label.empty() || (applies(section, spec) && !spec.standard.empty()))
    return Origin{section.title(), key, std::string(spec.standard), "default"};
  return std::nullopt;
}

}  // namespace

std::vector<Origin> originsOf(const Document& document, const Config& config) {
  std::vector<Origin> origins;
  for (const SectionSpec& spec : sectionTable()) {
    std::vector<const Section*> sections = sectionsNamed(document, spec.name);
    const Section absent{
        .name = std::string(spec.name), .label = {}, .place = {}, .entries = {}, .damaged = false};
    if (sections.empty() && !spec.labelled) sections.push_back(&absent);
    for (const Section* section : sections)
      for (const KeySpec& key : keyTable())
        if (key.section == spec.name)
          if (auto origin = originIn(document, config, *section, key)) origins.push_back(*std::move(origin));
  }
  return origins;
}

std::string asIni(const Config& config) {
  std::string text;
  std::string section;
  for (const Origin& origin : config.origins) {
    if (origin.section != section) {
      text += (section.empty() ? "[" : "\n[") + origin.section + "]\n";
      section = origin.section;
    }
    // The source stands on a line of its own: behind the value it would be part of it.
    text += origin.value.empty() ? "; not set\n;" + origin.key + " =\n"
                                 : "; " + origin.source + '\n' + origin.key + " = " + origin.value + '\n';
  }
  return text;
}

}  // namespace agent::config
