#include "provider/market/gpu.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

namespace provider::market {
namespace {

constexpr int kMostGpus = 64;

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }

using Words = std::vector<std::string_view>;

void eraseAll(std::string& text, std::string_view what) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at))
    text.erase(at, what.size());
}

/// `12 GB` → `12GB`
void joinMemory(std::string& text) {
  constexpr std::string_view kUnit = " GB";
  for (std::size_t at = text.find(kUnit, 1); at != std::string::npos; at = text.find(kUnit, at + 1)) {
    const std::size_t end = at + kUnit.size();
    if (isDigit(text[at - 1]) && (end == text.size() || text[end] == ' ')) text.erase(at, 1);
  }
}

/// Upper case, with spaces between the words. The marketplace drops hyphens from some names and keeps them in
/// others; `(R)` and `(TM)` stand in some drivers' names and not in others'.
std::string simplified(std::string_view text) {
  std::string simple(text);
  for (char& c : simple) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == '-' || c == '_' || c == '\t') c = ' ';
  }
  eraseAll(simple, "(R)");
  eraseAll(simple, "(TM)");
  joinMemory(simple);
  return simple;
}

template <std::size_t N>
bool isOneOf(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, word) != words.end();
}

/// Words that name the vendor or the family, or join others, and never tell two cards apart.
bool isVendorWord(std::string_view word) {
  static constexpr std::array<std::string_view, 8> kWords{"NVIDIA", "GEFORCE", "TESLA", "GPU",
                                                          "AMD",    "RADEON",  "WITH",  "DESIGN"};
  return isOneOf(word, kWords);
}

/// `RTX3080` → `RTX` and the rest, `3080`
std::string_view splitFamily(std::string_view word, Words& into) {
  for (const std::string_view family : {"RTX", "GTX", "CMP", "RX", "GT"})
    if (word.size() > family.size() && word.starts_with(family) && isDigit(word[family.size()])) {
      into.push_back(family);
      return word.substr(family.size());
    }
  return word;
}

/// `3060TI` → `3060` `TI`, `4070TISUPER` → `4070` `TI` `SUPER`: a number and nothing but suffixes.
void splitSuffixes(std::string_view word, Words& into) {
  static constexpr std::array<std::string_view, 8> kSuffixes{"TI",  "SUPER", "LAPTOP", "MOBILE",
                                                             "GRE", "XTX",   "XT",     "D"};
  const std::size_t before = into.size();
  const std::string_view whole = word;
  const auto digits = static_cast<std::size_t>(std::ranges::find_if_not(word, isDigit) - word.begin());
  if (digits == 0) return into.push_back(word);
  into.push_back(word.substr(0, digits));
  word.remove_prefix(digits);
  while (!word.empty()) {
    const auto* suffix =
        std::ranges::find_if(kSuffixes, [word](std::string_view known) { return word.starts_with(known); });
    if (suffix == kSuffixes.end()) {
      into.resize(before);
      return into.push_back(whole);
    }
    into.push_back(*suffix);
    word.remove_prefix(suffix->size());
  }
}

/// `V100SXM232GB` → `V100` `SXM2` `32GB`, `A100PCIE40GB` → `A100` `PCIE` `40GB`: the site removed the
/// hyphens.
bool splitDatacentre(std::string_view word, Words& into) {
  constexpr std::size_t kLength = 4;
  for (const std::string_view bus : {"SXM", "PCIE"}) {
    const std::size_t at = word.find(bus);
    if (at == std::string_view::npos || at == 0 || at + kLength > word.size() || !isDigit(word[at - 1]))
      continue;
    into.push_back(word.substr(0, at));
    into.push_back(word.substr(at, kLength));
    if (at + kLength < word.size()) into.push_back(word.substr(at + kLength));
    return true;
  }
  return false;
}

bool isNumber(std::string_view word) { return !word.empty() && std::ranges::all_of(word, isDigit); }

/// `P106100` → `P106` `100`: mining cards, likewise.
bool splitMining(std::string_view word, Words& into) {
  if (word.size() != 7 || !word.starts_with("P10") || !isNumber(word.substr(1))) return false;
  into.push_back(word.substr(0, 4));
  into.push_back(word.substr(4));
  return true;
}

bool isMemory(std::string_view word) {
  return word.ends_with("GB") && isNumber(word.substr(0, word.size() - 2));
}
bool isBus(std::string_view word) {
  return word == "PCIE" || (word.size() == 4 && word.starts_with("SXM") && isDigit(word[3]));
}

/// One spelling for what drivers and shops spell in several: `80GB PCIe`, `Mobile`.
void unify(Words& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "MOBILE") words[i] = "LAPTOP";
    if (i > 0 && isBus(words[i]) && isMemory(words[i - 1])) std::swap(words[i - 1], words[i]);
  }
}

std::string normalise(std::string_view text) {
  const std::string simple = simplified(text);
  Words words;
  words.reserve(8);
  for (std::size_t at = 0; at < simple.size();) {
    const std::size_t end = std::min(simple.find(' ', at), simple.size());
    const std::string_view word = std::string_view(simple).substr(at, end - at);
    at = end + 1;
    if (word.empty() || isVendorWord(word)) continue;
    if (!splitDatacentre(word, words) && !splitMining(word, words))
      splitSuffixes(splitFamily(word, words), words);
  }
  unify(words);
  std::string model;
  for (const std::string_view word : words) {
    if (!model.empty()) model += ' ';
    model += word;
  }
  return model;
}

/// What drivers call a card they do not know, and any graphics built into a processor.
bool isPlaceholder(std::string_view model) {
  static constexpr std::array<std::string_view, 2> kNames{"GRAPHICS DEVICE", "GRAPHICS"};
  return isOneOf(model, kNames);
}

/// Without a family's letters before it, a number is several vendors' card; with `/`, `lspci` lists the cards
/// that share a chip (`RX 6800/6800 XT / 6900 XT`) because it cannot tell which one it is.
bool namesACard(std::string_view model) {
  return !model.empty() && isUpper(model.front()) && !isPlaceholder(model) && !model.starts_with("MIXED") &&
         model.find('/') == std::string_view::npos;
}

}  // namespace

std::optional<Gpu> parseGpu(std::string_view text) {
  Gpu gpu;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), gpu.count);
  if (error != std::errc{} || gpu.count < 1 || gpu.count > kMostGpus) return std::nullopt;
  std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (!rest.starts_with("x ") && !rest.starts_with("X ")) return std::nullopt;
  gpu.model = normalise(rest.substr(2));
  if (!namesACard(gpu.model)) return std::nullopt;
  return gpu;
}

}  // namespace provider::market
