#include <tuple>
#include <vector>

#include "provider/api/market_reader.h"
#include "tests/fuzz/answer.h"

using namespace provider::api;

namespace {

struct Market {
  MarketSummary summary;
  std::vector<MarketMachine> machines;
};

auto fieldsOf(const MarketMachine& m) {
  return std::tie(m.id, m.owner, m.gpu, m.rented, m.onDemand, m.spot, m.accepts, m.mrlHours, m.reliability,
                  m.ratingAverage, m.ratingCount, m.region, m.worthInUsd);
}

provider::Result<Market> read(const ResponseHead& head, std::istream& in) {
  Market market;
  const auto keep = [&](const MarketMachine& machine) { market.machines.push_back(machine); };
  auto summary = readMarket(head, in, keep);
  if (!summary) return std::unexpected(std::move(summary.error()));
  market.summary = *std::move(summary);
  return market;
}

bool same(const Market& a, const Market& b) {
  return a.summary.ownIds == b.summary.ownIds && a.summary.machines == b.summary.machines &&
         a.summary.unreadable == b.summary.unreadable &&
         std::ranges::equal(a.machines, b.machines, {}, fieldsOf, fieldsOf);
}

void checkMachine(const MarketMachine& machine) {
  fuzz::must(machine.id >= 0 && machine.owner >= 0, "ids are not negative");
  fuzz::must(machine.mrlHours >= 0 && machine.ratingCount >= 0, "lengths and counts are not negative");
  fuzz::checkAmount(machine.reliability, "reliability is an amount");
  fuzz::checkAmount(machine.ratingAverage, "a rating is an amount");
  fuzz::checkPrices(machine.onDemand);
  fuzz::checkPrices(machine.spot);
  for (const double worth : machine.worthInUsd) fuzz::checkAmount(worth, "a worth is an amount");
}

void check(const Market& market) {
  const auto& [summary, machines] = market;
  fuzz::must(summary.machines == machines.size(), "as many machines are counted as were handed over");
  const std::size_t all = summary.machines + summary.unreadable;
  fuzz::must(summary.unreadable * 20 <= all, "no more than one machine in twenty is left out");
  for (const std::int64_t id : summary.ownIds) fuzz::must(id >= 0, "own ids are not negative");
  for (const MarketMachine& machine : machines) checkMachine(machine);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto answer = fuzz::answerFrom(fuzz::textOf(data, size));
  if (const auto market = fuzz::readBothWays(answer, read, same)) check(*market);
  return 0;
}
