#include "agent/notify/texts.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <vector>

#include "agent/notify/characters.h"
#include "agent/notify/spans.h"
#include "agent/notify/words.h"

namespace agent::notify {
namespace {

constexpr std::size_t kLongestTitle = 150;
/// How much of each text of an item is shown; the shorter ones when all of a message would not fit.
constexpr std::array<std::size_t, 3> kFieldLengths{300, 120, 40};

/// Items of one rule and kind.
using Group = std::vector<Item>;

/// What is wrong, what is over, what else there is to tell.
int rankOf(ItemKind kind) {
  switch (kind) {
    case ItemKind::Firing:
      return 0;
    case ItemKind::Flapping:
      return 1;
    case ItemKind::StillFiring:
      return 2;
    case ItemKind::Resolved:
      return 3;
    case ItemKind::Event:
      return 4;
    case ItemKind::Test:
      break;
  }
  return 5;
}

bool isProblem(ItemKind kind) { return rankOf(kind) < rankOf(ItemKind::Resolved); }

auto placeOf(const Item& item) {
  return std::tuple(!isProblem(item.kind), -static_cast<int>(item.severity), rankOf(item.kind));
}

std::vector<Group> groupsOf(const Message& message) {
  std::vector<Group> groups;
  for (const Item& item : message.items) {
    const auto same = std::ranges::find_if(groups, [&](const Group& group) {
      return group.front().kind == item.kind && group.front().rule == item.rule &&
             group.front().machine.empty() == item.machine.empty();
    });
    if (same == groups.end())
      groups.push_back({item});
    else
      same->push_back(item);
  }
  std::ranges::stable_sort(
      groups, [](const Group& a, const Group& b) { return placeOf(a.front()) < placeOf(b.front()); });
  for (Group& group : groups)
    std::ranges::stable_sort(group, [](const Item& a, const Item& b) {
      if (a.machine != b.machine) return naturallyBefore(a.machine, b.machine);
      return a.offer < b.offer;
    });
  return groups;
}

std::string markOf(const Item& worst) {
  if (worst.kind == ItemKind::Test) return "TEST: ";
  if (worst.kind == ItemKind::Event) return {};
  if (worst.kind == ItemKind::Resolved) return "RESOLVED: ";
  constexpr std::array kMarks{"INFO: ", "WARNING: ", "CRITICAL: "};
  return kMarks.at(static_cast<std::size_t>(worst.severity));
}

std::string whenOf(const Item& item, provider::WallTime now) {
  const std::string since = clockText(item.since, now);
  switch (item.kind) {
    case ItemKind::Event:
    case ItemKind::Test:
      return "at " + clockText(item.at, now);
    case ItemKind::Resolved:
      return "over since " + clockText(item.at, now) + ", after " + lastedText(item.at - item.since);
    default:
      return "since " + since + " (" + lastedText(item.at - item.since) + ")";
  }
}

std::string capitalised(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

/// At the beginning of a line; a machine's name stays as it is.
std::string headOf(const Item& item, std::size_t count) {
  std::string sentence = sentenceOf(item, count);
  return item.machine.empty() ? capitalised(std::move(sentence)) : sentence;
}

class Writer {
 public:
  Writer(const Message& message, const TextStyle& style)
      : message_(message), style_(style), groups_(groupsOf(message)) {}

  [[nodiscard]] std::string written(bool withTitle) const {
    for (const std::size_t fieldLength : kFieldLengths)
      if (std::string all = composed(withTitle, message_.items.size(), fieldLength); fits(all)) return all;
    std::size_t shown = 0;
    for (std::size_t step = message_.items.size(); step > 0; step /= 2)
      while (shown + step < message_.items.size() &&
             fits(composed(withTitle, shown + step, kFieldLengths.back())))
        shown += step;
    return cutTo(composed(withTitle, shown, kFieldLengths.back()), style_.limit);
  }

 private:
  [[nodiscard]] bool fits(const std::string& text) const { return utf16Units(text) <= style_.limit; }

  void add(std::string& out, const std::string& line) const {
    if (line.empty()) return;
    out += (style_.escape ? style_.escape(line) : line) + "\n";
  }

  /// The first `shown` items, and how many more there are.
  [[nodiscard]] std::string composed(bool withTitle, std::size_t shown, std::size_t fieldLength) const {
    std::string out;
    if (withTitle) add(out, titleOf(message_));
    if (message_.items.size() == 1) {
      addAlone(out, message_.items.front(), fieldLength);
    } else {
      std::size_t left = shown;
      for (const Group& group : groups_) addGroup(out, group, left, fieldLength);
      if (shown < message_.items.size())
        add(out, "and " + std::to_string(message_.items.size() - shown) + " more");
    }
    add(out, "clore-agent" + (message_.host.empty() ? "" : " on " + cutTo(printable(message_.host), 80)) +
                 ", " + dateText(message_.at));
    out.pop_back();
    return out;
  }

  void addAlone(std::string& out, const Item& item, std::size_t fieldLength) const {
    add(out, capitalised(whenOf(item, message_.at)));
    for (const std::string& text : {detailOf(item), printable(item.gpu), printable(item.earning)})
      add(out, capitalised(cutTo(text, fieldLength)));
    addNextStep(out, item, fieldLength);
  }

  void addNextStep(std::string& out, const Item& item, std::size_t fieldLength) const {
    if (!item.nextStep.empty()) add(out, "Next: " + cutTo(printable(item.nextStep), fieldLength));
  }

  void addGroup(std::string& out, const Group& group, std::size_t& left, std::size_t fieldLength) const {
    if (left == 0) return;
    const bool sameStep =
        std::ranges::all_of(group, [&](const Item& item) { return item.nextStep == group.front().nextStep; });
    if (groups_.size() > 1) add(out, headOf(group.front(), group.size()) + ":");
    for (const Item& item : group) {
      if (left == 0) return;
      --left;
      add(out, lineOf(item, fieldLength));
      if (!sameStep) addNextStep(out, item, fieldLength);
    }
    if (sameStep) addNextStep(out, group.front(), fieldLength);
  }

  [[nodiscard]] std::string lineOf(const Item& item, std::size_t fieldLength) const {
    std::string line = subjectOf(item);
    for (const std::string& text :
         {whenOf(item, message_.at), detailOf(item), printable(item.gpu), printable(item.earning)}) {
      if (text.empty()) continue;
      if (!line.empty()) line += line == subjectOf(item) ? ": " : ", ";
      line += cutTo(text, fieldLength);
    }
    return "• " + line;
  }

  const Message& message_;
  const TextStyle& style_;
  std::vector<Group> groups_;
};

}  // namespace

std::string titleOf(const Message& message) {
  const auto groups = groupsOf(message);
  if (groups.empty()) return "clore-agent has nothing to say";
  constexpr std::size_t kGroupsNamed = 3;
  std::string title = markOf(groups.front().front());
  std::size_t unnamed = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (i >= kGroupsNamed)
      unnamed += groups[i].size();
    else
      title += i == 0 && title.empty()
                   ? headOf(groups[i].front(), groups[i].size())
                   : (i == 0 ? "" : ", ") + sentenceOf(groups[i].front(), groups[i].size());
  }
  if (unnamed > 0) title += ", and " + std::to_string(unnamed) + " more";
  return cutTo(title, kLongestTitle);
}

std::string textOf(const Message& message, const TextStyle& style) {
  return Writer(message, style).written(true);
}

std::string bodyOf(const Message& message, const TextStyle& style) {
  return Writer(message, style).written(false);
}

}  // namespace agent::notify
