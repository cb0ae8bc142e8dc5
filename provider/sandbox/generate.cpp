#include "provider/sandbox/generate.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "provider/core/ensure.h"
#include "provider/sandbox/gpu_catalogue.h"
#include "provider/sandbox/renters.h"

namespace provider::sandbox {
namespace {

/// How much a renter's liking differs from machine to machine, as a spread of the logarithm of the price.
constexpr double kTaste = 0.8;
/// How many machines a renter looks at.
constexpr std::size_t kCompared = 3;

void rent(Market& market, std::size_t position, const WorldOptions& options) {
  Machine& machine = market.machines[position];
  Order order;
  order.machine = position;
  order.price = bestDeal(machine.settings.onDemand, machine, options).value().price;
  order.mrlSeconds = machine.settings.mrlHours * 3600;
  order.image = "cloreai/ubuntu20.04-jupyter";
  machine.orders.push_back(market.orders.size());
  machine.rented = true;
  market.orders.push_back(std::move(order));
}

/// Which of the free machines a renter takes, as a position in the list.
std::size_t choose(const std::vector<std::pair<std::size_t, double>>& free, Random& random) {
  std::size_t best = 0;
  double lowest = HUGE_VAL;
  for (std::size_t look = 0; look < kCompared; ++look) {
    const std::size_t seen = random.below(free.size());
    const double felt = std::log(free[seen].second) + kTaste * random.between(-1, 1);
    if (felt < lowest) best = seen;
    lowest = std::min(lowest, felt);
  }
  return best;
}

void rentAsRecorded(Market& market, const WorldOptions& options) {
  std::size_t next = 0;
  for (std::size_t i = 0; i < market.machines.size(); ++i)
    if (!market.machines[i].own && options.recorded[next++].rented) rent(market, i, options);
}

std::map<std::string_view, double> rentedShares() {
  std::map<std::string_view, double> shares;
  for (const GpuModel& model : gpuCatalogue()) shares[model.text] = model.rentedShare;
  return shares;
}

/// Where the account's machines stand among all: never among the first six, so that these ids are rivals' in
/// every world.
std::vector<bool> ownPlaces(const WorldOptions& options, Random& random) {
  const std::size_t first = std::min<std::size_t>(6, options.rivals);
  std::vector<bool> own(options.machines + options.rivals, false);
  std::size_t left = options.machines;
  for (std::size_t i = first; i < own.size(); ++i) {
    own[i] = random.below(own.size() - i) < left;
    if (own[i]) --left;
  }
  return own;
}

Machine ownAt(std::size_t number, const WorldOptions& options, Random& random) {
  Machine machine = ownMachine(number, random);
  askAtRatesOf(options, machine.settings);
  return machine;
}

Machine rivalAt(std::size_t number, const WorldOptions& options, Random& random) {
  const bool recorded = !options.recorded.empty();
  Machine machine = recorded ? options.recorded[number].machine : rivalMachine(random);
  if (!recorded) askAtRatesOf(options, machine.settings);
  if (options.rivalsAskInUsd) askInUsdToo(options, machine);
  return machine;
}

}  // namespace

void rentOut(Market& market, const WorldOptions& options, std::size_t spared, Random& random) {
  std::map<std::string, std::vector<std::pair<std::size_t, double>>> byModel;
  std::size_t own = 0;
  for (std::size_t i = 0; i < market.machines.size(); ++i) {
    const Machine& machine = market.machines[i];
    if (machine.own && own++ % 4 == 1) rent(market, i, options);
    if (machine.own || i == spared) continue;
    byModel[modelOf(machine.hardware.gpu)].emplace_back(
        i, bestDeal(machine.settings.onDemand, machine, options).value().usdPerGpu);
  }
  if (!options.recorded.empty()) return rentAsRecorded(market, options);
  const auto shares = rentedShares();
  for (auto& [model, free] : byModel) {
    const auto known = shares.find(model);
    const double share = known == shares.end() ? 0.5 : known->second;
    auto wanted = static_cast<std::size_t>(share * static_cast<double>(free.size()) + random.unit());
    for (; wanted > 0 && !free.empty(); --wanted) {
      const std::size_t taken = choose(free, random);
      rent(market, free[taken].first, options);
      free.erase(free.begin() + static_cast<std::ptrdiff_t>(taken));
    }
  }
}

Market generate(const WorldOptions& options, WallTime wall, SteadyTime steady) {
  Random random(options.seed);
  Market market;
  std::size_t own = 0;
  for (const bool isOwn : ownPlaces(options, random)) {
    const std::size_t position = market.machines.size();
    Machine machine;
    if (!isOwn)
      machine = rivalAt(position - own, options, random);
    else if (options.named.empty())
      machine = ownAt(own, options, random);
    if (isOwn) ++own;
    machine.own = isOwn;
    machine.id = static_cast<std::int64_t>(position) + 1;
    market.machines.push_back(std::move(machine));
  }
  ensure(own == options.machines, "every machine of the account has its place");
  // Their prices follow those of all rivals.
  for (auto next = options.named.begin(); Machine & machine : market.machines) {
    if (!machine.own || options.named.empty()) continue;
    const std::int64_t id = machine.id;
    machine = namedMachine(*next++, market, options, random);
    machine.id = id;
  }
  const std::size_t first = std::min<std::size_t>(6, options.rivals) - 1;
  rentOut(market, options, options.offers > 0 ? first : market.machines.size(), random);
  placeBids(market, options, first, random);
  for (Order& order : market.orders) {
    order.createdAt = wall;
    order.startedAt = steady;
    order.spent = Price::fromUnits(0, order.price.currency());
  }
  return market;
}

}  // namespace provider::sandbox
