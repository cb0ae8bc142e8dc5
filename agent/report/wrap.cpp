#include "agent/report/wrap.h"

#include <algorithm>

#include "agent/report/text.h"

namespace agent::report {

namespace {

constexpr std::size_t kLineWidth = 100;
constexpr std::size_t kLabelWidth = 16;
constexpr std::size_t kIndent = 2;

std::string blanks(std::size_t count) { return std::string(count, ' '); }

}  // namespace

std::vector<std::string> wrapped(std::string_view text, std::size_t most) {
  std::vector<std::string> lines{""};
  while (!text.empty()) {
    const std::size_t length = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, length);
    text.remove_prefix(std::min(length + 1, text.size()));
    if (word.empty()) continue;
    std::string& last = lines.back();
    if (last.empty())
      last = word;
    else if (cells(last) + 1 + cells(word) <= most)
      last += " " + std::string(word);
    else
      lines.emplace_back(word);
  }
  return lines;
}

std::string indented(std::string_view text, std::size_t by) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = std::min(text.find('\n'), text.size());
    out += (length > 0 ? blanks(by) : "") + std::string(text.substr(0, length)) + "\n";
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return out;
}

std::string labelled(std::string_view label, std::string_view value) {
  const std::size_t width = cells(label);
  std::string out =
      blanks(kIndent) + std::string(label) + blanks(kLabelWidth - std::min(kLabelWidth - 1, width));
  const auto lines = wrapped(printable(value), kLineWidth - kIndent - kLabelWidth);
  for (std::size_t i = 0; i < lines.size(); ++i)
    out += (i == 0 ? "" : blanks(kIndent + kLabelWidth)) + lines[i] + "\n";
  return out;
}

}  // namespace agent::report
