#include "agent/log/escape.h"

#include <Poco/NumberFormatter.h>
#include <Poco/String.h>

#include "agent/text/characters.h"

namespace agent::log {

namespace {

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
    const text::Character character = text::firstOf(text.substr(at));
    if (at + character.bytes > longest) {
      out += "…";
      break;
    }
    if (character.code < 0) {
      out += "\\ufffd";
    } else if (character.code == '"' || character.code == '\\') {
      out += '\\';
      out += static_cast<char>(character.code);
    } else if (text::isObeyed(character.code)) {
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
