#include "provider/sandbox/json_writer.h"

#include <charconv>
#include <cmath>

#include "provider/core/ensure.h"

namespace provider::sandbox {

std::string numberText(double number) {
  ensure(std::isfinite(number), "JSON has no such number");
  if (number == 0) return "0";
  char buffer[40];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, std::abs(number), std::chars_format::scientific).ptr;
  const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
  const std::size_t e = text.find('e');
  std::string digits(1, text[0]);
  if (e > 1) digits += text.substr(2, e - 2);
  int exponent = 0;
  std::from_chars(text.data() + e + (text[e + 1] == '+' ? 2 : 1), text.data() + text.size(), exponent);

  // Appended bit by bit: g++ 12 sees an overlap that is not there when a literal is put before a string.
  const int count = static_cast<int>(digits.size());
  std::string shown(number < 0 ? "-" : "");
  if (exponent < -6 || exponent > 20) {
    shown += digits[0];
    if (count > 1) shown.append(1, '.').append(digits, 1);
    shown.append(exponent > 0 ? "e+" : "e").append(std::to_string(exponent));
  } else if (exponent < 0) {
    shown.append("0.").append(static_cast<std::size_t>(-exponent - 1), '0').append(digits);
  } else if (count <= exponent + 1) {
    shown.append(digits).append(static_cast<std::size_t>(exponent + 1 - count), '0');
  } else {
    shown.append(digits.insert(static_cast<std::size_t>(exponent + 1), 1, '.'));
  }
  return shown;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  quote(name);
  text_ += ':';
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  separate();
  quote(text);
  return *this;
}

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  text_ += bracket;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  text_ += bracket;
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view text) {
  separate();
  text_ += text;
  return *this;
}

void JsonWriter::separate() {
  if (text_.empty()) return;
  const char last = text_.back();
  if (last != '{' && last != '[' && last != ':') text_ += ',';
}

void JsonWriter::quote(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  text_ += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      text_ += '\\';
      text_ += c;
    } else if (byte < 0x20) {
      text_ += "\\u00";
      text_ += kHex[byte >> 4];
      text_ += kHex[byte & 15];
    } else {
      text_ += c;
    }
  }
  text_ += '"';
}

}  // namespace provider::sandbox
