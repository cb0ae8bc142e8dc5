#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace provider::sandbox {

/// JSON that somebody sent. A getter answers nothing when the value is of another type, so that a rule reads
/// as one condition.
class JsonValue {
 public:
  using Member = std::pair<std::string, JsonValue>;
  using Object = std::vector<Member>;  ///< in the order of their names
  using Array = std::vector<JsonValue>;

  // In the source file: inlined moves of the variant make g++ 12 warn of memory that is never read.
  JsonValue();
  ~JsonValue();
  JsonValue(const JsonValue& other);
  JsonValue& operator=(const JsonValue& other);
  JsonValue(JsonValue&& other) noexcept;
  JsonValue& operator=(JsonValue&& other) noexcept;

  explicit JsonValue(bool value);
  explicit JsonValue(std::int64_t value);
  explicit JsonValue(double value);
  explicit JsonValue(std::string value);
  explicit JsonValue(Object value);
  explicit JsonValue(Array value);

  /// Nothing when the text is not JSON.
  [[nodiscard]] static std::optional<JsonValue> parse(const std::string& text);

  [[nodiscard]] bool isNull() const { return std::holds_alternative<std::monostate>(value_); }
  [[nodiscard]] std::optional<bool> boolean() const { return get<bool>(); }
  [[nodiscard]] std::optional<std::int64_t> integer() const { return get<std::int64_t>(); }
  /// Integers too. Always finite.
  [[nodiscard]] std::optional<double> number() const;
  /// Null when it is none.
  [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&value_); }
  [[nodiscard]] const Object* object() const { return std::get_if<Object>(&value_); }
  [[nodiscard]] const Array* array() const { return std::get_if<Array>(&value_); }

  /// A member of an object; null when there is none.
  [[nodiscard]] const JsonValue* find(std::string_view name) const;
  /// The integer that a member is; nothing when there is no such member, or it is of another type.
  [[nodiscard]] std::optional<std::int64_t> findInteger(std::string_view name) const;

 private:
  template <typename T>
  std::optional<T> get() const {
    const T* held = std::get_if<T>(&value_);
    return held ? std::optional<T>(*held) : std::nullopt;
  }

  std::variant<std::monostate, bool, std::int64_t, double, std::string, Object, Array> value_;
};

}  // namespace provider::sandbox
