#pragma once

#include <span>
#include <string>
#include <string_view>

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

/// An exit code and what it says.
struct CodeMeaning {
  int code;
  std::string_view meaning;
};
[[nodiscard]] std::span<const CodeMeaning> exitCodes();
/// Those of `check` and `status`.
[[nodiscard]] std::span<const CodeMeaning> monitoringCodes();
/// `0 OK, 1 WARNING, …`
[[nodiscard]] std::string inWords(std::span<const CodeMeaning> codes);

/// What a failure means for whoever started the program: the key was refused; it may work in a minute; the
/// API cannot be used.
[[nodiscard]] ExitCode exitCodeFor(provider::ErrorKind kind);

}  // namespace agent::commands
