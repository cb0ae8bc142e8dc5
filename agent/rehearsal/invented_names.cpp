#include "agent/rehearsal/invented_names.h"

#include <string_view>
#include <vector>

namespace agent::rehearsal {
namespace {

std::string twoDigits(std::size_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

/// What a set may stand for: `abc` of `[a-c]`.
std::vector<char> membersOf(std::string_view set) {
  std::vector<char> members;
  for (std::size_t i = 0; i < set.size(); ++i) {
    const bool range = i + 2 < set.size() && set[i + 1] == '-';
    const char last = range ? set[i + 2] : set[i];
    for (int c = set[i]; c <= last; ++c) members.push_back(static_cast<char>(c));
    if (range) i += 2;
  }
  return members;
}

/// One character that is, or is not, in the set.
char memberOf(std::string_view set, std::size_t number) {
  const bool negated = set.starts_with('!') || set.starts_with('^');
  if (negated) set.remove_prefix(1);
  const std::vector<char> members = membersOf(set);
  if (!negated) return members.empty() ? '-' : members[(number - 1) % members.size()];
  for (const char c : std::string_view("0123456789abcdefghijklmnopqrstuvwxyz"))
    if (std::string_view(members.data(), members.size()).find(c) == std::string_view::npos) return c;
  return '-';
}

}  // namespace

std::string inventedName(const std::string& pattern, std::size_t number) {
  if (pattern.find_first_not_of('*') == std::string::npos) return "rig-" + twoDigits(number);
  std::string name;
  bool numbered = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '*') {
      if (!numbered) name += twoDigits(number);
      numbered = true;
    } else if (c == '?') {
      name += static_cast<char>('0' + number % 10);
      numbered = true;
    } else if (c == '[') {
      const std::size_t end = pattern.find(']', i + 2);
      if (end == std::string::npos) return name + pattern.substr(i);
      name += memberOf(std::string_view(pattern).substr(i + 1, end - i - 1), number);
      i = end;
    } else if (c == '\\' && i + 1 < pattern.size()) {
      name += pattern[++i];
    } else {
      name += c;
    }
  }
  return name;
}

}  // namespace agent::rehearsal
