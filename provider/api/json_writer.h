#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "provider/core/price.h"

namespace provider::api {

[[nodiscard]] std::string jsonText(std::string_view text);
/// The shortest number that reads back as the same double; never after the locale.
[[nodiscard]] std::string jsonNumber(double number);
/// Plain decimals, exactly the amount.
[[nodiscard]] std::string jsonNumber(const Price& price);

/// Writes one JSON object, field by field, in the order of the calls. Internal to this room.
class JsonWriter {
 public:
  /// `json` is put in as it is.
  JsonWriter& raw(std::string_view key, std::string_view json);
  JsonWriter& text(std::string_view key, std::string_view value) { return raw(key, jsonText(value)); }
  JsonWriter& number(std::string_view key, std::int64_t value) { return raw(key, std::to_string(value)); }
  JsonWriter& number(std::string_view key, const Price& value) { return raw(key, jsonNumber(value)); }
  JsonWriter& truth(std::string_view key, bool value) { return raw(key, value ? "true" : "false"); }
  /// Left out when empty.
  JsonWriter& textUnlessEmpty(std::string_view key, std::string_view value);

  [[nodiscard]] std::string done() const { return "{" + fields_ + "}"; }

 private:
  std::string fields_;
};

}  // namespace provider::api
