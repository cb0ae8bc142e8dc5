#include <algorithm>
#include <string>

#include "provider/market/gpu.h"
#include "tests/fuzz/check.h"

using provider::market::Gpu;
using provider::market::parseGpu;

namespace {

void check(const Gpu& gpu) {
  fuzz::must(gpu.count >= 1 && gpu.count <= 64, "a machine has as many GPUs as fit into one");
  fuzz::must(!gpu.model.empty() && gpu.model.front() >= 'A' && gpu.model.front() <= 'Z',
             "a model begins with its family's letters");
  fuzz::must(gpu.model.back() != ' ' && !gpu.model.contains("  "), "words are one space apart");
  const auto small = [](char c) { return c >= 'a' && c <= 'z'; };
  fuzz::must(std::ranges::none_of(gpu.model, small), "a model is in capitals");
  fuzz::must(!gpu.model.contains('/'), "a list of cards is no model");
}

/// As drivers, shops and the marketplace write the same card.
std::string spelledOtherwise(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == '-' || c == '_' || c == '\t') c = ' ';
  }
  return text + " ";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // In memory of its own, so that a look beyond its end is seen.
  const std::string text(fuzz::textOf(data, size));
  const auto gpu = parseGpu(text);
  if (!gpu) return 0;
  check(*gpu);
  // What stands before the number of GPUs' `x` is left alone.
  const std::size_t name = text.find(' ');
  fuzz::must(parseGpu(text.substr(0, name) + spelledOtherwise(text.substr(name))) == gpu,
             "a card is the same card however it is spelled");
  return 0;
}
