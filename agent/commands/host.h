#pragma once

#include <string>

namespace agent::commands {

/// The name of this computer, as messages give it.
[[nodiscard]] std::string hostName();

}  // namespace agent::commands
