#include "provider/market/gpu.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace provider::market {
namespace {

constexpr int kMostGpus = 64;

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }

std::vector<std::string> upperWords(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    // The marketplace drops hyphens from some names and keeps them in others.
    if (c == ' ' || c == '-' || c == '_' || c == '\t') {
      if (!words.back().empty()) words.emplace_back();
    } else {
      words.back() += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

/// Words that name the vendor or the family and never tell two cards apart.
bool isVendorWord(const std::string& word) {
  static constexpr std::array<std::string_view, 6> kWords{"NVIDIA", "GEFORCE", "TESLA",
                                                          "GPU",    "AMD",     "RADEON"};
  return std::ranges::find(kWords, word) != kWords.end();
}

/// `RTX3080` → `RTX 3080`
void splitFamily(std::string& word) {
  for (const std::string_view family : {"RTX", "GTX", "CMP"})
    if (word.size() > family.size() && word.starts_with(family) && isDigit(word[family.size()])) {
      word.insert(family.size(), " ");
      return;
    }
}

/// `3060TI` → `3060 TI`, `2080SUPER` → `2080 SUPER`
void splitSuffix(std::string& word) {
  for (const std::string_view suffix : {"TI", "SUPER", "LAPTOP"})
    if (word.size() > suffix.size() && word.ends_with(suffix) &&
        isDigit(word[word.size() - suffix.size() - 1])) {
      word.insert(word.size() - suffix.size(), " ");
      return;
    }
}

/// `V100SXM232GB` → `V100 SXM2 32GB`, `A100PCIE40GB` → `A100 PCIE 40GB`: the site removed the hyphens.
void splitDatacentre(std::string& word) {
  for (const auto& [bus, length] : {std::pair<std::string_view, std::size_t>{"SXM", 4}, {"PCIE", 4}}) {
    const std::size_t at = word.find(bus);
    if (at == std::string::npos || at == 0 || at + length > word.size() || !isDigit(word[at - 1])) continue;
    if (at + length < word.size()) word.insert(at + length, " ");
    word.insert(at, " ");
    return;
  }
}

/// `P106100` → `P106 100`: mining cards, likewise.
void splitMining(std::string& word) {
  const bool glued =
      word.size() == 7 && word.starts_with("P10") && std::all_of(word.begin() + 1, word.end(), isDigit);
  if (glued) word.insert(4, " ");
}

std::string normalise(std::string_view text) {
  std::string model;
  for (std::string word : upperWords(text)) {
    if (isVendorWord(word)) continue;
    splitFamily(word);
    splitSuffix(word);
    splitDatacentre(word);
    splitMining(word);
    if (!model.empty()) model += ' ';
    model += word;
  }
  return model;
}

/// What drivers call a card they do not know, and any graphics built into a processor.
bool isPlaceholder(const std::string& model) {
  static constexpr std::array<std::string_view, 3> kNames{"GRAPHICS DEVICE", "GRAPHICS",
                                                          "RADEON(TM) GRAPHICS"};
  return std::ranges::find(kNames, model) != kNames.end();
}

bool namesACard(const std::string& model) {
  return !isPlaceholder(model) && std::ranges::any_of(model, isUpper) && !model.starts_with("MIXED");
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
