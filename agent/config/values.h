#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "provider/core/price.h"
#include "provider/pricing/policy.h"

/// The forms a value can have, and how text becomes one. Strict: a unit, a currency or a `%` is never
/// guessed.
namespace agent::config {

/// `1100ms 90s 5m 4h 7d`: a whole number and a unit.
struct Duration {
  std::chrono::milliseconds lowest;
  std::chrono::milliseconds highest;
  std::string_view whyLowest = {};  ///< said to whoever asks for less
};
/// `5%`, `-3%`, `2.5%`, kept as a fraction.
struct Percentage {
  int lowest;
  int highest;
};
/// A whole number.
struct Whole {
  std::int64_t lowest;
  std::int64_t highest;
};
/// One word of `a|b|c`, as it is written there.
struct Keyword {
  std::string_view words;
};
/// `2.40 USD`, `2.40 USD/gpu`: above 0, at most eight decimals.
struct PriceForm {};
/// The same without `/gpu`.
struct MachinePriceForm {};
/// `60%` (1% to 100%), or a price.
struct PriceOrShare {};
/// `BTC`, `CLORE` or `USD`.
struct CurrencyForm {};
/// `0.2 .. 200`, where the currency may be repeated.
struct Range {
  provider::Currency currency;
};
/// `keep`, or whole hours.
struct HoursOrKeep {
  std::int64_t lowest;
  std::int64_t highest;
};
/// An absolute path.
struct PathForm {};
/// The address of the API.
struct UrlForm {};
/// A glob for machine names, which have only letters, digits, spaces, `_` and `-`.
struct NamePattern {};
/// A glob for GPU texts.
struct GpuPattern {};
/// The label of another section.
struct LabelForm {};

using Form =
    std::variant<Duration, Percentage, Whole, Keyword, PriceForm, MachinePriceForm, PriceOrShare,
                 CurrencyForm, Range, HoursOrKeep, PathForm, UrlForm, NamePattern, GpuPattern, LabelForm>;

/// 1.0 = 100 %.
struct Fraction {
  double value = 0;
};
/// Nothing = keep what is set.
struct Hours {
  std::optional<std::int64_t> hours;
};

using Value =
    std::variant<std::chrono::milliseconds, Fraction, std::int64_t, std::string, provider::Price,
                 provider::pricing::OwnerPrice, provider::Currency, provider::pricing::Limit, Hours>;

template <typename T>
using Parsed = std::expected<T, std::string>;

/// What `text`, trimmed and not empty, means in this form; or a sentence that says what would be right. Where
/// a comment after the value or quotes around it are all that is wrong, the sentence says that. It never
/// repeats paths and addresses, which might hold a secret in the wrong place.
[[nodiscard]] Parsed<Value> parse(const Form& form, std::string_view text);

/// The form in words, for the documentation: `duration, 1s to 1h`.
[[nodiscard]] std::string describe(const Form& form);

/// In the largest unit that needs no fraction: `90s`, `5m`.
[[nodiscard]] std::string text(std::chrono::milliseconds duration);
/// As an owner writes it: `2.40 USD/gpu`.
[[nodiscard]] std::string text(const provider::pricing::OwnerPrice& price);

/// The words of a `Keyword`.
[[nodiscard]] std::vector<std::string_view> split(std::string_view words, char separator);

}  // namespace agent::config
