#pragma once

#include <string>
#include <vector>

namespace agent::commands {

/// The whole program: reads the command line, runs the command, returns the exit code. Nothing is thrown.
[[nodiscard]] int execute(const std::vector<std::string>& arguments);

}  // namespace agent::commands
