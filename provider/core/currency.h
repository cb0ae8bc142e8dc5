#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace provider {

/// The currencies in which a machine can be offered. The set is the marketplace's; a currency it adds later
/// is kept verbatim where it has to be sent back (`PriceMap::others`), and is never priced.
enum class Currency : std::uint8_t { Bitcoin, Clore, Usd };

inline constexpr std::array kCurrencies{Currency::Bitcoin, Currency::Clore, Currency::Usd};

/// Position of a currency in an array with one slot per currency.
[[nodiscard]] constexpr std::size_t indexOf(Currency currency) { return static_cast<std::size_t>(currency); }

/// The key used on the wire: `bitcoin`, `CLORE-Blockchain`, `USD-Blockchain`.
[[nodiscard]] std::string_view wireKey(Currency currency);

/// What people write: `BTC`, `CLORE`, `USD`.
[[nodiscard]] std::string_view symbol(Currency currency);

/// Decimals of a price that the marketplace's own site accepts: 8, 2, 2.
[[nodiscard]] int decimals(Currency currency);

[[nodiscard]] std::optional<Currency> currencyFromWireKey(std::string_view key);

/// Case does not matter; nothing but the three symbols is accepted.
[[nodiscard]] std::optional<Currency> currencyFromSymbol(std::string_view text);

}  // namespace provider
