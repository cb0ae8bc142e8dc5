#include "agent/commands/exit_codes.h"

namespace agent::commands {

namespace {

constexpr CodeMeaning kExitCodes[] = {
    {kDone, "done"},
    {kUsage, "wrong usage"},
    {kUnavailable, "the API is unavailable, its answer is unusable, or it refused"},
    {kBug, "a bug"},
    {kTemporary, "temporary, such as a full disk or a locked journal: try again"},
    {kKeyRefused, "the key is refused"},
    {kConfiguration, "the configuration, the key file or the journal is at fault until somebody mends it"},
};
constexpr CodeMeaning kMonitoringCodes[] = {{0, "OK"}, {1, "WARNING"}, {2, "CRITICAL"}, {3, "UNKNOWN"}};

}  // namespace

std::span<const CodeMeaning> exitCodes() { return kExitCodes; }

std::span<const CodeMeaning> monitoringCodes() { return kMonitoringCodes; }

std::string inWords(std::span<const CodeMeaning> codes) {
  std::string text;
  for (const auto& [code, meaning] : codes)
    text += (text.empty() ? "" : ", ") + std::to_string(code) + " " + std::string(meaning);
  return text;
}

ExitCode exitCodeFor(provider::ErrorKind kind) {
  using enum provider::ErrorKind;
  switch (kind) {
    case KeyRefused:
      return kKeyRefused;
    case Timeout:
    case RateLimited:
    case Busy:
    case Cancelled:
    case StorageTransient:
      return kTemporary;
    case Storage:
      return kConfiguration;
    case NoConnection:
    case BadAnswer:
    case InvalidInput:
    case Refused:
      break;
  }
  return kUnavailable;
}

}  // namespace agent::commands
