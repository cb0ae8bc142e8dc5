#pragma once

#include "provider/core/error.h"

namespace agent::commands {

/// Exit codes of every command but `check`, `status` and `plan --detailed-exitcode` (sysexits.h, as far as it
/// fits).
enum ExitCode : int {
  kDone = 0,
  kUsage = 64,
  kUnavailable = 69,
  kBug = 70,
  kTemporary = 75,
  kKeyRefused = 77,
  kConfiguration = 78,
};

/// What a failure means for whoever started the program: the key was refused; it may work in a minute; the
/// API cannot be used.
[[nodiscard]] ExitCode exitCodeFor(provider::ErrorKind kind);

}  // namespace agent::commands
