#include "agent/report/text.h"

#include <algorithm>
#include <array>

namespace agent::report {

namespace {

struct Block {
  int first;
  int last;
};

constexpr std::array kCombining{
    Block{0x0300, 0x036f},   Block{0x0483, 0x0489},   Block{0x0591, 0x05bd}, Block{0x0610, 0x061a},
    Block{0x064b, 0x065f},   Block{0x0e34, 0x0e3a},   Block{0x0e47, 0x0e4e}, Block{0x1ab0, 0x1aff},
    Block{0x1dc0, 0x1dff},   Block{0x200b, 0x200d},   Block{0x2060, 0x2064}, Block{0x20d0, 0x20f0},
    Block{0x3099, 0x309a},   Block{0xfe00, 0xfe0f},   Block{0xfe20, 0xfe2f}, Block{0xfeff, 0xfeff},
    Block{0x1f3fb, 0x1f3ff}, Block{0xe0000, 0xe01ef},
};

constexpr std::array kWide{
    Block{0x1100, 0x115f},   Block{0x231a, 0x231b},   Block{0x2329, 0x232a},   Block{0x23e9, 0x23ec},
    Block{0x2614, 0x2615},   Block{0x26a1, 0x26a1},   Block{0x2705, 0x2705},   Block{0x274c, 0x274c},
    Block{0x2e80, 0x303e},   Block{0x3041, 0x33ff},   Block{0x3400, 0x4dbf},   Block{0x4e00, 0x9fff},
    Block{0xa000, 0xa4cf},   Block{0xa960, 0xa97c},   Block{0xac00, 0xd7a3},   Block{0xf900, 0xfaff},
    Block{0xfe30, 0xfe6f},   Block{0xff00, 0xff60},   Block{0xffe0, 0xffe6},   Block{0x1f300, 0x1f64f},
    Block{0x1f680, 0x1f6ff}, Block{0x1f900, 0x1f9ff}, Block{0x1fa70, 0x1faff}, Block{0x20000, 0x3fffd},
};

template <std::size_t N>
bool isIn(int code, const std::array<Block, N>& blocks) {
  return std::any_of(blocks.begin(), blocks.end(),
                     [code](const Block& b) { return code >= b.first && code <= b.last; });
}

std::size_t width(int code) {
  if (isIn(code, kCombining)) return 0;
  return isIn(code, kWide) ? 2 : 1;
}

}  // namespace

std::size_t cells(std::string_view text) {
  std::size_t sum = 0;
  text::forEach(text, [&sum](text::Character c, std::string_view) { sum += width(c.code); });
  return sum;
}

std::string shortened(std::string_view text, std::size_t most) {
  if (cells(text) <= most) return std::string(text);
  if (most == 0) return {};
  std::string out;
  std::size_t used = 1;  // the mark
  bool full = false;
  text::forEach(text, [&](text::Character c, std::string_view bytes) {
    full = full || used + width(c.code) > most;
    if (full) return;
    used += width(c.code);
    out += bytes;
  });
  while (out.ends_with(' ')) out.pop_back();
  return out + "…";
}

std::string shortGpu(std::string_view text) {
  std::string gpu = printable(text);
  gpu.erase(gpu.find_last_not_of(' ') + 1);
  for (const std::string_view word : {"NVIDIA ", "GeForce "})
    if (const auto at = gpu.find(word); at != std::string::npos) gpu.erase(at, word.size());
  return gpu;
}

}  // namespace agent::report
