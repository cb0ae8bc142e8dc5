#include "agent/notify/json.h"

#include <limits>

#include "agent/log/escape.h"

namespace agent::notify {

std::string jsonText(std::string_view text) {
  return log::quoted(text, std::numeric_limits<std::size_t>::max());
}

std::string jsonList(const std::vector<std::string>& elements) {
  std::string out = "[";
  for (const std::string& element : elements) {
    if (out.size() > 1) out += ',';
    out += element;
  }
  return out + "]";
}

JsonObject& JsonObject::raw(std::string_view key, std::string_view json) {
  if (!fields_.empty()) fields_ += ',';
  fields_ += jsonText(key);
  fields_ += ':';
  fields_ += json;
  return *this;
}

JsonObject& JsonObject::textUnlessEmpty(std::string_view key, std::string_view value) {
  return value.empty() ? *this : text(key, value);
}

}  // namespace agent::notify
