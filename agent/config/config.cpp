#include "agent/config/config.h"

#include <array>

#include "agent/config/build.h"
#include "agent/config/document.h"

namespace agent::config {

std::string_view name(Mode mode) {
  switch (mode) {
    case Mode::Observe:
      return "observe";
    case Mode::Enforce:
      return "enforce";
    case Mode::Paused:
      return "paused";
  }
  return "unknown";
}

std::string_view name(ChannelType type) {
  constexpr std::array<std::string_view, 7> kNames{"telegram", "discord",      "slack",    "webhook",
                                                   "email",    "alertmanager", "heartbeat"};
  return kNames[static_cast<std::size_t>(type)];
}

std::string text(const Fault& fault) {
  return fault.file + (fault.line > 0 ? ":" + std::to_string(fault.line) : "") + ": " + fault.message;
}

Loaded parse(const std::string& text, const std::string& file) { return build(read({}, text, file)); }

}  // namespace agent::config
