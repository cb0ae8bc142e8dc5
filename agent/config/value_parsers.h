#pragma once

#include "agent/config/values.h"

/// The parsers behind `parse`, one per form.
namespace agent::config {

[[nodiscard]] Parsed<Value> parseValue(const Duration& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const Percentage& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const Whole& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const Keyword& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const PriceForm& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const MachinePriceForm& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const PriceOrShare& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const CurrencyForm& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const Range& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const HoursOrKeep& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const PathForm& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const UrlForm& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const NamePattern& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const GpuPattern& form, std::string_view text);
[[nodiscard]] Parsed<Value> parseValue(const LabelForm& form, std::string_view text);

}  // namespace agent::config
