#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

/// The journal as a file among files. Paths are absolute; what fails throws `Unusable`.
namespace agent::journal {

/// Nothing when there is no such file.
[[nodiscard]] std::optional<std::uintmax_t> sizeOf(const std::filesystem::path& file);

/// Makes an empty file that is its owner's alone; leaves an existing one as it is.
void makeFile(const std::filesystem::path& file);

/// Held while a journal is opened for writing: changing a new file to write-ahead logging is refused, not
/// waited for, when two do it at the same moment.
class OpeningTurn {
 public:
  explicit OpeningTurn(const std::filesystem::path& directory);
  ~OpeningTurn();
  OpeningTurn(const OpeningTurn&) = delete;
  OpeningTurn& operator=(const OpeningTurn&) = delete;

 private:
  int descriptor_;
};

}  // namespace agent::journal
