#include "provider/api/fields.h"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Stringifier.h>

#include <cmath>
#include <sstream>

namespace provider::api {
namespace {

using Poco::Dynamic::Var;
using Poco::JSON::Array;
using Poco::JSON::Object;

/// Up to here every integer is a double of its own.
constexpr double kLargestWhole = 9007199254740992.0;

template <typename T>
bool is(const Var& value) {
  return !value.isEmpty() && value.type() == typeid(T);
}

bool isEmptyList(const Var& value) {
  return is<Array::Ptr>(value) && value.extract<Array::Ptr>()->size() == 0;
}

}  // namespace

std::string describe(const Var& value) {
  if (value.isEmpty()) return "null";
  if (is<bool>(value)) return value.extract<bool>() ? "true" : "false";
  if (is<std::string>(value)) return "a string";
  if (is<Object::Ptr>(value)) return "an object";
  if (is<Array::Ptr>(value)) return "an array";
  return "the number " + value.convert<std::string>();
}

std::optional<double> asNumber(const Var& value) {
  if (is<Poco::Int64>(value)) return static_cast<double>(value.extract<Poco::Int64>());
  if (is<Poco::UInt64>(value)) return static_cast<double>(value.extract<Poco::UInt64>());
  if (is<double>(value)) return value.extract<double>();
  return std::nullopt;
}

bool Fields::told(const std::string& key) const { return !value(key).isEmpty(); }

Var Fields::value(const std::string& key) const { return object_->get(key); }

std::string Fields::pathOf(const std::string& key) const { return path_.empty() ? key : path_ + "." + key; }

void Fields::wrong(const std::string& key, const std::string& expected) const {
  throw Malformed(pathOf(key) + ": expected " + expected + ", got " +
                  (object_->has(key) ? describe(value(key)) : "nothing"));
}

std::optional<std::string> Fields::text(const std::string& key) const {
  const Var found = value(key);
  if (found.isEmpty()) return std::nullopt;
  if (!is<std::string>(found)) wrong(key, "a string");
  return found.extract<std::string>();
}

std::string Fields::requiredText(const std::string& key) const {
  const auto found = text(key);
  if (!found || found->empty()) wrong(key, "a text that is not empty");
  return *found;
}

std::optional<bool> Fields::truth(const std::string& key) const {
  const Var found = value(key);
  if (found.isEmpty()) return std::nullopt;
  if (!is<bool>(found)) wrong(key, "true or false");
  return found.extract<bool>();
}

std::optional<bool> Fields::truthOrWord(const std::string& key) const {
  const Var found = value(key);
  if (is<std::string>(found)) {
    if (found.extract<std::string>() == "true") return true;
    if (found.extract<std::string>() == "false") return false;
  }
  return truth(key);
}

std::optional<double> Fields::number(const std::string& key) const {
  const Var found = value(key);
  if (found.isEmpty()) return std::nullopt;
  const auto number = asNumber(found);
  if (!number || !std::isfinite(*number)) wrong(key, "a number");
  return number;
}

std::optional<double> Fields::amount(const std::string& key) const {
  const auto found = number(key);
  if (found && *found < 0) wrong(key, "a number that is not negative");
  return found;
}

std::optional<std::int64_t> Fields::whole(const std::string& key) const {
  const auto found = amount(key);
  if (!found) return std::nullopt;
  if (*found > kLargestWhole) wrong(key, "a smaller number");
  return static_cast<std::int64_t>(*found);
}

std::optional<std::int64_t> Fields::id(const std::string& key) const {
  const auto found = number(key);
  if (!found) return std::nullopt;
  if (*found < 0 || *found > kLargestWhole || *found != std::floor(*found)) wrong(key, "a whole number");
  return static_cast<std::int64_t>(*found);
}

std::int64_t Fields::requiredId(const std::string& key) const {
  const auto found = id(key);
  if (!found) wrong(key, "a whole number");
  return *found;
}

std::optional<Fields> Fields::object(const std::string& key) const {
  const Var found = value(key);
  if (found.isEmpty()) return std::nullopt;
  if (!is<Object::Ptr>(found)) wrong(key, "an object");
  return Fields(found.extract<Object::Ptr>(), pathOf(key));
}

std::optional<Fields> Fields::objectOrEmptyList(const std::string& key) const {
  if (isEmptyList(value(key))) return Fields(new Object, pathOf(key));
  return object(key);
}

std::vector<Fields> Fields::requiredObjects(const std::string& key) const {
  const Var found = value(key);
  if (!is<Array::Ptr>(found)) wrong(key, "an array");
  std::vector<Fields> items;
  for (const Var& item : *found.extract<Array::Ptr>()) {
    const std::string path = pathOf(key) + "[" + std::to_string(items.size()) + "]";
    if (!is<Object::Ptr>(item)) throw Malformed(path + ": expected an object, got " + describe(item));
    items.emplace_back(item.extract<Object::Ptr>(), path);
  }
  return items;
}

std::optional<std::vector<std::string>> Fields::texts(const std::string& key) const {
  const Var found = value(key);
  if (found.isEmpty()) return std::nullopt;
  if (!is<Array::Ptr>(found)) wrong(key, "an array of strings");
  std::vector<std::string> items;
  for (const Var& item : *found.extract<Array::Ptr>()) {
    if (!is<std::string>(item)) wrong(key, "an array of strings, and one of them");
    items.push_back(item.extract<std::string>());
  }
  return items;
}

PriceMap Fields::prices(const std::string& key) const {
  PriceMap map;
  const auto found = object(key);
  if (!found) return map;
  for (const std::string& name : found->keys()) {
    if (const auto currency = currencyFromWireKey(name)) {
      const auto coins = found->amount(name);
      const auto price = Price::fromNumber(coins.value_or(0), *currency);
      if (!price) found->wrong(name, "a price");
      if (price->units() > 0) map.set(*price);
    } else if (const auto coins = asNumber(found->value(name));
               coins && std::isfinite(*coins) && *coins > 0) {
      map.others[name] = *coins;
    }
  }
  return map;
}

std::string Fields::json(const std::string& key) const {
  const Var found = value(key);
  if (found.isEmpty()) return {};
  std::ostringstream out;
  out.imbue(std::locale::classic());
  Poco::JSON::Stringifier::stringify(found, out, 0, -1, Poco::JSON_WRAP_STRINGS);
  return out.str();
}

std::string Fields::textIfAny(const std::string& key) const {
  const Var found = value(key);
  return is<std::string>(found) ? found.extract<std::string>() : std::string();
}

std::optional<double> Fields::amountIfAny(const std::string& key) const {
  const auto found = asNumber(value(key));
  return found && std::isfinite(*found) && *found >= 0 ? found : std::nullopt;
}

std::optional<Fields> Fields::objectIfAny(const std::string& key) const {
  return is<Object::Ptr>(value(key)) ? object(key) : std::nullopt;
}

std::vector<std::string> Fields::keys() const {
  std::vector<std::string> names;
  object_->getNames(names);
  return names;
}

}  // namespace provider::api
