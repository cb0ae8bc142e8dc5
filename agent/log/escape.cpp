#include "agent/log/escape.h"

#include <Poco/NumberFormatter.h>
#include <Poco/String.h>
#include <Poco/UTF8Encoding.h>

#include <algorithm>

namespace agent::log {

namespace {

constexpr int kMalformed = -1;

struct Character {
  int code = kMalformed;
  std::size_t bytes = 1;
};

Character characterAt(std::string_view text, std::size_t position) {
  static const Poco::UTF8Encoding encoding;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data()) + position;
  const int available = static_cast<int>(std::min<std::size_t>(text.size() - position, 4));
  const int length = encoding.sequenceLength(bytes, available);
  if (length < 1 || length > available) return {};
  const int code = encoding.queryConvert(bytes, available);
  if (code < 0) return {};
  return {.code = code, .bytes = static_cast<std::size_t>(length)};
}

bool mustBeEscaped(int code) {
  const bool control = code < 0x20 || (code >= 0x7f && code <= 0x9f);
  const bool separator = code == 0x2028 || code == 0x2029;
  const bool direction = code == 0x061c || code == 0x200e || code == 0x200f ||
                         (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  return control || separator || direction;
}

void appendCode(std::string& out, int code) {
  out += "\\u";
  out += Poco::toLower(Poco::NumberFormatter::formatHex(static_cast<unsigned>(code), 4));
}

void appendEscaped(std::string& out, int code) {
  switch (code) {
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      appendCode(out, code);
  }
}

}  // namespace

std::string quoted(std::string_view text, std::size_t longest) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const Character character = characterAt(text, at);
    if (at + character.bytes > longest) {
      out += "…";
      break;
    }
    if (character.code == kMalformed) {
      out += "\\ufffd";
    } else if (character.code == '"' || character.code == '\\') {
      out += '\\';
      out += static_cast<char>(character.code);
    } else if (mustBeEscaped(character.code)) {
      appendEscaped(out, character.code);
    } else {
      out += text.substr(at, character.bytes);
    }
    at += character.bytes;
  }
  return out += '"';
}

std::string logfmtValue(std::string_view text, std::size_t longest) {
  if (text.empty() || text.find_first_of(" =") != std::string_view::npos) return quoted(text, longest);
  std::string escaped = quoted(text, longest);
  const bool untouched =
      escaped.size() == text.size() + 2 && std::string_view(escaped).substr(1, text.size()) == text;
  return untouched ? std::string(text) : escaped;
}

}  // namespace agent::log
