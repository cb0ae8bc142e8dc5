#include "agent/config/text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace agent::config {
namespace {

char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Edits from one word to the other, where a swap of neighbours is one edit.
std::size_t distance(std::string_view from, std::string_view to) {
  using Row = std::vector<std::size_t>;
  std::vector<Row> rows(from.size() + 1, Row(to.size() + 1));
  for (std::size_t j = 0; j <= to.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    rows[i][0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t replaced = rows[i - 1][j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      rows[i][j] = std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (swapped) rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[from.size()][to.size()];
}

/// Empty when none does, or several do.
std::string_view onlyOneThatBegins(std::string_view with, const std::vector<std::string_view>& known) {
  constexpr std::size_t kShortest = 4;
  if (with.size() < kShortest) return {};
  const auto begins = [&](std::string_view name) { return lower(name).starts_with(lower(with)); };
  if (std::ranges::count_if(known, begins) != 1) return {};
  return *std::ranges::find_if(known, begins);
}

struct Sequence {
  unsigned char firstLow, firstHigh;    // the leading byte
  unsigned char secondLow, secondHigh;  // narrower than the rest where overlong forms and surrogates hide
  std::size_t length;
};

constexpr std::array<Sequence, 9> kSequences{{{0x00, 0x7F, 0x00, 0x00, 1},
                                              {0xC2, 0xDF, 0x80, 0xBF, 2},
                                              {0xE0, 0xE0, 0xA0, 0xBF, 3},
                                              {0xE1, 0xEC, 0x80, 0xBF, 3},
                                              {0xED, 0xED, 0x80, 0x9F, 3},
                                              {0xEE, 0xEF, 0x80, 0xBF, 3},
                                              {0xF0, 0xF0, 0x90, 0xBF, 4},
                                              {0xF1, 0xF3, 0x80, 0xBF, 4},
                                              {0xF4, 0xF4, 0x80, 0x8F, 4}}};

/// Length of the character at the start, 0 when there is none.
std::size_t characterLength(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto fits = [&](const Sequence& s) { return byte(0) >= s.firstLow && byte(0) <= s.firstHigh; };
  const auto* sequence = std::ranges::find_if(kSequences, fits);
  if (sequence == kSequences.end() || text.size() < sequence->length) return 0;
  if (sequence->length > 1 && (byte(1) < sequence->secondLow || byte(1) > sequence->secondHigh)) return 0;
  for (std::size_t i = 2; i < sequence->length; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;
  return sequence->length;
}

}  // namespace

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string lower(std::string_view text) {
  std::string result{text};
  std::ranges::transform(result, result.begin(), lowered);
  return result;
}

bool isDigits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool isUtf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = characterLength(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string_view nearest(std::string_view wrong, const std::vector<std::string_view>& known) {
  constexpr std::size_t kLongest = 64;
  if (wrong.size() > kLongest) return {};
  std::string_view best;
  const std::string written = lower(wrong);
  std::size_t bestDistance = std::clamp<std::size_t>(wrong.size() / 3, 1, 3) + 1;
  for (const std::string_view candidate : known) {
    // Each character that one has more is an edit.
    const std::size_t longer =
        std::max(wrong.size(), candidate.size()) - std::min(wrong.size(), candidate.size());
    if (candidate.size() > kLongest || longer >= bestDistance) continue;
    const std::size_t edits = distance(written, lower(candidate));
    if (edits >= bestDistance) continue;
    best = candidate;
    bestDistance = edits;
  }
  return best.empty() ? onlyOneThatBegins(wrong, known) : best;
}

std::string suggestion(std::string_view wrong, const std::vector<std::string_view>& known) {
  const std::string_view near = nearest(wrong, known);
  return near.empty() ? "" : " (did you mean `" + std::string(near) + "`?)";
}

std::string listed(const std::vector<std::string_view>& words) {
  std::string result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) result += i + 1 == words.size() ? " or " : ", ";
    result += words[i];
  }
  return result;
}

}  // namespace agent::config
