#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "agent/config/config.h"
#include "provider/core/price.h"
#include "provider/core/time_zone.h"
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
/// The same three, or `off`.
struct DurationOrOff {
  Duration duration;
};
struct PercentageOrOff {
  Percentage percentage;
};
struct WholeOrOff {
  Whole whole;
};
/// `0.9`, `4.5`: a number without a unit.
struct Plain {
  int lowest;
  int highest;
};
/// One word of `a|b|c`, as it is written there.
struct Keyword {
  std::string_view words;
};
/// `2.40 USD`, `2.40 USD/gpu`: above 0, at most eight decimals.
struct PriceForm {};
/// The same without `/gpu`.
struct MachinePriceForm {};
/// `60%`, or a price.
struct PriceOrShare {
  static constexpr Percentage kShare{1, 100};
};
/// `1%`, or a price without `/gpu`: how far above another bid.
struct IncrementForm {
  static constexpr Percentage kShare{0, 100};
};
/// A price, or what the electricity costs plus a margin: `cost`, `cost + 10%`.
struct PriceOrCost {
  static constexpr Percentage kMargin{0, 1000};
};
/// `65000 USD`: what one coin is worth.
struct RateForm {
  double lowestUsd;
  double highestUsd;
};
/// `0.25 USD`, `0.25 USD/kWh`: the price of one kWh.
struct KwhPrice {
  static constexpr int kHighestUsd = 10;
};
/// `350 W`, `350 W/gpu`
struct WattsForm {
  static constexpr int kHighest = 20'000;
};
/// `BTC`, `CLORE` or `USD`.
struct CurrencyForm {};
/// `0.2 .. 200`, where the currency may be repeated.
struct Range {
  /// A price per GPU times any number of GPUs stays within what `Price` holds exactly.
  static constexpr std::int64_t kHighest = 1'000'000;
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
/// Labels of other sections: `night, weekend`.
struct LabelList {};
/// `any`, or two-letter country codes: `CZ,DE`.
struct RegionList {};
/// `0h:100% 6h:95%`: from this idle time on, the factor.
struct RungList {
  static constexpr std::chrono::milliseconds kLongest = std::chrono::days{365};
  static constexpr Percentage kFactor{1, 1000};
};
/// The name of a time zone: `Europe/Prague`.
struct ZoneForm {};
/// `mon-fri`, `sat,sun`, `all`
struct DayList {};
/// `22:00-06:00`, over midnight where the end comes first.
struct HourSpan {};
/// `none`, or events that can be told: `rented, price`.
struct EventList {};
/// An absolute path, or the name of a credential of systemd.
struct SecretFileForm {};
/// Where a channel sends its messages.
struct ChannelUrlForm {};
/// `-1001234567890`, `@my_rigs`
struct ChatIdForm {};
/// `smtp.example.com`, `mail.example.com:2525`, `[::1]:25`
struct MailServerForm {};
/// The name under which to log in.
struct UserForm {};
/// `alerts@example.com`
struct MailAddressForm {};
/// Several of them: `me@example.com, you@example.com`.
struct MailAddressList {};
/// Names of rules and events, or patterns of them: `machine_*, rented`.
struct RuleList {};
/// `22:00-07:00 Europe/Prague`; without a zone in UTC.
struct QuietHoursForm {};

using Form =
    std::variant<Duration, Percentage, Whole, DurationOrOff, PercentageOrOff, WholeOrOff, Plain, Keyword,
                 PriceForm, MachinePriceForm, PriceOrShare, IncrementForm, PriceOrCost, RateForm, KwhPrice,
                 WattsForm, CurrencyForm, Range, HoursOrKeep, PathForm, UrlForm, NamePattern, GpuPattern,
                 LabelForm, LabelList, RegionList, RungList, ZoneForm, DayList, HourSpan, EventList,
                 SecretFileForm, ChannelUrlForm, ChatIdForm, MailServerForm, UserForm, MailAddressForm,
                 MailAddressList, RuleList, QuietHoursForm>;

/// 1.0 = 100 %.
struct Fraction {
  double value = 0;
};
/// Nothing = keep what is set.
struct Hours {
  std::optional<std::int64_t> hours;
};

struct Off {};
/// A plain number, or USD for one coin.
struct Number {
  double value = 0;
};
/// From Monday.
using Weekdays = std::array<bool, 7>;
/// Minutes of the day; 24:00 = 1440.
struct Span {
  int from = 0;
  int until = 0;
};

/// An IPv6 address has no brackets here.
struct MailServer {
  std::string host;
  std::optional<std::uint16_t> port;
};

using Value = std::variant<std::chrono::milliseconds, Fraction, std::int64_t, Off, Number, std::string,
                           provider::Price, provider::pricing::OwnerPrice, provider::pricing::FloorRule,
                           provider::Currency, provider::Limit, Hours, Watts, std::vector<std::string>,
                           std::vector<provider::pricing::Rung>, provider::TimeZone, Weekdays, Span,
                           MailServer, QuietHours>;

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
/// `2.40 USD/gpu`, `cost + 10%`
[[nodiscard]] std::string text(const provider::pricing::FloorRule& rule);

/// The words of a `Keyword`.
[[nodiscard]] std::vector<std::string_view> split(std::string_view words, char separator);

}  // namespace agent::config
