#include "agent/commands/host.h"

#include <unistd.h>

#include <array>

namespace agent::commands {

std::string hostName() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

}  // namespace agent::commands
