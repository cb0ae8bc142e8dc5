#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "agent/journal/statement.h"
#include "provider/core/clock.h"
#include "provider/core/price.h"

/// How texts, times, prices, counts and words are stored, and how they are read again. What makes no sense
/// throws `Unusable`.
namespace agent::journal {

/// Text as it is stored: SQL's functions and SQLite's shell end at a NUL, so none goes in.
[[nodiscard]] inline std::string storable(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\0' ? std::string("\uFFFD") : std::string(1, c);
  return out;
}
[[nodiscard]] inline NullableText storable(const NullableText& text) {
  return text ? NullableText(storable(*text)) : std::nullopt;
}

/// NULL for an empty text.
[[nodiscard]] inline NullableText textOrNull(const std::string& text) {
  return text.empty() ? std::nullopt : NullableText(storable(text));
}

[[nodiscard]] inline std::int64_t toStored(provider::WallTime time) {
  return time.time_since_epoch().count();
}
[[nodiscard]] inline NullableInt toStored(const std::optional<provider::WallTime>& time) {
  return time ? NullableInt(toStored(*time)) : std::nullopt;
}
[[nodiscard]] inline provider::WallTime timeFrom(std::int64_t stored) {
  return provider::WallTime{std::chrono::milliseconds{stored}};
}
[[nodiscard]] inline std::optional<provider::WallTime> timeFrom(const NullableInt& stored) {
  return stored ? std::optional(timeFrom(*stored)) : std::nullopt;
}

[[nodiscard]] inline NullableInt units(const std::optional<provider::Price>& price) {
  return price ? NullableInt(price->units()) : std::nullopt;
}

[[nodiscard]] inline NullableText currency(const std::optional<provider::Price>& price) {
  return price ? NullableText(provider::wireKey(price->currency())) : std::nullopt;
}

[[nodiscard]] inline std::optional<provider::Price> priceFrom(const NullableInt& storedUnits,
                                                              const NullableText& storedCurrency) {
  if (!storedUnits || !storedCurrency) return std::nullopt;
  const auto known = provider::currencyFromWireKey(*storedCurrency);
  if (!known) throw Unusable("holds a currency that this version does not know: " + *storedCurrency);
  return provider::Price::fromUnits(*storedUnits, *known);
}

/// Of a column that only other tables of the same query leave empty.
template <typename Value>
[[nodiscard]] const Value& required(const std::optional<Value>& stored, const char* column) {
  if (!stored) throw nothingIn(column);
  return *stored;
}

[[nodiscard]] inline int countFrom(std::int64_t stored) {
  if (stored < 0 || stored > std::numeric_limits<int>::max())
    throw Unusable("holds an impossible count: " + std::to_string(stored));
  return static_cast<int>(stored);
}

/// The value of an enumeration by its name; `names` are in the order of its values.
template <typename Word, std::size_t N>
[[nodiscard]] Word wordFrom(const std::string& text, const std::array<std::string_view, N>& names) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) throw Unusable("holds a word that this version does not know: " + text);
  return static_cast<Word>(found - names.begin());
}

}  // namespace agent::journal
