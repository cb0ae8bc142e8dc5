#include "provider/core/currency.h"

#include <algorithm>

namespace provider {
namespace {

struct Names {
  std::string_view wireKey;
  std::string_view symbol;
  int decimals;
};

constexpr std::array<Names, kCurrencies.size()> kNames{{
    {"bitcoin", "BTC", 8},
    {"CLORE-Blockchain", "CLORE", 2},
    {"USD-Blockchain", "USD", 2},
}};

bool equalIgnoringCase(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

}  // namespace

std::string_view wireKey(Currency currency) { return kNames[indexOf(currency)].wireKey; }

std::string_view symbol(Currency currency) { return kNames[indexOf(currency)].symbol; }

int decimals(Currency currency) { return kNames[indexOf(currency)].decimals; }

std::optional<Currency> currencyFromWireKey(std::string_view key) {
  for (const Currency currency : kCurrencies)
    if (wireKey(currency) == key) return currency;
  return std::nullopt;
}

std::optional<Currency> currencyFromSymbol(std::string_view text) {
  for (const Currency currency : kCurrencies)
    if (equalIgnoringCase(symbol(currency), text)) return currency;
  return std::nullopt;
}

}  // namespace provider
