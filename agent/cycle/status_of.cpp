#include "agent/cycle/status_of.h"

#include <algorithm>
#include <variant>

#include "agent/cycle/agenda.h"
#include "agent/cycle/pauses.h"
#include "agent/report/tables.h"

namespace agent::cycle {

using namespace provider;

namespace {

std::string textOf(const std::optional<Price>& price) { return price ? price->text() : std::string{}; }

std::string_view nameOf(pricing::Action action) {
  switch (action) {
    case pricing::Action::Write:
      return "write";
    case pricing::Action::Unchanged:
      return "unchanged";
    case pricing::Action::Hold:
      return "hold";
  }
  return "";
}

/// The price that stands for a machine in one line: in the policy's currency, else in the first that it is
/// offered in.
std::string shownPrice(const PriceMap& prices, const std::optional<Currency>& preferred) {
  if (preferred && prices.get(*preferred)) return prices.get(*preferred)->text();
  for (const Currency currency : kCurrencies)
    if (const auto price = prices.get(currency)) return price->text();
  return {};
}

report::MachineLine lineOf(const MachineState& state, const std::optional<journal::Pause>& pause,
                           const config::Config& config, WallTime now) {
  const machines::Reading& reading = state.machine.reading;
  const auto status = machines::statusOf(reading);
  const auto policy = config::policyFor(config, reading.name, state.gpu);
  const auto currency = policy ? std::optional(policy->currency) : std::nullopt;
  const auto& settings = state.machine.settings;
  report::MachineLine line{
      .name = reading.name,
      .status = std::string(status ? machines::name(*status) : "unknown"),
      .visibility = reading.visibility,
      .gpu = state.gpu,
      .policy = policy ? policy->label : std::string{},
      .onDemand = shownPrice(settings ? settings->onDemand : reading.onDemand, currency),
      .spotMinimum = shownPrice(settings ? settings->spotMinimum : reading.spotMinimum, currency),
      .decision = {},
      .reason = {},
      .paused = {}};
  // A pause of all machines is told once, for all; here it is told of what it keeps from being written.
  const bool write = state.decision && state.decision->action == pricing::Action::Write;
  if (pause && (write || !pause->machine.empty())) line.paused = pauseText(*pause, now);
  if (state.decision) {
    line.decision = nameOf(state.decision->action);
    line.reason = state.decision->reason;
    const auto hold = holdLeft(state, now);
    if (write && !pause && hold)
      line.reason = "waits " + report::humanDuration(*hold) + " after a failed write; " + line.reason;
  }
  return line;
}

std::string moveText(const offers::Move& move) {
  if (const auto* send = std::get_if<offers::Send>(&move.action)) return "send " + send->price.text();
  return std::holds_alternative<offers::Wait>(move.action) ? "wait" : "stay";
}

report::OfferLine lineOf(const OfferState& state, const Knowledge& knowledge, const config::Config& config,
                         WallTime now) {
  const offers::Book* book = knowledge.bookOn(state.offer.serverId);
  const offers::Bid* own = book ? book->find(state.offer.id) : nullptr;
  const offers::Policy* policy = config::offerPolicyFor(config, state.offer);
  report::OfferLine line{.id = state.offer.id,
                         .server = state.offer.serverId,
                         .gpu = state.offer.gpu,
                         .policy = policy ? policy->label : std::string{},
                         .active = own ? std::optional(own->active) : std::nullopt,
                         .bid = state.offer.bid.text(),
                         .bestRival = {},
                         .target = {},
                         .loweringsLeft = {},
                         .secondsLeft = {},
                         .secondsToWindow = {},
                         .move = {},
                         .reason = {},
                         .paused = {}};
  if (book)
    if (const auto rival = offers::bestRival(state.offer, *book, knowledge.rates, now); rival && *rival)
      line.bestRival = (*rival)->bid.text();
  if (!state.move) return line;
  const offers::Move& move = *state.move;
  line.target = textOf(move.target.price);
  line.loweringsLeft = move.outlook.loweringsLeft;
  if (move.outlook.timeLeft)
    line.secondsLeft = std::chrono::ceil<std::chrono::seconds>(*move.outlook.timeLeft).count();
  const auto window = state.memory.notBefore ? *state.memory.notBefore - now : std::chrono::milliseconds{0};
  line.secondsToWindow =
      std::max(std::chrono::ceil<std::chrono::seconds>(window), std::chrono::seconds{0}).count();
  line.move = moveText(move);
  line.reason = move.reason;
  if (const auto pause = pauseOf(knowledge.switches, pauseName(state.offer.id), now))
    if (std::holds_alternative<offers::Send>(move.action) || !pause->machine.empty())
      line.paused = pauseText(*pause, now);
  return line;
}

report::AlertLine lineOf(const alerts::ConditionId& id, const alerts::Condition& condition,
                         const std::vector<alerts::Silence>& silences, WallTime now) {
  return {.rule = std::string(alerts::name(id.rule)),
          .subject = alerts::scopeOf(id.rule) == alerts::Scope::Offer ? "offer " + id.subject : id.subject,
          .severity = std::string(alerts::name(alerts::severityOf(id.rule))),
          .phase = condition.flapping ? std::string("flapping") : std::string(alerts::name(condition.phase)),
          .since = condition.since,
          .detail = condition.detail,
          .silenced = silencedText(id, silences, now)};
}

}  // namespace

std::string silencedText(const alerts::ConditionId& id, const std::vector<alerts::Silence>& silences,
                         WallTime now) {
  std::optional<WallTime> until;
  for (const alerts::Silence& silence : silences)
    if (alerts::isSilenced(subjectOf(id), {silence}, now))
      until = std::max(until.value_or(silence.until), silence.until);
  return until ? "silenced for " + report::humanDuration(*until - now) + " more" : std::string{};
}

report::Status statusOf(const Knowledge& knowledge, const config::Config& config, const Counters& counters,
                        const std::string& version, WallTime now) {
  report::Status status;
  status.version = version;
  status.mode = config::name(config.agent.mode);
  if (const auto pause = pauseOf(knowledge.switches, {}, now)) status.paused = pauseText(*pause, now);
  status.writtenAt = now;
  status.pollIntervalMs = config.agent.pollInterval.count();
  status.machinesReadAt = knowledge.machinesReadAt;
  if (knowledge.market) status.marketReadAt = knowledge.market->takenAt();
  if (knowledge.lastPollError) status.lastError = knowledge.lastPollError->message;
  status.requests = counters.requests;
  status.writes = counters.writes;
  for (const auto& [name, state] : knowledge.machines)
    status.machines.push_back(lineOf(state, pauseOf(knowledge.switches, name, now), config, now));
  for (const auto& [id, state] : knowledge.offers)
    status.offers.push_back(lineOf(state, knowledge, config, now));
  for (const auto& [id, condition] : knowledge.alerts)
    if (condition.flapping || condition.phase != alerts::Phase::Ok)
      status.alerts.push_back(lineOf(id, condition, knowledge.switches.silences, now));
  return status;
}

}  // namespace agent::cycle
