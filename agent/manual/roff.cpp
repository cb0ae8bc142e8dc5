#include "agent/manual/roff.h"

#include <array>
#include <cstdio>
#include <utility>

#include "agent/text/characters.h"

namespace agent::manual::roff {
namespace {

/// man-pages(7), "Generating optimal glyphs".
constexpr std::pair<char, std::string_view> kTyped[]{{'\\', "\\e"},  {'-', "\\-"},   {'\'', "\\(aq"},
                                                     {'`', "\\(ga"}, {'^', "\\(ha"}, {'~', "\\(ti"},
                                                     {'"', "\\(dq"}};

std::string outsideAscii(int code) {
  std::array<char, 16> name{};
  std::snprintf(name.data(), name.size(), "\\[u%04X]", static_cast<unsigned>(code));
  return name.data();
}

std::string_view typed(char c) {
  for (const auto& [from, to] : kTyped)
    if (c == from) return to;
  return {};
}

/// `written` says how an ASCII character at a position is written; empty = as it is.
template <typename Written>
std::string made(std::string_view text, Written written) {
  std::string out;
  std::size_t at = 0;
  agent::text::forEach(text, [&](const agent::text::Character& character, std::string_view bytes) {
    const std::string_view other = character.code < 0x80 ? written(at) : std::string_view{};
    if (character.code >= 0x80)
      out += outsideAscii(character.code);
    else
      out += other.empty() ? bytes : other;
    at += bytes.size();
  });
  return out;
}

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Within a word that is no option.
bool isHyphen(std::string_view text, std::size_t at) {
  const std::size_t blank = text.substr(0, at).rfind(' ');
  const std::size_t word = blank == std::string_view::npos ? 0 : blank + 1;
  return at > word && text[word] != '-' && at + 1 < text.size() && isLetter(text[at - 1]) &&
         isLetter(text[at + 1]);
}

std::string safeAtStart(std::string line) {
  const bool request = line.starts_with('.') || line.starts_with('\'');
  return request ? "\\&" + line : line;
}

}  // namespace

std::string code(std::string_view text) {
  return made(text, [text](std::size_t at) { return typed(text[at]); });
}

std::string plain(std::string_view text) {
  return safeAtStart(made(text, [text](std::size_t at) {
    if (text[at] == '\'' || text[at] == '"') return std::string_view{};
    return text[at] == '-' && isHyphen(text, at) ? std::string_view{} : typed(text[at]);
  }));
}

std::string bold(std::string_view text) { return "\\fB" + code(text) + "\\fR"; }

std::string italic(std::string_view text) { return "\\fI" + code(text) + "\\fR"; }

std::string prose(std::string_view line) {
  std::string out;
  for (bool typedHere = false;; typedHere = !typedHere) {
    const std::size_t end = line.find('`');
    const std::string_view part = line.substr(0, end);
    out += typedHere ? bold(part) : made(part, [](std::size_t) { return std::string_view{}; });
    if (end == std::string_view::npos) return out;
    line.remove_prefix(end + 1);
  }
}

std::string example(std::string_view line) { return safeAtStart(code(line)); }

}  // namespace agent::manual::roff
