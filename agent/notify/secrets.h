#pragma once

#include <string>
#include <vector>

#include "provider/core/error.h"

/// Internal to this room.
namespace agent::notify {

/// What a file holds; nothing of an empty name.
[[nodiscard]] provider::Result<std::string> secretIn(const std::string& file);
/// The same of a token that goes into a header.
[[nodiscard]] provider::Result<std::string> bearerIn(const std::string& file);

/// The text with `***` where one of the secrets was. Those of fewer than six characters are left: they would
/// blot out words by chance.
[[nodiscard]] std::string blotted(std::string text, const std::vector<std::string>& secrets);

}  // namespace agent::notify
