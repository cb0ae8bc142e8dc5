#include <benchmark/benchmark.h>

#include <chrono>
#include <string>

#include "agent/config/config.h"
#include "agent/rehearsal/rehearsal.h"
#include "provider/core/ensure.h"

// How fast `rehearse` is: the whole agent and its market, beside the same market without the agent.
namespace {

using std::chrono::days;
using std::chrono::seconds;

/// Percentiles in two coins, as most owners of several machines would have them.
agent::config::Config configuration() {
  const std::string text =
      "[agent]\nmode = enforce\n"
      "[server.big]\ngpu = *RTX 4090*\npolicy = follow\n"
      "[server.small]\ngpu = *RTX 3080*\npolicy = steady\n"
      "[policy.follow]\nstrategy = market\ncurrency = BTC\npercentile = 50%\nfloor = 0.00002 BTC/gpu\n"
      "ceiling = 0.002 BTC/gpu\nspot_percentile = 40%\nspot_floor = 0.00001 BTC/gpu\n"
      "spot_ceiling = 0.002 BTC/gpu\n"
      "[policy.steady]\nstrategy = market\ncurrency = CLORE\npercentile = 40%\nfloor = 1 CLORE/gpu\n"
      "ceiling = 1000 CLORE/gpu\nspot = 60%\nspot_floor = 0.5 CLORE/gpu\n";
  auto loaded = agent::config::parse(text, "bench.ini");
  provider::ensure(loaded.config.has_value(), "the benchmark's configuration is valid");
  return *loaded.config;
}

void rehearse(benchmark::State& state) {
  const auto config = configuration();
  agent::rehearsal::Plan plan;
  plan.length = days{state.range(0)};
  plan.machines = 16;
  plan.rivals = 3500;
  for (auto _ : state) benchmark::DoNotOptimize(agent::rehearsal::rehearse(config, plan, [](days, days) {}));
  // The agent's days; those of the market without it come on top.
  state.counters["times_real_time"] = benchmark::Counter(static_cast<double>(seconds{plan.length}.count()),
                                                         benchmark::Counter::kIsIterationInvariantRate);
}

}  // namespace

BENCHMARK(rehearse)->Arg(1)->Arg(7)->Arg(30)->Unit(benchmark::kSecond)->Iterations(1);
