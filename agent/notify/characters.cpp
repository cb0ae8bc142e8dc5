#include "agent/notify/characters.h"

#include <Poco/UTF8Encoding.h>

#include <algorithm>

namespace agent::notify {
namespace {

constexpr std::string_view kReplacement = "\uFFFD";

struct Character {
  int code = -1;          ///< -1 = no UTF-8
  std::size_t bytes = 1;  ///< of the character, or of what is none
};

Character firstOf(std::string_view text) {
  static const Poco::UTF8Encoding encoding;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  const int available = static_cast<int>(std::min<std::size_t>(text.size(), 4));
  const int length = encoding.sequenceLength(bytes, available);
  if (length < 1 || length > available) return {};
  const int code = encoding.queryConvert(bytes, available);
  if (code < 0) return {};
  return {.code = code, .bytes = static_cast<std::size_t>(length)};
}

bool isObeyed(int code) {
  const bool control = code < 0x20 || (code >= 0x7f && code <= 0x9f);
  const bool separator = code == 0x2028 || code == 0x2029;
  const bool direction = code == 0x061c || code == 0x200e || code == 0x200f ||
                         (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  return control || separator || direction;
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// The digits at the front, without zeros before them; they are taken away.
std::string_view takeNumber(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && isDigit(text[end])) ++end;
  std::string_view number = text.substr(0, end);
  text.remove_prefix(end);
  while (number.size() > 1 && number.front() == '0') number.remove_prefix(1);
  return number;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Character character = firstOf(text);
    if (character.code < 0)
      out += kReplacement;
    else if (isObeyed(character.code))
      out += ' ';
    else
      out += text.substr(0, character.bytes);
    text.remove_prefix(character.bytes);
  }
  return out;
}

std::size_t utf16Units(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) != 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}

std::string cutTo(std::string_view text, std::size_t units) {
  if (utf16Units(text) <= units) return std::string(text);
  std::string out;
  for (std::size_t used = 1; !text.empty();) {
    const Character character = firstOf(text);
    used += character.code > 0xffff ? 2 : 1;
    if (used > units) break;
    out += text.substr(0, character.bytes);
    text.remove_prefix(character.bytes);
  }
  while (out.ends_with(' ')) out.pop_back();
  return units == 0 ? std::string() : out + "…";
}

bool naturallyBefore(std::string_view a, std::string_view b) {
  const std::string_view wholeA = a;
  const std::string_view wholeB = b;
  while (!a.empty() && !b.empty()) {
    if (isDigit(a.front()) && isDigit(b.front())) {
      const std::string_view left = takeNumber(a);
      const std::string_view right = takeNumber(b);
      if (left.size() != right.size()) return left.size() < right.size();
      if (left != right) return left < right;
    } else {
      if (a.front() != b.front())
        return static_cast<unsigned char>(a.front()) < static_cast<unsigned char>(b.front());
      a.remove_prefix(1);
      b.remove_prefix(1);
    }
  }
  if (a.empty() != b.empty()) return a.empty();
  return wholeA < wholeB;
}

}  // namespace agent::notify
