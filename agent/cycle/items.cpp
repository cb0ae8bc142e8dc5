#include "agent/cycle/items.h"

#include <array>

#include "agent/journal/subjects.h"

namespace agent::cycle {

using namespace provider;
using alerts::Rule;

namespace {

/// What to do; `$` stands for the machine or the offer, as commands name it.
std::string_view stepFor(Rule rule) {
  switch (rule) {
    case Rule::MachineOffline:
      return "Check its power and its network; if it is up, restart the hosting client on it.";
    case Rule::MachineDisconnected:
      return "It reads as if it had never been set up: look at the hosting client's log on it.";
    case Rule::MachineNotConnected:
      return "Finish its set-up, or remove it from the account.";
    case Rule::MachineNotWorking:
      return "Look at nvidia-smi and at the hosting client's log on it.";
    case Rule::MachineMissing:
      return "If it was renamed or removed on purpose: clore-agent forget $";
    case Rule::MachineUnlisted:
      return "If that was not you, set it public on the website: hidden machines earn nothing.";
    case Rule::HardwareChanged:
      return "Look at nvidia-smi and dmesg on it; a card that fell off the bus is back after a reboot.";
    case Rule::SettingsNotApplied:
      return "See clore-agent history --machine $";
    case Rule::ManualChange:
      return "It is respected for as long as manual_hold says; to end that now: clore-agent resume $";
    case Rule::OfferLost:
      return "See clore-agent explain $";
    case Rule::OfferAtMax:
      return "Raise max_bid of its [offer.…] section, or let the machine go.";
    case Rule::OfferPaused:
      return "See clore-agent explain $, then clore-agent resume $";
    case Rule::MarketStale:
      return "Prices that follow the market hold until it can be read; see clore-agent status";
    case Rule::RatesStale:
      return "Prices that need a rate hold; give one in [rates], or see clore-agent status";
    case Rule::JournalFailed:
      return "Nothing is written to the marketplace until state_dir can be written: is the disk full?";
    case Rule::ApiUnreachable:
      return "Prices hold. Check the network of the computer that the agent runs on.";
    case Rule::KeyRefused:
      return "Make a new key on the website, put it into the key file, and restart the agent.";
  }
  return {};
}

std::string filled(std::string_view step, const std::string& name) {
  std::string text;
  for (const char c : step) c == '$' ? text += name : text += c;
  return text;
}

std::string offeredFor(const PriceMap& prices) {
  for (const Currency currency : kCurrencies)
    if (const auto price = prices.get(currency)) return "offered for " + price->text() + " a day";
  return {};
}

std::string earningOf(const MachineState& state) {
  const pricing::Memory& memory = state.pricing.memory;
  const auto& settings = state.machine.settings;
  const auto rental = settings ? std::optional(settings->rental) : memory.rental;
  const std::string offered = offeredFor(settings ? settings->onDemand : state.machine.reading.onDemand);
  // A machine that is only watched has its settings never read: who has it is not known.
  if (!rental) return offered;
  switch (*rental) {
    case machines::Rental::Spot:
      return "rented on the spot market";
    case machines::Rental::OnDemand:
    case machines::Rental::FixedUsd:
      return memory.lastRentedPrice ? "rented on demand for " + memory.lastRentedPrice->text() + " a day"
                                    : "rented on demand";
    case machines::Rental::None:
      break;
  }
  return offered.empty() ? "not rented" : "not rented, " + offered;
}

void addMachine(notify::Item& item, const Knowledge& knowledge) {
  const auto found = knowledge.machines.find(item.machine);
  if (found == knowledge.machines.end()) return;
  item.gpu = found->second.gpu;
  item.earning = earningOf(found->second);
}

notify::ItemKind kindOf(alerts::NoticeKind kind) {
  constexpr std::array kKinds{notify::ItemKind::Firing, notify::ItemKind::StillFiring,
                              notify::ItemKind::Flapping, notify::ItemKind::Resolved};
  return kKinds[static_cast<std::size_t>(kind)];
}

}  // namespace

notify::Item itemOf(const alerts::Notice& notice, const Knowledge& knowledge) {
  notify::Item item;
  item.kind = kindOf(notice.kind);
  item.rule = name(notice.id.rule);
  item.severity = severityOf(notice.id.rule) == alerts::Severity::Critical ? notify::Severity::Critical
                                                                           : notify::Severity::Warning;
  item.since = notice.since;
  item.at = notice.at;
  item.detail = notice.detail;
  if (scopeOf(notice.id.rule) == alerts::Scope::Machine) item.machine = notice.id.subject;
  if (scopeOf(notice.id.rule) == alerts::Scope::Offer) {
    item.offer = journal::offerNumber(notice.id.subject);
    const auto offer = item.offer ? knowledge.offers.find(*item.offer) : knowledge.offers.end();
    if (offer != knowledge.offers.end()) item.gpu = offer->second.offer.gpu;
  }
  if (!item.machine.empty()) addMachine(item, knowledge);
  if (item.kind != notify::ItemKind::Resolved)
    item.nextStep = filled(stepFor(notice.id.rule), subjectOf(notice.id));
  return item;
}

notify::Item itemOf(const Happening& happening, const Knowledge& knowledge) {
  constexpr std::array kNames{"rented", "released", "price"};
  notify::Item item;
  item.kind = notify::ItemKind::Event;
  item.rule = kNames[static_cast<std::size_t>(happening.kind)];
  item.severity = notify::Severity::Info;
  item.machine = happening.machine;
  item.since = happening.at;
  item.at = happening.at;
  item.detail = happening.detail;
  addMachine(item, knowledge);
  if (happening.kind != Happening::Kind::Price) item.earning.clear();
  return item;
}

}  // namespace agent::cycle
