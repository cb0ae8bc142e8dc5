#include <algorithm>

#include "agent/config/text.h"
#include "agent/config/url.h"
#include "agent/config/value_parsers.h"

namespace agent::config {
namespace {

bool isLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

bool isQuoted(std::string_view text) {
  return text.size() > 1 && text.front() == text.back() && (text.front() == '"' || text.front() == '\'');
}

bool hasCommentAtEnd(std::string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i)
    if ((text[i] == ';' || text[i] == '#') && (text[i - 1] == ' ' || text[i - 1] == '\t')) return true;
  return false;
}

std::vector<std::string_view> split(std::string_view words, char separator) {
  std::vector<std::string_view> result;
  for (;;) {
    const std::size_t end = words.find(separator);
    result.push_back(words.substr(0, end));
    if (end == std::string_view::npos) return result;
    words.remove_prefix(end + 1);
  }
}

Parsed<Value> parseValue(const Keyword& form, std::string_view text) {
  const std::vector<std::string_view> words = split(form.words, '|');
  if (std::ranges::find(words, text) != words.end()) return std::string(text);
  return std::unexpected("must be " + listed(words) + suggestion(text, words));
}

Parsed<Value> parseValue(const PathForm&, std::string_view text) {
  if (!text.starts_with('/')) return std::unexpected("write the whole path, from the first `/`");
  if (hasCommentAtEnd(text)) return std::unexpected("this is not a path");
  return std::string(text);
}

Parsed<Value> parseValue(const UrlForm&, std::string_view text) {
  Parsed<std::string> url = normalizedUrl(text);
  if (!url) return std::unexpected(std::move(url.error()));
  return *std::move(url);
}

Parsed<Value> parseValue(const NamePattern&, std::string_view text) {
  const auto allowed = [](char c) { return isLetterOrDigit(c) || std::string_view(" _-*?[]!^").contains(c); };
  if (!std::ranges::all_of(text, allowed))
    return std::unexpected(
        "a machine's name has only letters, digits, spaces, `_` and `-`; `*`, `?` and `[…]` stand for "
        "others");
  return std::string(text);
}

Parsed<Value> parseValue(const GpuPattern&, std::string_view text) {
  if (isQuoted(text) || hasCommentAtEnd(text)) return std::unexpected("write a pattern such as *RTX 4090*");
  return std::string(text);
}

Parsed<Value> parseValue(const LabelForm&, std::string_view text) {
  const auto allowed = [](char c) { return isLetterOrDigit(c) || c == '_' || c == '-'; };
  if (!std::ranges::all_of(text, allowed))
    return std::unexpected("write the label of a section, of letters, digits, `_` and `-`");
  return std::string(text);
}

}  // namespace agent::config
