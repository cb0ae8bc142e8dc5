#include "agent/notify/words.h"

#include <array>

#include "agent/notify/characters.h"
#include "provider/alerts/rule.h"

namespace agent::notify {
namespace {

using provider::alerts::Rule;

constexpr std::size_t kLongestName = 80;

/// Of a machine or an offer what follows its name, for one and for many; of the agent a whole sentence.
struct Wording {
  Rule rule;
  const char* begins;
  const char* beginMany;
  const char* ends;
  const char* endMany;
  const char* tossing;  ///< what it is while it comes and goes
  bool detailAdds;      ///< the detail says more than the sentence
};

constexpr std::array kWordings{
    Wording{Rule::MachineOffline, "is offline", "are offline", "is online again", "are online again",
            "offline", false},
    Wording{Rule::MachineDisconnected, "is disconnected", "are disconnected", "is connected again",
            "are connected again", "disconnected", false},
    Wording{Rule::MachineNotConnected, "has not connected yet", "have not connected yet",
            "has connected at last", "have connected at last", "not connected", false},
    Wording{Rule::MachineNotWorking, "does not work properly", "do not work properly", "works again",
            "work again", "not working", false},
    Wording{Rule::MachineMissing, "is gone from the account", "are gone from the account",
            "is back in the account", "are back in the account", "gone from the account", false},
    Wording{Rule::MachineUnlisted, "is no longer public", "are no longer public", "is public again",
            "are public again", "not public", true},
    Wording{Rule::HardwareChanged, "has lost hardware", "have lost hardware", "has its hardware again",
            "have their hardware again", "short of hardware", true},
    Wording{Rule::SettingsNotApplied, "does not take its settings", "do not take their settings",
            "takes its settings again", "take their settings again", "not taking its settings", true},
    Wording{Rule::ManualChange, "was priced by somebody else", "were priced by somebody else",
            "is priced by the agent again", "are priced by the agent again", "priced by somebody else", true},
    Wording{Rule::OfferLost, "has lost its machine", "have lost their machines", "has its machine again",
            "have their machines again", "without its machine", true},
    Wording{Rule::OfferAtMax, "would need more than its maximum", "would need more than their maximum",
            "needs no more than its maximum again", "need no more than their maximum again", "at its maximum",
            true},
    Wording{Rule::OfferPaused, "is not moved: its moves keep failing",
            "are not moved: their moves keep failing", "is moved again", "are moved again", "not moved",
            true},
    Wording{Rule::MarketStale, "the market's prices are out of date", "",
            "the market's prices are current again", "", "the market's prices are out of date", true},
    Wording{Rule::RatesStale, "the exchange rates are out of date", "",
            "the exchange rates are current again", "", "the exchange rates are out of date", true},
    Wording{Rule::JournalFailed, "the journal cannot be written, so no price is changed", "",
            "the journal can be written again", "", "the journal cannot be written", true},
    Wording{Rule::ApiUnreachable, "the CLORE API cannot be reached", "", "the CLORE API can be reached again",
            "", "the CLORE API cannot be reached", true},
    Wording{Rule::KeyRefused, "the API key is refused", "", "the API key is accepted again", "",
            "the API key is refused", true},
};

constexpr bool inOrder() {
  for (std::size_t i = 0; i < kWordings.size(); ++i)
    if (static_cast<std::size_t>(kWordings[i].rule) != i) return false;
  return true;
}
static_assert(inOrder() && static_cast<std::size_t>(Rule::KeyRefused) + 1 == kWordings.size(),
              "wordings are looked up by the rule's number");

struct EventWording {
  std::string_view event;
  const char* one;
  const char* many;
};
constexpr std::array kEvents{
    EventWording{"rented", "was rented", "were rented"},
    EventWording{"released", "was released", "were released"},
    EventWording{"price", "has a new price", "have new prices"},
};

const Wording* wordingOf(const Item& item) {
  const auto rule = provider::alerts::ruleFromName(item.rule);
  return rule ? &kWordings[static_cast<std::size_t>(*rule)] : nullptr;
}

bool isOfAgent(const Wording& wording) {
  return provider::alerts::scopeOf(wording.rule) == provider::alerts::Scope::Agent;
}

/// `rest` follows the subject; of a rule or an event that this version does not know, its name.
std::string restOf(const Item& item, bool many) {
  if (item.kind == ItemKind::Event) {
    for (const EventWording& each : kEvents)
      if (each.event == item.rule) return many ? each.many : each.one;
    return printable(item.rule);
  }
  const Wording* wording = wordingOf(item);
  if (!wording) return printable(item.rule) + (item.kind == ItemKind::Resolved ? " is over" : "");
  if (item.kind == ItemKind::Resolved) return many ? wording->endMany : wording->ends;
  if (item.kind == ItemKind::Flapping)
    return std::string(many ? "come and go (" : "comes and goes (") + wording->tossing + ")";
  return many ? wording->beginMany : wording->begins;
}

std::string joined(const std::string& subject, const std::string& rest) {
  return subject.empty() ? rest : subject + " " + rest;
}

std::string whole(const Item& item, const Wording& wording) {
  if (item.kind == ItemKind::Resolved) return wording.ends;
  if (item.kind == ItemKind::Flapping) return "it comes and goes that " + std::string(wording.tossing);
  return wording.begins;
}

std::string onceMore(const Item& item, const std::string& sentence) {
  return item.kind == ItemKind::StillFiring ? "still: " + sentence : sentence;
}

}  // namespace

std::string subjectOf(const Item& item) {
  if (!item.machine.empty()) return cutTo(printable(item.machine), kLongestName);
  return item.offer ? "offer " + std::to_string(*item.offer) : std::string();
}

std::string sentenceOf(const Item& item) {
  if (item.kind == ItemKind::Test) return "this is a test: messages arrive here";
  const Wording* wording = wordingOf(item);
  if (wording && isOfAgent(*wording)) return onceMore(item, whole(item, *wording));
  return onceMore(item, joined(subjectOf(item), restOf(item, false)));
}

std::string sentenceOf(const Item& item, std::size_t count) {
  if (count == 1 || item.kind == ItemKind::Test) return sentenceOf(item);
  const Wording* wording = wordingOf(item);
  if (wording && isOfAgent(*wording)) return sentenceOf(item);
  const char* what = item.machine.empty() ? (item.offer ? " offers" : " things") : " machines";
  return onceMore(item, std::to_string(count) + what + " " + restOf(item, true));
}

std::string detailOf(const Item& item) {
  const Wording* wording = item.kind == ItemKind::Event ? nullptr : wordingOf(item);
  if (wording && (!wording->detailAdds || item.kind == ItemKind::Resolved)) return {};
  return printable(item.detail);
}

}  // namespace agent::notify
