#include "provider/sandbox/json_value.h"

#include <Poco/Dynamic/Var.h>
#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <cmath>

namespace provider::sandbox {
namespace {

JsonValue convert(const Poco::Dynamic::Var& value) {
  if (value.isEmpty()) return {};
  if (value.type() == typeid(Poco::JSON::Object::Ptr)) {
    JsonValue::Object members;
    for (const auto& [name, member] : *value.extract<Poco::JSON::Object::Ptr>())
      members.emplace_back(name, convert(member));
    return JsonValue(std::move(members));
  }
  if (value.type() == typeid(Poco::JSON::Array::Ptr)) {
    JsonValue::Array elements;
    for (const auto& element : *value.extract<Poco::JSON::Array::Ptr>()) elements.push_back(convert(element));
    return JsonValue(std::move(elements));
  }
  if (value.isBoolean()) return JsonValue(value.convert<bool>());
  if (value.isInteger()) return JsonValue(static_cast<std::int64_t>(value.convert<Poco::Int64>()));
  if (value.isNumeric()) return JsonValue(value.convert<double>());
  return JsonValue(value.convert<std::string>());
}

}  // namespace

JsonValue::JsonValue() = default;
JsonValue::~JsonValue() = default;
JsonValue::JsonValue(const JsonValue& other) = default;
JsonValue& JsonValue::operator=(const JsonValue& other) = default;
JsonValue::JsonValue(JsonValue&& other) noexcept = default;
JsonValue& JsonValue::operator=(JsonValue&& other) noexcept = default;

JsonValue::JsonValue(bool value) : value_(value) {}
JsonValue::JsonValue(std::int64_t value) : value_(value) {}
JsonValue::JsonValue(double value) : value_(value) {}
JsonValue::JsonValue(std::string value) : value_(std::move(value)) {}
JsonValue::JsonValue(Object value) : value_(std::move(value)) {}
JsonValue::JsonValue(Array value) : value_(std::move(value)) {}

std::optional<JsonValue> JsonValue::parse(const std::string& text) {
  try {
    Poco::JSON::Parser parser;
    parser.setDepth(16);
    return convert(parser.parse(text));
  } catch (const Poco::Exception&) {
    return std::nullopt;
  }
}

std::optional<double> JsonValue::number() const {
  if (const auto whole = integer()) return static_cast<double>(*whole);
  const auto held = get<double>();
  return held && std::isfinite(*held) ? held : std::nullopt;
}

const JsonValue* JsonValue::find(std::string_view name) const {
  if (const Object* members = object())
    for (const auto& [key, value] : *members)
      if (key == name) return &value;
  return nullptr;
}

std::optional<std::int64_t> JsonValue::findInteger(std::string_view name) const {
  const JsonValue* value = find(name);
  return value ? value->integer() : std::nullopt;
}

}  // namespace provider::sandbox
