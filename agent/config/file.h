#pragma once

#include <sys/types.h>

#include <cstddef>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>

namespace agent::config {

/// What was read, and who else may use the file.
struct FileText {
  std::string text;
  mode_t mode = 0;  ///< of the file that was opened, not of what stands at its path later
};

struct FileError {
  int code = 0;        ///< an errno value
  std::string reason;  ///< and no more: `No such file or directory`, `it is a directory`
};

/// Reads at most `most` bytes and one more, by which a caller sees that there is more.
[[nodiscard]] std::expected<FileText, FileError> readFile(const std::filesystem::path& path,
                                                          std::size_t most);

}  // namespace agent::config
