#include "provider/api/json_writer.h"

#include <Poco/JSONString.h>

#include <array>
#include <charconv>

namespace provider::api {

std::string jsonText(std::string_view text) {
  return Poco::toJSON(std::string(text), Poco::JSON_WRAP_STRINGS);
}

std::string jsonNumber(double number) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  return {digits.data(), end.ptr};
}

std::string jsonNumber(const Price& price) { return price.amount(); }

JsonWriter& JsonWriter::raw(std::string_view key, std::string_view json) {
  if (!fields_.empty()) fields_ += ",";
  fields_ += jsonText(key);
  fields_ += ":";
  fields_ += json;
  return *this;
}

JsonWriter& JsonWriter::textUnlessEmpty(std::string_view key, std::string_view value) {
  return value.empty() ? *this : text(key, value);
}

}  // namespace provider::api
