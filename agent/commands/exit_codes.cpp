#include "agent/commands/exit_codes.h"

namespace agent::commands {

ExitCode exitCodeFor(provider::ErrorKind kind) {
  using enum provider::ErrorKind;
  switch (kind) {
    case KeyRefused:
      return kKeyRefused;
    case Timeout:
    case RateLimited:
    case Busy:
    case Cancelled:
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
