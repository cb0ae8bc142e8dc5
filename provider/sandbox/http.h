#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace provider::sandbox {

/// As much of an HTTP request as the marketplace looks at.
struct HttpRequest {
  std::string method = "GET";
  std::string target;              ///< below the base address: `/my_orders?return_completed=true`
  std::optional<std::string> key;  ///< the header `auth`
  std::string contentType;
  std::string body;
};

struct Answer {
  int status = 200;
  std::string contentType = "application/json; charset=utf-8";
  std::string body;
  std::optional<std::chrono::seconds> retryAfter;
};

}  // namespace provider::sandbox
