#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "agent/config/draft.h"
#include "agent/config/values.h"

/// The one list of what can be configured. Reading, defaults, `config --print` and the manual page all follow
/// it.
namespace agent::config {

struct SectionSpec {
  std::string_view name;
  bool labelled = false;  ///< `[name.<label>]`, any number of times; else `[name]`, once
  std::string_view meaning;
  std::string_view choice = {};  ///< the key whose value decides which others there are; empty = none
};

struct KeySpec {
  std::string_view section;
  std::string_view key;
  Form form;
  std::string_view standard;                        ///< the default as it would be written; empty = none
  std::string_view meaning;                         ///< one line
  void (*apply)(Draft& draft, const Value& value);  ///< `value` is what `form` yields
  std::string_view choices = {};  ///< `a|b`: only sections with these have the key; empty = all
  /// The default where the price does not move, where that is another one; `standard` is then for prices
  /// that follow something.
  std::string_view standardAtRest = {};
};

/// In the order of the documentation.
[[nodiscard]] std::span<const SectionSpec> sectionTable();
/// In the order of the documentation, section by section.
[[nodiscard]] std::span<const KeySpec> keyTable();

/// Null when there is none.
[[nodiscard]] const SectionSpec* findSection(std::string_view name);
[[nodiscard]] const KeySpec* findKey(std::string_view section, std::string_view key);
[[nodiscard]] std::vector<std::string_view> keysOf(std::string_view section);
/// Whether a section with this choice has the key.
[[nodiscard]] bool belongsTo(const KeySpec& spec, std::string_view choice);

}  // namespace agent::config
