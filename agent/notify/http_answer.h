#pragma once

#include <string>

#include "agent/notify/http_endpoint.h"

/// Internal to this room.
namespace agent::notify {

/// What an answer's body tells: how long to wait, and in which words. JSON of any shape, or text.
[[nodiscard]] HttpAnswer readAnswer(int status, const std::string& body);

}  // namespace agent::notify
