#include <algorithm>

#include "agent/config/key_table.h"
#include "agent/manual/fills.h"
#include "agent/manual/roff.h"

namespace agent::manual {
namespace {

using config::KeySpec;
using config::SectionSpec;

/// `Value: duration, 1s to 1h; default 60s.`
std::string valueLine(const KeySpec& key) {
  std::string line = "Value: " + roff::plain(config::describe(key.form));
  if (!key.standard.empty()) line += "; default " + roff::bold(key.standard);
  if (!key.standardAtRest.empty())
    line += " for prices that move, " + roff::bold(key.standardAtRest) + " for a plain fixed price";
  return line + ".";
}

/// `Only with strategy = market or ladder.`
std::string choiceLine(const KeySpec& key) {
  if (key.choices.empty()) return {};
  const std::string_view choice = config::findSection(key.section)->choice;
  std::string line = "Only with " + roff::bold(std::string(choice) + " =");
  const auto words = config::split(key.choices, '|');
  for (std::size_t i = 0; i < words.size(); ++i)
    line += (i == 0 ? " " : i + 1 == words.size() ? " or " : ", ") + roff::bold(words[i]);
  return line + ".\n";
}

std::string entry(const KeySpec& key) {
  return ".TP\n" + roff::bold(key.key) + "\n" + roff::plain(key.meaning) + "\n.br\n" + valueLine(key) + "\n" +
         choiceLine(key);
}

std::unexpected<std::string> noSuch(std::string_view what) {
  return std::unexpected("there is no " + std::string(what));
}

}  // namespace

Fill sectionHead(const Words& arguments) {
  const SectionSpec* section = arguments.size() == 1 ? config::findSection(arguments[0]) : nullptr;
  if (section == nullptr) return noSuch("such section");
  const std::string name(section->name);
  return ".SS [" + (section->labelled ? roff::code(name) + ".<label>" : roff::code(name)) + "]\n" +
         roff::plain(section->meaning) + "\n";
}

Fill keyEntries(const Words& arguments) {
  const auto keys = arguments.empty() ? Words{} : config::keysOf(arguments[0]);
  if (keys.empty() || arguments.size() == 2) return noSuch("such section, or no end");
  const auto first = arguments.size() > 1 ? std::ranges::find(keys, arguments[1]) : keys.begin();
  const auto last = arguments.size() > 2 ? std::find(first, keys.end(), arguments[2]) : keys.end() - 1;
  if (last == keys.end()) return noSuch("such key");
  std::string text;
  for (auto key = first; key <= last; ++key) text += entry(*config::findKey(arguments[0], *key));
  return text;
}

}  // namespace agent::manual
