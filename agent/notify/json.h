#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Writing JSON. Internal to this room.
namespace agent::notify {

[[nodiscard]] std::string jsonText(std::string_view text);
/// `elements` are JSON already.
[[nodiscard]] std::string jsonList(const std::vector<std::string>& elements);

/// One object, field by field, in the order of the calls.
class JsonObject {
 public:
  /// `json` is put in as it is.
  JsonObject& raw(std::string_view key, std::string_view json);
  JsonObject& text(std::string_view key, std::string_view value) { return raw(key, jsonText(value)); }
  JsonObject& number(std::string_view key, std::int64_t value) { return raw(key, std::to_string(value)); }
  JsonObject& textUnlessEmpty(std::string_view key, std::string_view value);
  [[nodiscard]] std::string done() const { return "{" + fields_ + "}"; }

 private:
  std::string fields_;
};

}  // namespace agent::notify
