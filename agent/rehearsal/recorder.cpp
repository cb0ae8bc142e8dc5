#include "agent/rehearsal/recorder.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "agent/journal/subjects.h"
#include "agent/rehearsal/earnings.h"
#include "provider/core/ensure.h"
#include "provider/market/snapshot.h"

namespace agent::rehearsal {

using namespace provider;
using namespace std::chrono_literals;

namespace {

constexpr Since kHour = 1h;

/// Whom a price was compared with; null = with nobody.
const market::Comparables* comparablesOf(const std::optional<market::Query>& query,
                                         const cycle::Knowledge& knowledge) {
  if (!knowledge.market || !query || !knowledge.market->covers(query->model)) return nullptr;
  const market::Comparables& comparables = knowledge.market->comparables(*query);
  return comparables.unitsPerGpu.empty() ? nullptr : &comparables;
}

std::optional<Quartiles> quartilesFor(const pricing::Decision& decision, const cycle::Knowledge& knowledge) {
  const auto* comparables = comparablesOf(decision.onDemand.query, knowledge);
  if (!comparables) return std::nullopt;
  const int gpus = decision.onDemand.query->gpuCount;
  const auto at = [&](double share) { return market::priceAtPercentile(*comparables, share, gpus, 1.0); };
  return Quartiles{at(0.25), at(0.5), at(0.75)};
}

std::optional<machines::Status> troubleOf(const sandbox::MachineHealth& health) {
  if (!health.connected) return machines::Status::Disconnected;
  if (!health.online) return machines::Status::Offline;
  if (!health.working) return machines::Status::NotWorking;
  return std::nullopt;
}

bool carriedOut(const journal::Write& write) {
  return write.outcome == journal::Outcome::Verified || write.outcome == journal::Outcome::Accepted;
}

/// Both texts are `observe.h`'s `describe`, where the prices stand first.
bool setsPrices(const journal::Write& write) {
  const auto prices = [](const std::string& text) { return text.substr(0, text.find("mrl=")); };
  return write.kind == journal::WriteKind::Settings && prices(write.before) != prices(write.after);
}

template <typename Rows>
Rows told(Result<Rows> rows) {
  ensure(rows.has_value(), "a journal in memory can be read");
  return std::move(*rows);
}

}  // namespace

Recorder::Recorder(Stage& stage, const sandbox::UsdRates& usdRates)
    : stage_(stage), usdRates_(usdRates), begun_(stage.clock().steady()) {
  const config::Config& config = stage.engine().config();
  for (const sandbox::Machine& machine : stage.world().machines()) {
    if (!machine.own) continue;
    MachineCourse course{.name = machine.name, .gpu = machine.hardware.gpu};
    if (const auto* policy = config::policyFor(config, machine.name, machine.hardware.gpu)) {
      course.policy = policy->label;
      course.currency = policy->currency;
    }
    course_.machines.push_back(std::move(course));
  }
  for (const StagedOffer& offer : stage.offers())
    course_.offers.push_back({.order = offer.order, .section = offer.section, .gpu = offer.gpu});
}

Since Recorder::now() const { return stage_.clock().steady() - begun_; }

void Recorder::look() {
  const bool hourly = now() >= nextHourly_;
  if (hourly) nextHourly_ = now() + kHour;
  for (MachineCourse& course : course_.machines) lookAtMachine(course, hourly);
  for (OfferCourse& course : course_.offers) lookAtOffer(course);
  countRequests();
}

void Recorder::countRequests() {
  course_.requestsPerHour.resize(static_cast<std::size_t>(now() / kHour) + 1);
  const std::uint64_t total = stage_.requests().total();
  course_.requestsPerHour.back() += total - requestsCounted_;
  requestsCounted_ = total;
}

void Recorder::lookAtMachine(MachineCourse& course, bool hourly) {
  const sandbox::Machine* machine = stage_.world().ownMachine(course.name);
  lookAtHealth(course, *machine);
  PriceLook look{.at = now(),
                 .onDemand = machine->settings.onDemand.get(course.currency),
                 .spotMinimum = machine->settings.spotMinimum.get(course.currency),
                 .market = {}};
  const bool changed = course.looks.empty() || course.looks.back().onDemand != look.onDemand ||
                       course.looks.back().spotMinimum != look.spotMinimum;
  if (!hourly && !changed) return;
  const cycle::Knowledge& knowledge = stage_.engine().knowledge();
  const auto state = knowledge.machines.find(course.name);
  if (state != knowledge.machines.end() && state->second.decision) {
    const pricing::Decision& decision = *state->second.decision;
    look.market = quartilesFor(decision, knowledge);
    course.compared |= look.market || comparablesOf(decision.spot.query, knowledge);
  }
  course.looks.push_back(std::move(look));
}

void Recorder::lookAtHealth(MachineCourse& course, const sandbox::Machine& machine) {
  const auto status = troubleOf(stage_.world().health(machine));
  if (!status) return;
  const bool goesOn = !course.troubles.empty() && course.troubles.back().status == *status &&
                      now() - course.troubles.back().until <= 5min;
  if (!goesOn) course.troubles.push_back({.status = *status, .from = now(), .until = now()});
  course.troubles.back().until = now();
}

void Recorder::lookAtOffer(OfferCourse& course) {
  const sandbox::Order* order = stage_.world().order(course.order);
  if (!order || order->ended) {
    if (!course.endedAt) course.endedAt = now();
    return;
  }
  BidLook look{.at = now(), .bid = order->price, .active = order->active, .bestRival = {}};
  const auto& machine = stage_.world().machines()[order->machine];
  for (const std::size_t i : machine.orders) {
    const sandbox::Order& rival = stage_.world().orders()[i];
    if (rival.mine || rival.ended || !rival.spot) continue;
    // Bids in several coins rank by their worth.
    const double usd = rival.price.toNumber() * usdRates_[indexOf(rival.price.currency())];
    const auto worth = Price::fromNumber(usd / usdRates_[indexOf(look.bid.currency())], look.bid.currency());
    if (worth) look.bestRival = std::max(look.bestRival.value_or(*worth), *worth);
  }
  const bool same = !course.looks.empty() && course.looks.back().bid == look.bid &&
                    course.looks.back().active == look.active &&
                    course.looks.back().bestRival == look.bestRival;
  if (!same) course.looks.push_back(std::move(look));
}

Course Recorder::course() {
  stage_.world().letTimePass();
  Course course = course_;
  const auto tenancies = stage_.world().tenancies();
  const auto writes = told(stage_.journal().writes({}));
  const auto events = told(stage_.journal().events({}));
  constexpr auto kKept = static_cast<std::size_t>(journal::Journal::kWritesKept);
  course.beginningForgotten =
      tenancies.size() >= sandbox::World::kTenanciesKept || writes.size() >= kKept || events.size() >= kKept;
  const auto firing = [&events](const auto& ofThis) {
    return static_cast<std::uint64_t>(std::ranges::count_if(events, [&](const journal::Event& event) {
      return event.kind == journal::EventKind::AlertFiring && ofThis(event);
    }));
  };
  for (MachineCourse& machine : course.machines) {
    machine.tenancies = tenanciesOf(machine.name, tenancies);
    machine.priceChanges =
        static_cast<std::uint64_t>(std::ranges::count_if(writes, [&](const journal::Write& write) {
          return write.subject == machine.name && setsPrices(write) && carriedOut(write);
        }));
    const auto counted = stage_.requests().byMachine().find(machine.name);
    if (counted != stage_.requests().byMachine().end()) machine.requests = counted->second;
    machine.alerts =
        firing([&machine](const journal::Event& event) { return event.subject == machine.name; });
  }
  for (OfferCourse& offer : course.offers)
    offer.moves = static_cast<std::uint64_t>(std::ranges::count_if(writes, [&](const journal::Write& write) {
      return write.kind == journal::WriteKind::SpotPrice && write.subject == std::to_string(offer.order) &&
             carriedOut(write);
    }));
  course.alerts = firing([](const journal::Event&) { return true; });
  course.refused = static_cast<std::uint64_t>(std::ranges::count_if(writes, [](const journal::Write& write) {
    // Of an offer's moves, a refusal is how the size of a step is learned.
    return write.kind == journal::WriteKind::Settings && write.outcome == journal::Outcome::Refused;
  }));
  course.messages = stage_.post().delivered();
  for (const config::Channel& channel : stage_.engine().config().channels)
    if (channel.type != config::ChannelType::Heartbeat) course.messages.try_emplace(channel.label);
  return course;
}

}  // namespace agent::rehearsal
