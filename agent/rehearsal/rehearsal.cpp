#include "agent/rehearsal/rehearsal.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

#include "agent/log/log.h"
#include "agent/rehearsal/cast.h"
#include "agent/rehearsal/recorder.h"
#include "agent/rehearsal/stage.h"
#include "agent/rehearsal/summary.h"
#include "provider/sandbox/generate.h"

namespace agent::rehearsal {

using namespace provider;

namespace {

/// More than any offer spends: an empty wallet would end what is rehearsed.
constexpr std::int64_t kDeposited = 1'000'000 * Price::kUnitsPerCoin;

/// A policy that compares prices in USD.
bool comparesInUsd(const config::ServerRule& rule) {
  return rule.resolved && pricing::needsMarket(*rule.resolved) && rule.resolved->currency == Currency::Usd;
}

bool asksInUsd(const sandbox::RecordedMachine& recorded) {
  const sandbox::Settings& settings = recorded.machine.settings;
  const auto price = settings.onDemand.get(Currency::Usd);
  return price && price->units() > 0 && settings.accepts[indexOf(Currency::Usd)];
}

/// What coins are worth: by the owner's word, as his bounds and costs are. But a record's prices follow what
/// its coins were worth then, which it says itself, or shows.
sandbox::UsdRates ratesFor(const config::Config& config, const Plan& plan) {
  sandbox::UsdRates rates = sandbox::WorldOptions{}.usdRates;
  for (const Currency currency : kCurrencies)
    rates[indexOf(currency)] = config.rates.usdPerCoin[indexOf(currency)].value_or(rates[indexOf(currency)]);
  if (!plan.record) return rates;
  double& bitcoin = rates[indexOf(Currency::Bitcoin)];
  double& clore = rates[indexOf(Currency::Clore)];
  if (const double told = plan.record->usdRates[indexOf(Currency::Bitcoin)]; told > 0) bitcoin = told;
  if (const double told = plan.record->usdRates[indexOf(Currency::Clore)]; told > 0)
    clore = told;
  else if (plan.record->bitcoinPerClore > 0)
    clore = plan.record->bitcoinPerClore * bitcoin;
  return rates;
}

sandbox::WorldOptions worldFor(const config::Config& config, const Plan& plan) {
  sandbox::WorldOptions options;
  options.seed = plan.seed;
  options.offers = 0;
  options.rivals = plan.rivals;
  options.crowd = true;
  options.outagesPerMachineMonth = plan.outages;
  for (const Currency currency : kCurrencies)
    options.deposited[indexOf(currency)] = Price::fromUnits(kDeposited, currency);
  options.usdRates = ratesFor(config, plan);
  if (plan.record) {
    options.recorded = plan.record->rivals;
    options.rivals = options.recorded.size();
  }
  const bool allDo = plan.record && std::ranges::all_of(options.recorded, asksInUsd);
  options.rivalsAskInUsd = !allDo && std::ranges::any_of(config.servers, comparesInUsd);
  return options;
}

/// The same world with the same bids, and nobody who sets prices.
std::vector<sandbox::Tenancy> leftAlone(const config::Config& config, const sandbox::WorldOptions& options,
                                        std::chrono::days length) {
  Stage stage(config, options);
  stage.idleUntil(stage.clock().steady() + length);
  return stage.world().tenancies();
}

/// A ladder goes by the last rental where there was one.
bool wouldCompare(const pricing::Policy& policy, const MachineCourse& machine) {
  const bool goesByRentals = std::holds_alternative<pricing::Ladder>(policy.strategy) &&
                             !std::holds_alternative<pricing::AtPercentile>(policy.spot);
  return pricing::needsMarket(policy) && (!goesByRentals || machine.tenancies.empty());
}

/// Machines whose policy looks at the market and never found anybody there.
std::vector<std::string> notesOnComparing(const config::Config& config, const Course& course) {
  std::vector<std::string> notes;
  for (const MachineCourse& machine : course.machines) {
    const auto* policy = config::policyFor(config, machine.name, machine.gpu);
    if (policy && wouldCompare(*policy, machine) && !machine.compared)
      notes.push_back(machine.name + ": policy " + machine.policy +
                      " found nobody to compare with: too few offer " + machine.gpu + " for " +
                      std::string(symbol(machine.currency)) + " there");
  }
  return notes;
}

/// Where prices are not what the owner may think.
std::vector<std::string> notesOnCoins(const config::Config& config, const sandbox::WorldOptions& options) {
  std::vector<std::string> notes;
  if (options.rivalsAskInUsd)
    notes.emplace_back(
        "policies compare prices in USD: rivals who ask none were made to ask in USD too, for what "
        "the cheapest of their prices is worth");
  for (const Currency currency : kCurrencies) {
    const auto& own = config.rates.usdPerCoin[indexOf(currency)];
    const double there = options.usdRates[indexOf(currency)];
    if (own && std::abs(there / *own - 1) > 0.01)
      notes.push_back("a " + std::string(symbol(currency)) + " is worth " + rateText(there) +
                      " USD in the record, and not what [rates] says");
  }
  return notes;
}

std::vector<std::string> notesOn(const config::Config& config, const Plan& plan, const Course& course) {
  std::vector<std::string> notes = notesOnComparing(config, course);
  if (course.beginningForgotten)
    notes.push_back("so much happened that the beginning is missing: rehearse fewer days or machines");
  if (config.agent.mode != config::Mode::Enforce)
    notes.push_back("mode = " + std::string(config::name(config.agent.mode)) +
                    ": rehearsed as if it were enforce, or nothing would be written");
  if (config.servers.empty())
    notes.push_back("there is no [server.…] section: machines are only watched, and no price is set");
  if (course.refused > 0)
    notes.push_back("the marketplace refused " + std::to_string(course.refused) + " of the settings");
  if (plan.record && plan.record->leftOut > 0)
    notes.push_back(std::to_string(plan.record->leftOut) +
                    " machines of the record are left out: they ask for nothing in a coin that they take");
  return notes;
}

}  // namespace

Rehearsal rehearse(const config::Config& config, const Plan& plan,
                   const std::function<void(std::chrono::days, std::chrono::days)>& progress) {
  // What the agent would say in its log did not happen, and not now.
  const log::Silence silence;
  sandbox::WorldOptions options = worldFor(config, plan);
  Cast cast = castFor(config, plan.machines, sandbox::commonGpus(options));
  options.named = std::move(cast.machines);
  options.machines = options.named.size();

  Stage stage(config, options);
  Recorder recorder(stage, options.usdRates);
  const SteadyTime begun = stage.clock().steady();
  for (std::chrono::days done{0}; done < plan.length;) {
    ++done;
    stage.runUntil(begun + done, [&recorder] { recorder.look(); });
    progress(done, plan.length);
  }

  Rehearsal rehearsal;
  rehearsal.terms = {
      .begun = begun, .length = plan.length, .fees = config.costs.fees, .usdRates = options.usdRates};
  rehearsal.course = recorder.course();
  rehearsal.rivals = options.rivals;
  rehearsal.requestInterval = config.api.requestInterval;
  rehearsal.notes = std::move(cast.notes);
  rehearsal.notes.insert(rehearsal.notes.end(), stage.notes().begin(), stage.notes().end());
  const auto alone = leftAlone(config, options, plan.length);
  rehearsal.course.beginningForgotten |= alone.size() >= sandbox::World::kTenanciesKept;
  for (const auto& more : {notesOnCoins(config, options), notesOn(config, plan, rehearsal.course)})
    rehearsal.notes.insert(rehearsal.notes.end(), more.begin(), more.end());

  for (const MachineCourse& machine : rehearsal.course.machines) {
    rehearsal.earnings.push_back(earningsOf(machine.tenancies, rehearsal.terms));
    rehearsal.leftAlone.push_back(earningsOf(tenanciesOf(machine.name, alone), rehearsal.terms));
  }
  return rehearsal;
}

}  // namespace agent::rehearsal
