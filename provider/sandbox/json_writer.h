#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "provider/core/price.h"

namespace provider::sandbox {

/// A number as a JavaScript server prints it: `2`, `0.0000042`, `3e-7`, and as many decimals as it takes.
[[nodiscard]] std::string numberText(double number);

/// Writes JSON in the order of the calls. Commas are put where they belong; that objects and arrays are
/// closed is up to the caller.
class JsonWriter {
 public:
  JsonWriter& beginObject() { return open('{'); }
  JsonWriter& endObject() { return close('}'); }
  JsonWriter& beginArray() { return open('['); }
  JsonWriter& endArray() { return close(']'); }
  JsonWriter& key(std::string_view name);

  JsonWriter& null() { return raw("null"); }
  JsonWriter& value(bool flag) { return raw(flag ? "true" : "false"); }
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  template <std::integral T>
  JsonWriter& value(T number) {
    return raw(std::to_string(number));
  }
  JsonWriter& value(double number) { return raw(numberText(number)); }
  JsonWriter& value(const Price& price) { return raw(numberText(price.toNumber())); }

  template <typename T>
  JsonWriter& member(std::string_view name, const T& held) {
    return key(name).value(held);
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  JsonWriter& raw(std::string_view text);
  void separate();
  void quote(std::string_view text);

  std::string text_;
};

}  // namespace provider::sandbox
