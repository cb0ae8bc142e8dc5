#pragma once

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "agent/journal/database.h"
#include "agent/journal/statement.h"
#include "provider/core/price.h"

/// How prices, counts and words are stored, and how they are read again. What makes no sense throws
/// `Unusable`.
namespace agent::journal {

[[nodiscard]] inline NullableInt units(const std::optional<provider::Price>& price) {
  return price ? NullableInt(price->units()) : NullableInt();
}

[[nodiscard]] inline NullableText currency(const std::optional<provider::Price>& price) {
  return price ? NullableText(std::string(provider::wireKey(price->currency()))) : NullableText();
}

[[nodiscard]] inline std::optional<provider::Price> priceFrom(const NullableInt& storedUnits,
                                                              const NullableText& storedCurrency) {
  if (storedUnits.isNull() || storedCurrency.isNull()) return std::nullopt;
  const auto known = provider::currencyFromWireKey(storedCurrency.value());
  if (!known) throw Unusable("holds a currency that this version does not know: " + storedCurrency.value());
  return provider::Price::fromUnits(storedUnits.value(), *known);
}

[[nodiscard]] inline NullableInt toStored(const std::optional<std::int64_t>& number) {
  return number ? NullableInt(*number) : NullableInt();
}
[[nodiscard]] inline NullableText toStored(const std::optional<std::string>& text) {
  return text ? NullableText(storable(*text)) : NullableText();
}
[[nodiscard]] inline std::optional<std::int64_t> numberFrom(const NullableInt& stored) {
  return stored.isNull() ? std::nullopt : std::optional(stored.value());
}
[[nodiscard]] inline std::optional<std::string> textFrom(const NullableText& stored) {
  return stored.isNull() ? std::nullopt : std::optional(stored.value());
}

/// NULL for an empty text.
[[nodiscard]] inline NullableText textOrNull(const std::string& text) {
  return text.empty() ? NullableText() : NullableText(storable(text));
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
