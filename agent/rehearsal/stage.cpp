#include "agent/rehearsal/stage.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include "agent/rehearsal/bids.h"
#include "provider/core/ensure.h"

namespace agent::rehearsal {

using namespace provider;
using namespace std::chrono_literals;

namespace {

api::Client::Options clientOptions(const config::Config& config, const std::string& key) {
  api::Client::Options options;
  options.key = key;
  options.pacing.interval = config.api.requestInterval;
  return options;
}

journal::Journal openJournal() {
  auto journal = journal::Journal::inMemory();
  ensure(journal.has_value(), "a journal in memory can be made");
  return std::move(*journal);
}

}  // namespace

Stage::Stage(const config::Config& given, const sandbox::WorldOptions& options)
    : clock_(kBeginning),
      world_(clock_, options),
      transport_(world_, clock_),
      counted_(transport_),
      client_(counted_, pacing_, clock_, clientOptions(given, world_.key())),
      journal_(openJournal()) {
  config::Config config = given;
  placeBids(config, options.usdRates);
  engine_ = std::make_unique<cycle::Engine>(
      cycle::Engine::Parts{.client = client_, .clock = clock_, .journal = journal_, .bootId = "rehearsal"},
      config, cycle::Authority::Enforce);
  herald_ = std::make_unique<cycle::Herald>(
      cycle::Herald::Parts{.journal = journal_, .clock = clock_, .host = "rehearsal"}, config);
  engine_->waitWhileLeftAlone();
  ensure(engine_->recall().has_value() && herald_->recall().has_value(), "an empty journal can be read");
}

/// The sections are about orders that exist: those that were placed for them take their place.
void Stage::placeBids(config::Config& config, const sandbox::UsdRates& usdRates) {
  std::vector<config::OfferRule> staged = config.offers;
  std::set<std::int64_t> taken;
  for (std::size_t i = 0; i < config.offers.size(); ++i) {
    if (!config.offers[i].policy) continue;
    const std::string section = "[offer." + config.offers[i].label + "]";
    const auto bid = bidFor(config, i, world_, usdRates, taken);
    const auto order = bid ? client_.createOrder(*bid) : Result<std::optional<std::int64_t>>(std::nullopt);
    if (!order || !*order) {
      notes_.push_back(section + ": no machine of the market that it could be about takes such a bid");
      continue;
    }
    taken.insert(bid->serverId);
    staged[i].order = **order;
    staged[i].server.reset();
    staged[i].gpuPattern.clear();
    const auto& machines = world_.machines();
    const auto machine = std::ranges::find(machines, bid->serverId, &sandbox::Machine::id);
    offers_.push_back({.section = section, .order = **order, .gpu = machine->hardware.gpu});
  }
  config.offers = std::move(staged);
}

void Stage::runUntil(SteadyTime until, const std::function<void()>& look) {
  while (clock_.steady() < until) {
    herald_->work(*engine_, post_);
    if (engine_->step()) {
      look();
      continue;
    }
    const SteadyTime due =
        std::min({until, engine_->nextDue(), herald_->nextDue(*engine_), clock_.steady() + 1h});
    clock_.sleepUntil(std::max(due, clock_.steady() + 1ms));
    look();
  }
}

void Stage::idleUntil(SteadyTime until) {
  clock_.sleepUntil(until);
  world_.letTimePass();
}

}  // namespace agent::rehearsal
