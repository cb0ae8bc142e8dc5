#pragma once

#include <map>
#include <string>

#include "provider/sandbox/json_value.h"
#include "provider/sandbox/json_writer.h"

namespace provider::sandbox {

/// The API's own answer codes (API page, *Transport*).
inline constexpr int kCodeOk = 0;
inline constexpr int kCodeInvalidInput = 2;
inline constexpr int kCodeInvalidKey = 3;
inline constexpr int kCodeInvalidEndpoint = 4;
inline constexpr int kCodeRateLimit = 5;
inline constexpr int kCodeRefused = 6;

/// What an endpoint is asked.
struct Question {
  std::string endpoint;
  std::map<std::string, std::string> query;
  JsonValue body;  ///< null when nothing came along
  bool keyed = false;
};

/// What an endpoint says.
struct Reply {
  int code = kCodeOk;
  std::string error;  ///< with code 6
  std::string body;
};

/// Only a code.
[[nodiscard]] inline Reply coded(int code) {
  JsonWriter json;
  json.beginObject().member("code", code).endObject();
  return {code, {}, json.take()};
}

/// The object that was begun in `json`, ended with code 0.
[[nodiscard]] inline Reply accepted(JsonWriter json) {
  json.member("code", kCodeOk).endObject();
  return {kCodeOk, {}, json.take()};
}

/// Code 6 with the marketplace's word for it.
[[nodiscard]] inline Reply refused(const std::string& error) {
  JsonWriter json;
  json.beginObject().member("error", error).member("code", kCodeRefused).endObject();
  return {kCodeRefused, error, json.take()};
}

/// Code 6 with a word and one number that goes with it.
template <typename T>
[[nodiscard]] Reply refused(const std::string& error, const char* name, const T& value) {
  JsonWriter json;
  json.beginObject().member("error", error).member(name, value).member("code", kCodeRefused).endObject();
  return {kCodeRefused, error, json.take()};
}

}  // namespace provider::sandbox
