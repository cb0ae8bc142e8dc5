#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "provider/core/ensure.h"
#include "provider/sandbox/generate.h"
#include "provider/sandbox/gpu_catalogue.h"

namespace provider::sandbox {
namespace {

/// The website's own bounds (API page, *Writing settings*), and what owners write who want no bitcoin.
constexpr double kLeastBtc = 1e-6;
constexpr double kPlaceholderBtc = 0.01;
constexpr double kLeastClore = 0.1;

/// Of the record's 3,500 machines: those that take both coins, bitcoin only, CLORE only.
constexpr std::array kCoinShares{2860.0, 353.0, 287.0};
enum class Coins { Both, BitcoinOnly, CloreOnly };

/// BTC for one CLORE, as implied by the two prices of one machine.
constexpr std::array<Quantile, 5> kImpliedRates{
    {{0, 1.5e-6}, {0.1, 2.7e-6}, {0.5, 4.3e-6}, {0.9, 1.2e-5}, {1, 3e-5}}};
constexpr std::array<Quantile, 5> kReliability{{{0, 0.02}, {0.05, 0.35}, {0.25, 0.93}, {0.5, 0.985}, {1, 1}}};
constexpr std::array<Quantile, 4> kMbps{{{0, 4}, {0.25, 60}, {0.75, 480}, {1, 9000}}};

constexpr std::array<std::int64_t, 8> kMrlHours{72, 1440, 48, 120, 240, 168, 24, 96};
constexpr std::array kMrlShares{0.33, 0.15, 0.12, 0.1, 0.09, 0.08, 0.07, 0.06};

struct Processor {
  std::string_view board, name, cores;
};
constexpr Processor kProcessors[] = {
    {"X570 AORUS ELITE", "AMD Ryzen 9 5900X 12-Core Processor", "12/24"},
    {"ROME2D32GM-2T", "AMD EPYC 7402 24-Core Processor", "24/48"},
    {"H12SSL-i", "AMD EPYC 7302P 16-Core Processor", "16/32"},
    {"B250 MINING EXPERT", "Intel(R) Core(TM) i3-7100 CPU @ 3.90GHz", "2/4"},
    {"BTC-T37", "Intel(R) Celeron(R) CPU 1037U @ 1.80GHz", "2/2"},
    {"Z690 UD AX", "12th Gen Intel(R) Core(TM) i5-12400", "6/12"},
    {"X99-F8", "Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz", "14/28"},
};
constexpr double kRamGb[] = {7.5, 15.5, 31.2, 62.7, 125.6, 251.5};
constexpr std::string_view kCountries[] = {"US", "CZ", "DE", "RU", "PL", "UA",
                                           "CA", "FR", "SE", "BG", "KR", "TH"};
constexpr std::string_view kCuda[] = {"11.4", "11.8", "12.0", "12.1", "12.2", "12.3", "12.4"};

template <typename List>
const auto& oneOf(const List& list, Random& random) {
  return list[random.below(std::size(list))];
}

/// As many decimals as a measurement carries on the wire.
double measured(double about, Random& random) {
  return std::round(about * random.between(0.98, 1.02) * 1e12) / 1e12;
}

Price bitcoin(double coins) {
  return Price::fromNumber(std::max(coins, kLeastBtc), Currency::Bitcoin).value();
}

Price clore(double coins) {
  return Price::fromNumber(std::max(coins, kLeastClore), Currency::Clore).value().roundedNearest();
}

Hardware hardwareOf(const GpuModel& model, int count, Random& random) {
  const Processor& processor = oneOf(kProcessors, random);
  Hardware hardware;
  hardware.board = processor.board;
  hardware.processor = processor.name;
  hardware.cores = processor.cores;
  hardware.ramGb = measured(oneOf(kRamGb, random), random);
  hardware.disk =
      "SSD " + std::to_string(120 + 20 * random.below(90)) + "." + std::to_string(random.below(10)) + "GB";
  hardware.diskSpeed = random.chance(0.2) ? 0 : measured(500, random);
  hardware.gpu = std::to_string(count) + "x " + std::string(model.text);
  hardware.gpuCount = count;
  hardware.gpuMemoryGb = model.memoryGb;
  hardware.upMbps = measured(interpolate(kMbps, random.unit()), random);
  hardware.downMbps = measured(interpolate(kMbps, random.unit()), random);
  hardware.country = oneOf(kCountries, random);
  return hardware;
}

void setPrices(Settings& settings, double btcPerDay, Coins coins, Random& random) {
  const bool takesClore = coins != Coins::BitcoinOnly;
  const double spotShare = random.between(0.45, 0.95);
  settings.accepts[indexOf(Currency::Bitcoin)] = coins != Coins::CloreOnly;
  settings.accepts[indexOf(Currency::Clore)] = takesClore;
  if (coins != Coins::CloreOnly) {
    settings.onDemand.set(bitcoin(btcPerDay));
    settings.spotMinimum.set(bitcoin(btcPerDay * spotShare));
  } else if (random.chance(0.7)) {
    settings.onDemand.set(bitcoin(kPlaceholderBtc));
    settings.spotMinimum.set(bitcoin(kPlaceholderBtc));
  }
  // Some keep a CLORE price that they no longer accept.
  if (takesClore || random.chance(0.19)) {
    const double perDay = btcPerDay / interpolate(kImpliedRates, random.unit());
    settings.onDemand.set(clore(perDay));
    settings.spotMinimum.set(clore(perDay * spotShare));
  }
}

Machine machineOf(const GpuModel& model, int count, double share, Coins coins, Random& random) {
  Machine machine;
  machine.hardware = hardwareOf(model, count, random);
  setPrices(machine.settings, interpolate(priceDistribution(model), share) * count, coins, random);
  machine.settings.mrlHours = kMrlHours[random.weighted(kMrlShares)];
  machine.reliability = measured(interpolate(kReliability, random.unit()), random);
  machine.reliability = std::min(machine.reliability, 1.0);
  machine.ratingCount = random.chance(0.3) ? 0 : static_cast<std::int64_t>(random.below(40)) + 1;
  if (machine.ratingCount > 0) machine.ratingAverage = std::round(random.between(3, 5) * 100) / 100;
  if (!random.chance(1.0 / 3500)) machine.cudaVersion = oneOf(kCuda, random);
  machine.tellsUsdZero = random.chance(0.1);
  return machine;
}

int countOf(const GpuModel& model, Random& random) {
  std::array<double, std::tuple_size_v<decltype(model.counts)>> weights{};
  std::ranges::transform(model.counts, weights.begin(), &CountShare::machines);
  return model.counts[random.weighted(weights)].count;
}

}  // namespace

Machine rivalMachine(Random& random) {
  const auto catalogue = gpuCatalogue();
  std::vector<double> weights;
  for (const GpuModel& model : catalogue) weights.push_back(model.machines);
  const GpuModel& model = catalogue[random.weighted(weights)];
  const Coins coins = static_cast<Coins>(random.weighted(kCoinShares));
  Machine machine = machineOf(model, countOf(model, random), random.unit(), coins, random);
  machine.owner = static_cast<std::int64_t>(random.below(900)) + 100;
  // Few rigs mix their cards; such a text compares with nobody.
  if (machine.hardware.gpuCount > 1 && random.chance(0.01))
    machine.hardware.gpu = "Mixed " + machine.hardware.gpu + " + 1x NVIDIA GeForce GTX 1650";
  return machine;
}

Machine ownMachine(std::size_t position, Random& random) {
  const CommonRig rig = commonRig(position);
  const Coins coins = position % 7 == 6   ? Coins::CloreOnly
                      : position % 5 == 4 ? Coins::BitcoinOnly
                                          : Coins::Both;
  Machine machine = machineOf(gpuCatalogue()[rig.model], rig.count, random.between(0.3, 0.7), coins, random);
  machine.own = true;
  machine.name = ownName(position);
  machine.owner = kOwnOwner;
  machine.settings.listed = position % 4 != 2;
  if (position % 6 == 5) {
    machine.settings.autoprice = {{std::string(wireKey(Currency::Bitcoin)), true},
                                  {std::string(wireKey(Currency::Clore)), true}};
    machine.settings.usdPricing = {{"on_demand", 2.4}, {"spot", 1.2}};
  }
  machine.initToken = drawToken(random);
  return machine;
}

std::string drawToken(Random& random) {
  static constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::string token;
  for (int i = 0; i < 48; ++i) token += kLetters[random.below(kLetters.size())];
  return token;
}

}  // namespace provider::sandbox
