#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "provider/core/error.h"

/// Files that hold a secret. Every failure is `ErrorKind::Storage`; messages name the file and never hold
/// what is in it.
namespace agent::config {

inline constexpr mode_t kGroupAndOthers = 077;
inline constexpr mode_t kOthers = 007;

/// How messages call a secret and its file: `API key`, `key file`.
struct SecretName {
  std::string_view secret;
  std::string_view file;
};

/// The text of a file of which nobody in `forbidden` may make use. Nothing when there is no such file.
[[nodiscard]] std::optional<provider::Result<std::string>> safeText(const std::filesystem::path& path,
                                                                    mode_t forbidden, const SecretName& name);

/// The one line of a text, without blanks around it. `source` is where it is from.
[[nodiscard]] provider::Result<std::string> onlyLine(std::string_view text, const std::string& source,
                                                     const SecretName& name);

/// `$CREDENTIALS_DIRECTORY`, which systemd sets; empty when it does not.
[[nodiscard]] std::filesystem::path credentialsDirectory();

/// Whether systemd names that directory and keeps it closed to this process. It does so for ExecReload=, and
/// up to version 249 for ExecStartPre=: there only the service itself can tell whether its secrets are good.
[[nodiscard]] bool credentialsWithheld();

/// Whether a secret is one of the credentials: a name without a slash.
[[nodiscard]] bool isCredential(const std::string& file);

}  // namespace agent::config
