#include "agent/journal/stored.h"

#include <chrono>
#include <limits>

namespace agent::journal {

std::string storable(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\0' ? std::string("\uFFFD") : std::string(1, c);
  return out;
}

NullableText storable(const NullableText& text) {
  return text ? NullableText(storable(*text)) : std::nullopt;
}

NullableText textOrNull(const std::string& text) {
  return text.empty() ? std::nullopt : NullableText(storable(text));
}

std::int64_t toStored(provider::WallTime time) { return time.time_since_epoch().count(); }

NullableInt toStored(const std::optional<provider::WallTime>& time) {
  return time ? NullableInt(toStored(*time)) : std::nullopt;
}

provider::WallTime timeFrom(std::int64_t stored) {
  return provider::WallTime{std::chrono::milliseconds{stored}};
}

std::optional<provider::WallTime> timeFrom(const NullableInt& stored) {
  return stored ? std::optional(timeFrom(*stored)) : std::nullopt;
}

NullableInt units(const std::optional<provider::Price>& price) {
  return price ? NullableInt(price->units()) : std::nullopt;
}

NullableText currency(const std::optional<provider::Price>& price) {
  return price ? NullableText(provider::wireKey(price->currency())) : std::nullopt;
}

std::optional<provider::Price> priceFrom(const NullableInt& storedUnits, const NullableText& storedCurrency) {
  if (!storedUnits || !storedCurrency) return std::nullopt;
  const auto known = provider::currencyFromWireKey(*storedCurrency);
  if (!known) throw Unusable("holds a currency that this version does not know: " + *storedCurrency);
  return provider::Price::fromUnits(*storedUnits, *known);
}

int countFrom(std::int64_t stored) {
  if (stored < 0 || stored > std::numeric_limits<int>::max())
    throw Unusable("holds an impossible count: " + std::to_string(stored));
  return static_cast<int>(stored);
}

}  // namespace agent::journal
