#include <algorithm>

#include "agent/report/history.h"

namespace agent::report {

namespace {

/// `on_demand=0.00018980 BTC`: a price is a setting of its own in each currency.
struct Setting {
  std::string name;
  std::string value;
  std::string unit;  ///< the currency, where there is one

  [[nodiscard]] bool sameAs(const Setting& other) const { return name == other.name && unit == other.unit; }
};

/// A value and the word behind it.
Setting settingOf(std::string name, std::string_view value) {
  const std::size_t blank = value.find(' ');
  if (blank == std::string_view::npos)
    return {.name = std::move(name), .value = std::string(value), .unit = ""};
  return {.name = std::move(name),
          .value = std::string(value.substr(0, blank)),
          .unit = std::string(value.substr(blank + 1))};
}

/// Nothing when it is not a list of settings.
std::optional<std::vector<Setting>> settingsOf(std::string_view text) {
  constexpr std::string_view kBetween = "; ";
  std::vector<Setting> settings;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(kBetween));
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos || equals == 0) return std::nullopt;
    std::string name(part.substr(0, equals));
    std::ranges::replace(name, '_', ' ');
    settings.push_back(settingOf(std::move(name), part.substr(equals + 1)));
    text.remove_prefix(std::min(text.size(), part.size() + kBetween.size()));
  }
  return settings;
}

/// `0.00018980 -> 0.00021000 BTC`, with what is not set as `none`.
std::string change(const std::string& from, const std::string& to, const std::string& unit) {
  const std::string behind = unit.empty() ? "" : " " + unit;
  if (to.empty()) return (from.empty() ? "none" : from + behind) + " -> none";
  return (from.empty() ? "none" : from) + " -> " + to + behind;
}

std::string textDifference(const std::string& before, const std::string& after) {
  if (before == after) return {};
  if (before.empty()) return after;
  if (after.empty()) return before + " -> none";
  const Setting from = settingOf("", before);
  const Setting to = settingOf("", after);
  if (from.sameAs(to)) return change(from.value, to.value, to.unit);
  return before + " -> " + after;
}

}  // namespace

std::string differences(const std::string& before, const std::string& after) {
  const auto from = settingsOf(before);
  const auto to = settingsOf(after);
  if (!from || !to) return textDifference(before, after);
  std::string out;
  const auto add = [&out](const Setting& setting, const std::string& was, const std::string& is) {
    if (was != is) out += (out.empty() ? "" : ", ") + setting.name + " " + change(was, is, setting.unit);
  };
  const auto valueIn = [](const std::vector<Setting>& settings, const Setting& wanted) {
    const auto found =
        std::ranges::find_if(settings, [&](const Setting& setting) { return setting.sameAs(wanted); });
    return found == settings.end() ? std::string{} : found->value;
  };
  for (const Setting& setting : *to) add(setting, valueIn(*from, setting), setting.value);
  for (const Setting& setting : *from)
    if (std::ranges::none_of(*to, [&](const Setting& other) { return other.sameAs(setting); }))
      add(setting, setting.value, "");
  return out;
}

}  // namespace agent::report
