// Reading a marketplace answer: bytes per second, and the most memory that was in use meanwhile. The document
// in memory (DOM) is what the project does not do; it is here to show why.

#include <Poco/JSON/Parser.h>
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <new>
#include <random>
#include <sstream>
#include <string>

#include "provider/api/market_reader.h"

namespace {

std::size_t inUse = 0;
std::size_t mostInUse = 0;

void* counted(std::size_t size) {
  void* memory = std::malloc(size);
  if (!memory) throw std::bad_alloc();
  inUse += malloc_usable_size(memory);
  mostInUse = std::max(mostInUse, inUse);
  return memory;
}

void uncounted(void* memory) noexcept {
  inUse -= malloc_usable_size(memory);
  std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void operator delete(void* memory) noexcept { uncounted(memory); }
void operator delete(void* memory, std::size_t) noexcept { uncounted(memory); }

namespace {

using provider::api::MarketMachine;

/// Names and shares after a recorded market (API page, *The shape of a real market*).
constexpr std::array kGpus{"1x NVIDIA GeForce RTX 4090",
                           "2x NVIDIA GeForce RTX 4090",
                           "8x NVIDIA GeForce RTX 3060 Ti",
                           "2x NVIDIA GeForce RTX 3080",
                           "8x NVIDIA GeForce RTX 3070 Laptop GPU",
                           "Mixed 6x GPU"};

std::string machineText(int id, std::mt19937& random) {
  std::uniform_real_distribution<double> share(0, 1);
  std::ostringstream text;
  text.precision(14);
  text
      << R"({"id":)" << id << R"(,"owner":)" << id % 977 << R"(,"mrl":72,"price":{"on_demand":{"bitcoin":)"
      << 3e-4 * share(random) << R"(,"CLORE-Blockchain":)" << static_cast<int>(200 * share(random))
      << R"(},"spot":{"bitcoin":)" << 2e-4 * share(random) << R"(,"CLORE-Blockchain":)"
      << static_cast<int>(150 * share(random)) << R"(}},"rented":)"
      << (share(random) < 0.55 ? "true" : "false")
      << R"(,"specs":{"mb":"PRIME Z270-A","cpu":"AMD Ryzen 9 5950X 16-Core Processor","cpus":"16/32","ram":)"
      << 128 * share(random) << R"(,"disk":"ADATA SX6000PNP 215.8139GB","disk_speed":)"
      << 3600 * share(random) << R"(,"gpu":")" << kGpus[static_cast<std::size_t>(share(random) * 5.99)]
      << R"(","gpuram":24,"net":{"cc":"CZ","down":)" << 900 * share(random) << R"(,"up":)"
      << 900 * share(random)
      << R"(},"backend_version":9,"pcie_rev":4,"pcie_width":16,"pl":[250,265,265,255,250,260,255,250]},"reliability":)"
      << share(random)
      << R"(,"allowed_coins":["bitcoin","CLORE-Blockchain"],"rating":{"avg":4.5,"cnt":4},"oc":true,"cuda_version":"12.4"})";
  return text.str();
}

std::string marketText(int machines) {
  std::mt19937 random(1);
  std::string text = R"({"servers":[)";
  for (int id = 1; id <= machines; ++id) {
    if (id > 1) text += ",";
    text += machineText(id, random);
  }
  return text + R"(],"my_servers":[1,2],"code":0})";
}

void report(benchmark::State& state, const std::string& text, std::size_t before) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(text.size()));
  state.counters["MB"] = static_cast<double>(text.size()) / 1e6;
  state.counters["most_kB"] = static_cast<double>(mostInUse - before) / 1e3;
}

void readByHandler(benchmark::State& state) {
  const std::string text = marketText(static_cast<int>(state.range(0)));
  std::istringstream in(text);
  const std::size_t before = mostInUse = inUse;
  for (auto round : state) {
    (void)round;
    in.clear();
    in.seekg(0);
    const auto summary =
        provider::api::readMarket({.status = 200, .contentType = {}, .retryAfter = {}}, in,
                                  [](const MarketMachine& machine) { benchmark::DoNotOptimize(machine.id); });
    if (!summary) state.SkipWithError(summary.error().message.c_str());
  }
  report(state, text, before);
}

void readAsDocument(benchmark::State& state) {
  const std::string text = marketText(static_cast<int>(state.range(0)));
  std::istringstream in(text);
  const std::size_t before = mostInUse = inUse;
  for (auto round : state) {
    (void)round;
    in.clear();
    in.seekg(0);
    benchmark::DoNotOptimize(Poco::JSON::Parser().parse(in));
  }
  report(state, text, before);
}

}  // namespace

BENCHMARK(readByHandler)->Arg(3500)->Arg(50000)->Unit(benchmark::kMillisecond);
BENCHMARK(readAsDocument)->Arg(3500)->Arg(50000)->Unit(benchmark::kMillisecond);
