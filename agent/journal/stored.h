#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
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
[[nodiscard]] std::string storable(const std::string& text);
[[nodiscard]] NullableText storable(const NullableText& text);

/// NULL for an empty text.
[[nodiscard]] NullableText textOrNull(const std::string& text);

[[nodiscard]] std::int64_t toStored(provider::WallTime time);
[[nodiscard]] NullableInt toStored(const std::optional<provider::WallTime>& time);
[[nodiscard]] provider::WallTime timeFrom(std::int64_t stored);
[[nodiscard]] std::optional<provider::WallTime> timeFrom(const NullableInt& stored);

[[nodiscard]] NullableInt units(const std::optional<provider::Price>& price);
[[nodiscard]] NullableText currency(const std::optional<provider::Price>& price);
[[nodiscard]] std::optional<provider::Price> priceFrom(const NullableInt& storedUnits,
                                                       const NullableText& storedCurrency);

/// Of a column that only other tables of the same query leave empty.
template <typename Value>
[[nodiscard]] const Value& required(const std::optional<Value>& stored, const char* column) {
  if (!stored) throw nothingIn(column);
  return *stored;
}

[[nodiscard]] int countFrom(std::int64_t stored);

/// The value of an enumeration by its name; `names` are in the order of its values.
template <typename Word, std::size_t N>
[[nodiscard]] Word wordFrom(const std::string& text, const std::array<std::string_view, N>& names) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) throw Unusable("holds a word that this version does not know: " + text);
  return static_cast<Word>(found - names.begin());
}

}  // namespace agent::journal
