#pragma once

#include <Poco/JSON/Object.h>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "provider/core/price.h"

/// Typed reading of a JSON object. Internal to this room: the only place where absent, null and wrong are
/// told apart.
namespace provider::api {

/// A known field of the wrong type or out of range. Its text names the place: `servers[3].online: expected
/// true or false, got a string`. Thrown while an answer is decoded, and never out of the room.
class Malformed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// `a string`, `an object`, … for messages.
[[nodiscard]] std::string describe(const Poco::Dynamic::Var& value);

/// The fields of one object. A field that is absent or null is "not told": an empty optional. A field of the
/// wrong type throws `Malformed`, except through the `…IfAny` readers, to which it is not told either.
class Fields {
 public:
  Fields(Poco::JSON::Object::Ptr object, std::string path)
      : object_(std::move(object)), path_(std::move(path)) {}

  [[nodiscard]] bool told(const std::string& key) const;

  [[nodiscard]] std::optional<std::string> text(const std::string& key) const;
  [[nodiscard]] std::string requiredText(const std::string& key) const;
  [[nodiscard]] std::optional<bool> truth(const std::string& key) const;
  /// A boolean, or the words `true` and `false`.
  [[nodiscard]] std::optional<bool> truthOrWord(const std::string& key) const;
  /// Finite.
  [[nodiscard]] std::optional<double> number(const std::string& key) const;
  /// Finite and not negative.
  [[nodiscard]] std::optional<double> amount(const std::string& key) const;
  /// Not negative; a fraction is cut off.
  [[nodiscard]] std::optional<std::int64_t> whole(const std::string& key) const;
  /// A whole number that names something.
  [[nodiscard]] std::optional<std::int64_t> id(const std::string& key) const;
  [[nodiscard]] std::int64_t requiredId(const std::string& key) const;
  [[nodiscard]] std::optional<Fields> object(const std::string& key) const;
  /// Like `object`, but an empty list is an empty object too: some of the marketplace's maps are `[]` when
  /// empty.
  [[nodiscard]] std::optional<Fields> objectOrEmptyList(const std::string& key) const;
  /// An array of objects, which must be there: a list that was not told must never be taken for an empty one.
  [[nodiscard]] std::vector<Fields> requiredObjects(const std::string& key) const;
  [[nodiscard]] std::optional<std::vector<std::string>> texts(const std::string& key) const;
  /// Prices by currency; zero is "not offered". A negative one is malformed.
  [[nodiscard]] PriceMap prices(const std::string& key) const;
  /// The value as JSON text; empty when not told.
  [[nodiscard]] std::string json(const std::string& key) const;

  [[nodiscard]] std::string textIfAny(const std::string& key) const;
  [[nodiscard]] std::optional<double> amountIfAny(const std::string& key) const;
  [[nodiscard]] std::optional<Fields> objectIfAny(const std::string& key) const;

  [[nodiscard]] std::vector<std::string> keys() const;
  [[nodiscard]] Poco::Dynamic::Var value(const std::string& key) const;
  [[noreturn]] void wrong(const std::string& key, const std::string& expected) const;
  [[nodiscard]] std::string pathOf(const std::string& key) const;

 private:
  Poco::JSON::Object::Ptr object_;
  std::string path_;
};

/// A JSON number of whatever kind; nothing for anything else.
[[nodiscard]] std::optional<double> asNumber(const Poco::Dynamic::Var& value);

}  // namespace provider::api
