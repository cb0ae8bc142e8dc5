#include "agent/cycle/log_lines.h"

#include <algorithm>
#include <chrono>

#include "agent/cycle/observe.h"
#include "agent/journal/subjects.h"
#include "agent/log/log.h"

namespace agent::cycle {

using namespace provider;

namespace {

const char* nameOf(alerts::Change change) {
  switch (change) {
    case alerts::Change::Fired:
      return "alert_firing";
    case alerts::Change::Resolved:
      return "alert_resolved";
    case alerts::Change::FlappingBegan:
      return "alert_flapping";
    case alerts::Change::Withdrawn:
      return "alert_withdrawn";
    case alerts::Change::FlappingEnded:
      break;
  }
  return "alert_steady";
}

log::Level levelOf(const alerts::Event& event) {
  const bool well = event.change == alerts::Change::Resolved || event.phase == alerts::Phase::Ok;
  if (well && event.change != alerts::Change::FlappingBegan) return log::Level::Notice;
  return alerts::severityOf(event.id.rule) == alerts::Severity::Critical ? log::Level::Error
                                                                         : log::Level::Warning;
}

}  // namespace

void logEvent(const alerts::Event& event) {
  const bool fired = event.change == alerts::Change::Fired;
  const bool over = event.change == alerts::Change::Resolved || event.change == alerts::Change::Withdrawn;
  log::Fields fields{{"rule", alerts::name(event.id.rule)},
                     {"severity", alerts::name(alerts::severityOf(event.id.rule))}};
  if (!event.id.subject.empty())
    fields.emplace_back(alerts::scopeOf(event.id.rule) == alerts::Scope::Offer ? "order" : "machine",
                        event.id.subject);
  const auto lasted = std::chrono::duration_cast<std::chrono::seconds>(event.at - event.since);
  if (fired || over) fields.emplace_back(fired ? "for_seconds" : "after_seconds", lasted.count());
  if (event.change == alerts::Change::FlappingEnded) fields.emplace_back("now", alerts::name(event.phase));
  if (!event.detail.empty()) fields.emplace_back(fired ? "detail" : "was", event.detail);
  log::write(levelOf(event), nameOf(event.change), fields);
}

namespace {

/// Something that the owner will want to know of.
bool isSurprising(journal::EventKind kind) {
  using enum journal::EventKind;
  return kind == ManualChange || kind == OfferLost || kind == OfferEnded || kind == OfferChanged;
}

}  // namespace

void logEvent(const journal::Event& event) {
  log::Fields fields{{journal::isOfOffer(event.kind) ? "order" : "machine", event.subject}};
  if (!event.detail.empty()) fields.emplace_back("what", event.detail);
  if (!event.before.empty()) fields.emplace_back("from", event.before);
  if (!event.after.empty()) fields.emplace_back("to", event.after);
  log::write(isSurprising(event.kind) ? log::Level::Warning : log::Level::Info, journal::name(event.kind),
             fields);
}

namespace {

/// Whether something is wrong, rather than the moment not yet come.
bool isWorrying(const pricing::Decision& decision) {
  if (decision.action != pricing::Action::Hold || decision.reason.ends_with(" yet")) return false;
  const pricing::Guard guard = decision.settledBy;
  return guard == pricing::Guard::FreshInputs || guard == pricing::Guard::Sanity ||
         guard == pricing::Guard::Bounds || guard == pricing::Guard::Rounding;
}

/// What a reason says beside its figures: ages and counts change with every reading.
std::string withoutNumbers(const std::string& reason) {
  std::string kept;
  std::size_t at = 0;
  while (at < reason.size()) {
    const std::size_t end = std::min(reason.find(' ', at), reason.size());
    const std::string word = reason.substr(at, end - at);
    if (word.find_first_of("0123456789") == std::string::npos) kept += word + " ";
    at = end + 1;
  }
  return kept;
}

bool saysTheSame(const std::string& a, const std::string& b) {
  return a == b || withoutNumbers(a) == withoutNumbers(b);
}

}  // namespace

bool sameOutcome(const pricing::Decision& a, const pricing::Decision& b) {
  if (a.action != b.action || a.settledBy != b.settledBy) return false;
  if (a.action == pricing::Action::Hold && !saysTheSame(a.reason, b.reason)) return false;
  return !a.wanted || (b.wanted && describe(*a.wanted, {}) == describe(*b.wanted, {}));
}

void logDecision(const pricing::Decision& decision, bool mayWrite) {
  const char* event = decision.action == pricing::Action::Write  ? (mayWrite ? "will_write" : "would_write")
                      : decision.action == pricing::Action::Hold ? "price_held"
                                                                 : "price_as_wanted";
  const log::Level level = isWorrying(decision) ? log::Level::Warning : log::Level::Info;
  log::write(level, event,
             {{"machine", decision.machine}, {"policy", decision.policy}, {"reason", decision.reason}});
}

bool sameOutcome(const offers::Move& a, const offers::Move& b) {
  if (a.action.index() != b.action.index() || a.verdicts.size() != b.verdicts.size()) return false;
  const auto* sendA = std::get_if<offers::Send>(&a.action);
  const auto* sendB = std::get_if<offers::Send>(&b.action);
  return (!sendA || sendA->price == sendB->price) && saysTheSame(a.reason, b.reason);
}

void logMove(const offers::Offer& offer, const offers::Move& move, bool mayWrite) {
  const auto* send = std::get_if<offers::Send>(&move.action);
  log::Fields fields{{"order", offer.id}, {"bid", offer.bid.text()}};
  if (move.target.price) fields.emplace_back("target", move.target.price->text());
  if (send) fields.emplace_back(mayWrite ? "sends" : "would_send", send->price.text());
  fields.emplace_back("reason", move.reason);
  const bool worrying = move.target.outbid == true || !move.target.sound;
  log::write(worrying ? log::Level::Warning : log::Level::Info, "offer_plan", fields);
}

void logCycle(const Knowledge& knowledge, std::uint64_t requests, std::uint64_t writes) {
  const auto online = std::ranges::count_if(knowledge.machines, [](const auto& entry) {
    return machines::statusOf(entry.second.machine.reading) == machines::Status::Online;
  });
  const auto firing = std::ranges::count_if(knowledge.alerts,
                                            [](const auto& entry) { return alerts::isActive(entry.second); });
  log::info("cycle", {{"machines", knowledge.machines.size()},
                      {"online", online},
                      {"alerts", firing},
                      {"offers", knowledge.offers.size()},
                      {"requests", requests},
                      {"writes", writes}});
}

}  // namespace agent::cycle
