#include "agent/text/characters.h"

#include <Poco/UTF8Encoding.h>

#include <algorithm>

namespace agent::text {

namespace {

constexpr std::string_view kReplacement = "\uFFFD";

}  // namespace

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
  const bool control = (code >= 0 && code < 0x20) || (code >= 0x7f && code <= 0x9f);
  const bool separator = code == 0x2028 || code == 0x2029;
  const bool direction = code == 0x061c || code == 0x200e || code == 0x200f ||
                         (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  return control || separator || direction;
}

std::string printable(std::string_view text) {
  std::string out;
  forEach(text, [&out](Character character, std::string_view bytes) {
    if (character.code < 0)
      out += kReplacement;
    else if (isObeyed(character.code))
      out += ' ';
    else
      out += bytes;
  });
  return out;
}

std::string validUtf8(std::string_view text) {
  std::string out;
  forEach(text, [&out](Character character, std::string_view bytes) {
    out += character.code < 0 ? kReplacement : bytes;
  });
  return out;
}

bool naturallyBefore(std::string_view a, std::string_view b) {
  const std::string_view wholeA = a;
  const std::string_view wholeB = b;
  const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
  const auto takeNumber = [&](std::string_view& text) {
    std::size_t end = 0;
    while (end < text.size() && isDigit(text[end])) ++end;
    std::string_view digits = text.substr(0, end);
    text.remove_prefix(end);
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return digits;
  };
  while (!a.empty() && !b.empty()) {
    if (isDigit(a.front()) && isDigit(b.front())) {
      const std::string_view left = takeNumber(a);
      const std::string_view right = takeNumber(b);
      if (left.size() != right.size()) return left.size() < right.size();
      if (left != right) return left < right;
      continue;
    }
    if (a.front() != b.front()) return a.substr(0, 1) < b.substr(0, 1);
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  if (a.empty() != b.empty()) return a.empty();
  return wholeA < wholeB;
}

}  // namespace agent::text
