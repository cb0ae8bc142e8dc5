#pragma once

#include "agent/config/values.h"

/// The parsers behind `parse`, one per form.
namespace agent::config {

[[nodiscard]] Parsed<Value> parseValue(const Duration& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const Percentage& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const Whole& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const DurationOrOff& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const PercentageOrOff& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const WholeOrOff& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const Plain& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const Keyword& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const PriceForm& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const MachinePriceForm& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const PriceOrShare& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const IncrementForm& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const PriceOrCost& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const RateForm& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const KwhPrice& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const WattsForm& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const CurrencyForm& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const Range& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const HoursOrKeep& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const PathForm& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const UrlForm& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const NamePattern& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const GpuPattern& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const LabelForm& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const LabelList& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const RegionList& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const RungList& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const ZoneForm& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const DayList& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const HourSpan& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const EventList& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const SecretFileForm& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const ChannelUrlForm& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const ChatIdForm& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const MailServerForm& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const UserForm& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const MailAddressForm& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const MailAddressList& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const RuleList& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const QuietHoursForm& form, std::string_view text);

/// The parts that several forms share.
[[nodiscard]] Parsed<std::chrono::milliseconds> duration(std::string_view text);
/// Sign, digits, at most one point with digits after it; at most six digits on each side.
[[nodiscard]] bool isDecimal(std::string_view text);
/// The number that `isDecimal` text means.
[[nodiscard]] double decimal(std::string_view text);

/// `65000 USD`
[[nodiscard]] std::string usd(double amount);

/// Whether quotes are around the text.
[[nodiscard]] bool isQuoted(std::string_view text);
/// A `;` or `#` after a blank: in free text it could only be meant as a comment.
[[nodiscard]] bool hasCommentAtEnd(std::string_view text);

struct Amount {
  std::string digits;
  std::string_view rest;  ///< what follows: a currency, or nothing
};
/// The number at the start of a price.
[[nodiscard]] Parsed<Amount> amount(std::string_view text);
/// A price that may end in `/<unit>`.
struct PerUnit {
  provider::Price price;
  bool hasUnit;
};
/// The unit's case does not matter. `wrongUnit` is said when something else follows the slash.
[[nodiscard]] Parsed<PerUnit> pricePer(std::string_view text, std::string_view unit,
                                       std::string_view wrongUnit);

}  // namespace agent::config
