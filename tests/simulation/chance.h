#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "provider/sandbox/random.h"

namespace simulation {

/// All of a run's chance, a stream for each who draws: what one of them draws more or less changes nothing
/// for the others.
class Chance : public provider::sandbox::Random {
 public:
  Chance(std::uint64_t seed, std::string_view who) : Random(mixed(seed, who)) {}

  [[nodiscard]] bool oneIn(std::size_t n) { return below(n) == 0; }
  /// Both ends included.
  [[nodiscard]] std::int64_t whole(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::size_t>(high - low + 1)));
  }
  template <typename T>
  [[nodiscard]] T oneOf(std::initializer_list<T> list) {
    return *(list.begin() + below(list.size()));
  }
  [[nodiscard]] std::chrono::milliseconds span(std::chrono::milliseconds low,
                                               std::chrono::milliseconds high) {
    return std::chrono::milliseconds{whole(low.count(), high.count())};
  }

 private:
  /// FNV-1a over the name, begun with the seed, and stirred.
  static std::uint64_t mixed(std::uint64_t seed, std::string_view who) {
    std::uint64_t hash = 14695981039346656037ULL ^ (seed * 0x9e3779b97f4a7c15ULL);
    for (const char c : who) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    hash ^= hash >> 31;
    return hash * 0xbf58476d1ce4e5b9ULL;
  }
};

}  // namespace simulation
