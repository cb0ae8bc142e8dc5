#include "agent/report/text.h"

#include <Poco/UTF8Encoding.h>

#include <algorithm>
#include <array>
#include <vector>

namespace agent::report {

namespace {

constexpr int kReplacement = 0xfffd;

struct Character {
  int code = kReplacement;
  std::string_view bytes;  ///< of the character, or the one byte that is none
  bool valid = false;
};

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

bool obeyedByTerminals(int code) {
  const bool control = code < 0x20 || (code >= 0x7f && code <= 0x9f);
  const bool separator = code == 0x2028 || code == 0x2029;
  const bool direction = code == 0x061c || code == 0x200e || code == 0x200f ||
                         (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  return control || separator || direction;
}

std::size_t width(int code) {
  if (isIn(code, kCombining)) return 0;
  return isIn(code, kWide) ? 2 : 1;
}

Character firstOf(std::string_view text) {
  static const Poco::UTF8Encoding encoding;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  const int available = static_cast<int>(std::min<std::size_t>(text.size(), 4));
  const int length = encoding.sequenceLength(bytes, available);
  const int code = length < 1 || length > available ? -1 : encoding.queryConvert(bytes, available);
  if (code < 0) return {.code = kReplacement, .bytes = text.substr(0, 1), .valid = false};
  return {.code = code, .bytes = text.substr(0, static_cast<std::size_t>(length)), .valid = true};
}

template <typename Visit>
void forEach(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const Character character = firstOf(text);
    visit(character);
    text.remove_prefix(character.bytes.size());
  }
}

}  // namespace

std::string validUtf8(std::string_view text) {
  std::string out;
  forEach(text, [&out](const Character& c) { out += c.valid ? c.bytes : std::string_view("\uFFFD"); });
  return out;
}

std::string printable(std::string_view text) {
  std::string out;
  forEach(text, [&out](const Character& c) {
    if (!c.valid)
      out += "\uFFFD";
    else if (obeyedByTerminals(c.code))
      out += ' ';
    else
      out += c.bytes;
  });
  return out;
}

std::size_t cells(std::string_view text) {
  std::size_t sum = 0;
  forEach(text, [&sum](const Character& c) { sum += width(c.code); });
  return sum;
}

std::string shortened(std::string_view text, std::size_t most) {
  if (cells(text) <= most) return std::string(text);
  if (most == 0) return {};
  std::string out;
  std::size_t used = 1;  // the mark
  bool full = false;
  forEach(text, [&](const Character& c) {
    full = full || used + width(c.code) > most;
    if (full) return;
    used += width(c.code);
    out += c.bytes;
  });
  while (out.ends_with(' ')) out.pop_back();
  return out + "…";
}

}  // namespace agent::report
