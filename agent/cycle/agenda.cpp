#include "agent/cycle/agenda.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "agent/cycle/needs.h"
#include "agent/cycle/observe.h"
#include "agent/cycle/offer_tasks.h"
#include "agent/cycle/pauses.h"
#include "agent/cycle/task_makers.h"

namespace agent::cycle {
namespace {

using namespace provider;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

/// A machine whose settings could not be read is asked again after this, or after `config_interval` where
/// that is shorter.
constexpr milliseconds kRetrySettings = 1min;

/// While a machine's GPUs are not known, a section's pattern for them may still match.
bool mayBePriced(const MachineState& state, const config::Config& config) {
  const std::string& name = state.machine.reading.name;
  return state.gpu.empty() ? config::mayBePriced(config, name)
                           : config::policyFor(config, name, state.gpu) != nullptr;
}

/// Whether a poll that came after the settings shows another visibility or price.
bool contradicted(const MachineState& state) {
  return state.machine.readAt > state.machine.settings->readAt &&
         contradicts(state.machine.reading, state.machine.settings);
}

/// A write resends all settings, so a change that the owner made on the website since they were read would be
/// undone: it rests on settings that were read directly before it, or with one other request between, and
/// that no later poll contradicts.
bool freshForWriting(const MachineState& state, const config::Config& config, const Moment& now) {
  if (!state.machine.settings || contradicted(state)) return false;
  const milliseconds age = now.wall - state.machine.settings->readAt;
  const milliseconds oldest = config.api.requestInterval * 3 / 2;
  if (state.settingsReadAt && now.steady - *state.settingsReadAt > oldest) return false;
  return age >= milliseconds::zero() && age <= oldest;
}

void addMachineTasks(std::vector<Task>& out, const MachineState& state, const config::Config& config,
                     bool mayWrite, const Moment& now) {
  const std::string& name = state.machine.reading.name;
  if (state.unconfirmed) {
    out.push_back(urgent(TaskKind::ConfirmSettings, state.unconfirmed->nextRead));
    out.back().machine = name;
    return;
  }
  if (!mayBePriced(state, config)) return;
  const bool wantsWrite = mayWrite && state.decision && state.decision->action == pricing::Action::Write &&
                          !holdLeft(state, now.wall);
  const auto& settings = state.machine.settings;
  if (wantsWrite && freshForWriting(state, config, now)) {
    out.push_back(urgent(TaskKind::WriteSettings, now.steady));
    out.back().machine = name;
    return;
  }
  const milliseconds retry = std::min(kRetrySettings, config.agent.configInterval);
  const milliseconds interval = settings && !wantsWrite ? config.agent.configInterval : retry;
  Task read = recurring(TaskKind::ReadSettings, state.settingsAskedAt, interval, now);
  read.machine = name;
  if (!state.settingsAskedAt)
    read.lateness = latenessOf(now.steady - state.knownSince, config.agent.configInterval);
  // Settings that were read well and have only aged are read again at once when a write waits for them.
  if (wantsWrite && settings && !state.settingsReadFailed) {
    read.due = now.steady;
    read.essential = true;
  }
  out.push_back(std::move(read));
}

/// How many settings are read before the marketplace is read for the GPU models they told, while others are
/// still to come.
constexpr std::ptrdiff_t kFirstRound = 20;

/// More models may turn up soon: machines whose GPUs only their settings will tell.
bool modelsStillComing(const Knowledge& knowledge, const config::Config& config) {
  return std::ranges::any_of(knowledge.machines, [&](const auto& entry) {
    return entry.second.gpu.empty() && !entry.second.settingsAskedAt && mayBePriced(entry.second, config);
  });
}

/// How often rates are read: often enough that one reading may fail before they are too old.
milliseconds ratesInterval(const config::Config& config) {
  return std::clamp<milliseconds>(config.rates.maxAge / 4, 1min, 15min);
}

bool canTellRates(const MachineState& state) { return state.machine.settings && state.machine.settings->id; }

/// The numbers of the machines whose spot markets can be asked for rates, ascending.
std::vector<std::int64_t> askableForRates(const Knowledge& knowledge) {
  std::vector<std::int64_t> ids;
  for (const auto& [name, state] : knowledge.machines)
    if (canTellRates(state)) ids.push_back(*state.machine.settings->id);
  std::ranges::sort(ids);
  return ids;
}

/// The spot market of one of our own machines tells the rates, whoever bids there.
void addRatesTask(std::vector<Task>& out, const Knowledge& knowledge, const config::Config& config,
                  const Needs& needs, const Moment& now) {
  if (needs.rates.empty()) return;
  const std::vector<std::int64_t> askable = askableForRates(knowledge);
  if (askable.empty()) return;
  Task read = recurring(TaskKind::ReadRates, knowledge.ratesAskedAt, ratesInterval(config), now);
  // One after the other: not every spot market need answer.
  const auto next = std::ranges::upper_bound(
      askable, knowledge.ratesAskedOf.value_or(std::numeric_limits<std::int64_t>::min()));
  read.number = next == askable.end() ? askable.front() : *next;
  // The next machine is asked at once when the last one told nothing, until all were asked.
  if (knowledge.ratesMisses > 0 && knowledge.ratesMisses < std::ssize(askable)) {
    read.due = now.steady;
    read.essential = true;
  }
  out.push_back(std::move(read));
}

/// Rates that the spot market does not tell are looked for in the marketplace.
bool ratesMissing(const Knowledge& knowledge, const config::Config& config, const Needs& needs,
                  const Moment& now) {
  const bool settingsRead = std::ranges::any_of(
      knowledge.machines, [](const auto& entry) { return entry.second.machine.settings.has_value(); });
  const bool settingsComing =
      !knowledge.machinesReadAt || std::ranges::any_of(knowledge.machines, [&](const auto& entry) {
        return mayBePriced(entry.second, config) && !entry.second.settingsAskedAt;
      });
  // Where no machine tells its number, nobody's spot market can be asked.
  if (ratesAwaited(knowledge) || (!settingsRead && settingsComing)) return false;
  return std::ranges::any_of(needs.rates, [&](Currency currency) {
    const auto rate = knowledge.rates.rate(currency, now.wall);
    return !rate || rate->source != market::RateSource::SpotMarket;
  });
}

void addMarketTask(std::vector<Task>& out, const Knowledge& knowledge, const config::Config& config,
                   const Needs& needs, const Moment& now) {
  if (needs.models.empty() && !ratesMissing(knowledge, config, needs, now)) return;
  const bool more = modelsStillComing(knowledge, config);
  Task read = recurring(TaskKind::ReadMarket, knowledge.marketAskedAt, config.agent.marketInterval, now);
  if (!knowledge.marketAskedAt && more) {
    const auto told = std::ranges::count_if(knowledge.machines,
                                            [](const auto& entry) { return !entry.second.gpu.empty(); });
    if (told < kFirstRound) return;
  }
  const bool covered = knowledge.market && std::ranges::all_of(needs.models, [&](const std::string& model) {
                         return knowledge.market->covers(model);
                       });
  if (knowledge.market && !covered && !more && !knowledge.marketReadFailed) {
    read.due = std::min(read.due, *knowledge.marketAskedAt + 10s);
    read.essential = true;
  }
  out.push_back(read);
}

}  // namespace

std::optional<milliseconds> holdLeft(const MachineState& state, WallTime now) {
  if (!state.pricing.heldUntil) return std::nullopt;
  // A hold lasts an hour at most: what lies further ahead was noted before the calendar was set back.
  const milliseconds left = *state.pricing.heldUntil - now;
  return left > 0ms && left <= 61min ? std::optional(left) : std::nullopt;
}

AgeLimits ageLimits(const config::Agent& agent) {
  return {.machine = std::max<milliseconds>(3 * agent.pollInterval, 1min),
          .settings = agent.configInterval + 5min};
}

bool ratesAwaited(const Knowledge& knowledge) {
  return !knowledge.ratesAskedAt && std::ranges::any_of(knowledge.machines, [](const auto& entry) {
    return canTellRates(entry.second);
  });
}

std::vector<Task> tasks(const Knowledge& knowledge, const config::Config& config, const Scope& scope,
                        const Moment& now) {
  std::vector<Task> all;
  addOfferTasks(all, knowledge, config, scope, now);
  if (scope.offersOnly) return all;
  all.push_back(recurring(TaskKind::PollMachines, knowledge.machinesAskedAt, config.agent.pollInterval, now));
  for (const auto& [name, state] : knowledge.machines)
    addMachineTasks(all, state, config, scope.mayWrite && !pauseOf(knowledge.switches, name, now.wall), now);
  const Needs needs = needsOf(knowledge, config);
  addMarketTask(all, knowledge, config, needs, now);
  addRatesTask(all, knowledge, config, needs, now);
  return all;
}

std::optional<Task> mostUrgent(const std::vector<Task>& all, const Moment& now,
                               std::optional<TaskKind> last) {
  const auto isDue = [&now](const Task& task) { return task.due <= now.steady; };
  const auto waits = [&](TaskKind kind) {
    return std::ranges::any_of(all, [&](const Task& task) { return task.kind == kind && isDue(task); });
  };
  const bool pollWaits = last == TaskKind::PollMachines ||
                         (last == TaskKind::ReadSettings && waits(TaskKind::WriteSettings)) ||
                         (last == TaskKind::ReadSpotMarket && waits(TaskKind::MoveOffer));
  const auto rank = [pollWaits](const Task& t) {
    const TaskKind among = std::min(t.kind, TaskKind::PollOrders);
    return std::tuple(pollWaits && t.kind == TaskKind::PollMachines, among, -t.lateness, t.kind, t.due);
  };
  const Task* best = nullptr;
  for (const Task& task : all)
    if (isDue(task) && (!best || rank(task) < rank(*best))) best = &task;
  return best ? std::optional(*best) : std::nullopt;
}

}  // namespace agent::cycle
