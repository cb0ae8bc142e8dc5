#include "provider/sandbox/gpu_catalogue.h"

namespace provider::sandbox {
namespace {

using Counts = std::array<CountShare, 9>;
using Prices = std::array<double, 5>;

constexpr Counts kFarm{{{1, 20}, {6, 20}, {8, 18}, {4, 12}, {2, 12}, {5, 6}, {3, 5}, {7, 5}, {10, 2}}};
constexpr Counts kDesk{{{1, 60}, {2, 18}, {4, 8}, {3, 4}, {6, 4}, {8, 3}, {5, 2}, {7, 1}, {12, 0}}};
constexpr Counts kRack{{{1, 10}, {2, 12}, {4, 22}, {8, 45}, {3, 3}, {6, 4}, {7, 2}, {10, 2}, {5, 0}}};

/// The common shape around a median: the largest is seventy times it, as for every model in the record.
constexpr Prices around(double median) {
  return {median * 0.46, median * 0.7, median, median * 2.2, median * 70 < 1e-2 ? median * 70 : 1e-2};
}

constexpr GpuModel kCatalogue[] = {
    {"NVIDIA GeForce RTX 4090",
     24,
     786,
     0.63,
     {5.9e-5, 9.3e-5, 1.35e-4, 2.5e-4, 1e-2},
     {{{1, 419}, {2, 213}, {4, 58}, {3, 28}, {6, 24}, {8, 24}, {5, 10}, {7, 7}, {9, 3}}}},
    {"NVIDIA GeForce RTX 3060 Ti",
     8,
     448,
     0.55,
     {1.0e-5, 1.25e-5, 1.25e-5, 2.3e-5, 1e-2},
     {{{8, 187}, {1, 58}, {6, 56}, {4, 38}, {2, 34}, {5, 25}, {7, 24}, {3, 16}, {10, 10}}}},
    {"NVIDIA GeForce RTX 3080",
     10,
     329,
     0.39,
     {1.9e-5, 2.8e-5, 5e-5, 1.45e-4, 1e-2},
     {{{2, 98}, {1, 58}, {6, 48}, {8, 38}, {4, 35}, {3, 18}, {5, 16}, {7, 12}, {10, 6}}}},
    {"NVIDIA GeForce RTX 3070",
     8,
     224,
     0.54,
     {1.05e-5, 1.5e-5, 2.5e-5, 7.5e-5, 1e-2},
     {{{8, 56}, {6, 50}, {1, 34}, {4, 28}, {2, 24}, {7, 12}, {5, 9}, {3, 7}, {12, 4}}}},
    {"NVIDIA GeForce RTX 3090",
     24,
     139,
     0.44,
     {3.1e-5, 4.2e-5, 6e-5, 2e-4, 1e-2},
     {{{1, 64}, {2, 25}, {4, 18}, {8, 13}, {6, 8}, {3, 6}, {5, 3}, {7, 2}, {10, 0}}}},
    {"NVIDIA GeForce RTX 3070 Laptop GPU",
     8,
     92,
     0.58,
     around(2.2e-5),
     {{{8, 73}, {6, 7}, {4, 4}, {1, 4}, {7, 2}, {2, 1}, {5, 1}, {3, 0}, {10, 0}}}},
    {"NVIDIA GeForce RTX 3060", 12, 172, 0.55, around(1.6e-5), kFarm},
    {"NVIDIA GeForce RTX 3070 Ti", 8, 118, 0.52, around(2.7e-5), kFarm},
    {"NVIDIA GeForce RTX 3080 Ti", 12, 112, 0.5, around(5.5e-5), kFarm},
    {"NVIDIA GeForce GTX 1660 SUPER", 6, 92, 0.58, around(8e-6), kFarm},
    {"NVIDIA GeForce RTX 2080 Ti", 11, 90, 0.55, around(3e-5), kFarm},
    {"NVIDIA GeForce GTX 1080 Ti", 11, 88, 0.55, around(1.4e-5), kFarm},
    {"NVIDIA GeForce RTX 4070 Ti", 12, 84, 0.57, around(6.2e-5), kDesk},
    {"NVIDIA GeForce RTX 4080", 16, 80, 0.57, around(8e-5), kDesk},
    {"NVIDIA GeForce RTX 4060 Ti", 8, 62, 0.55, around(3.2e-5), kDesk},
    {"NVIDIA GeForce RTX 4070", 12, 60, 0.56, around(5e-5), kDesk},
    {"NVIDIA GeForce RTX 3060 Laptop GPU", 6, 52, 0.55, around(1.3e-5), kFarm},
    {"NVIDIA GeForce RTX 2060 SUPER", 8, 50, 0.55, around(1.3e-5), kFarm},
    {"NVIDIA GeForce GTX 1070", 8, 48, 0.56, around(9e-6), kFarm},
    {"NVIDIA GeForce GTX 1660 Ti", 6, 44, 0.57, around(8e-6), kFarm},
    {"NVIDIA RTX A4000", 16, 42, 0.5, around(4.2e-5), kRack},
    {"NVIDIA RTX A5000", 24, 40, 0.5, around(7e-5), kRack},
    {"NVIDIA GeForce RTX 2070 SUPER", 8, 36, 0.55, around(1.7e-5), kFarm},
    {"NVIDIA P104-100", 8, 34, 0.62, around(7e-6), kFarm},
    {"NVIDIA GeForce RTX 3090 Ti", 24, 32, 0.46, around(7e-5), kDesk},
    {"NVIDIA RTX A6000", 48, 30, 0.5, around(1.2e-4), kRack},
    {"Tesla V100SXM232GB", 32, 28, 0.5, around(7.5e-5), kRack},
    {"NVIDIA GeForce RTX 2080 SUPER", 8, 28, 0.55, around(1.9e-5), kFarm},
    {"NVIDIA GeForce GTX 1060 6GB", 6, 26, 0.6, around(7e-6), kFarm},
    {"NVIDIA CMP 170HX", 8, 24, 0.6, around(2.6e-5), kFarm},
    {"NVIDIA GeForce RTX 2070", 8, 24, 0.55, around(1.6e-5), kFarm},
    {"Tesla P100-PCIE-16GB", 16, 22, 0.5, around(2.4e-5), kRack},
    {"NVIDIA P106-100", 6, 20, 0.6, around(7e-6), kFarm},
    {"NVIDIA RTX A2000 12GB", 12, 18, 0.5, around(2e-5), kRack},
    {"NVIDIA GeForce RTX 3050", 8, 16, 0.55, around(1.2e-5), kFarm},
    {"NVIDIA GeForce RTX 4060", 8, 16, 0.55, around(2.6e-5), kDesk},
    {"NVIDIA A100-SXM4-80GB", 80, 14, 0.5, around(3e-4), kRack},
    {"NVIDIA GeForce GTX 1080", 8, 14, 0.55, around(1.1e-5), kFarm},
    {"NVIDIA L40", 48, 10, 0.5, around(2e-4), kRack},
    {"Quadro RTX 5000", 16, 10, 0.5, around(3e-5), kRack},
    {"NVIDIA TITAN V", 12, 10, 0.5, around(4e-5), kDesk},
    {"NVIDIA H100 PCIe", 80, 6, 0.4, around(6e-4), kRack},
};

constexpr CommonRig kCommonRigs[] = {{0, 1}, {0, 2}, {1, 8}, {2, 2}, {5, 8}, {4, 1}};

}  // namespace

std::span<const GpuModel> gpuCatalogue() { return kCatalogue; }

std::array<Quantile, 7> priceDistribution(const GpuModel& model) {
  const auto& [p5, p25, p50, p75, largest] = model.prices;
  return {
      {{0, p5 * 0.85}, {0.05, p5}, {0.25, p25}, {0.5, p50}, {0.75, p75}, {0.95, p75 * 2.2}, {1, largest}}};
}

CommonRig commonRig(std::size_t position) { return kCommonRigs[position % std::size(kCommonRigs)]; }

}  // namespace provider::sandbox
