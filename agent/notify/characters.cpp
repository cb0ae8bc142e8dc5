#include "agent/notify/characters.h"

namespace agent::notify {
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
    const text::Character character = text::firstOf(text);
    used += character.code > 0xffff ? 2 : 1;
    if (used > units) break;
    out += text.substr(0, character.bytes);
    text.remove_prefix(character.bytes);
  }
  while (out.ends_with(' ')) out.pop_back();
  return units == 0 ? std::string() : out + "…";
}

}  // namespace agent::notify
