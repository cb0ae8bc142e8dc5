#pragma once

#include "agent/config/values.h"

/// What a key's `apply` takes out of its value: the alternative that the key's form yields.
namespace agent::config {

inline std::chrono::milliseconds time(const Value& v) { return std::get<std::chrono::milliseconds>(v); }
inline const std::string& word(const Value& v) { return std::get<std::string>(v); }
inline double fraction(const Value& v) { return std::get<Fraction>(v).value; }
inline double number(const Value& v) { return std::get<Number>(v).value; }
inline provider::pricing::OwnerPrice price(const Value& v) {
  return std::get<provider::pricing::OwnerPrice>(v);
}
inline std::int64_t whole(const Value& v) { return std::get<std::int64_t>(v); }
inline bool isOff(const Value& v) { return std::holds_alternative<Off>(v); }
/// How many readings have to agree; `off` = the first one decides.
inline int readings(const Value& v) { return isOff(v) ? 1 : static_cast<int>(whole(v)); }

}  // namespace agent::config
