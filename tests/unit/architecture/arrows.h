#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// Who may know whom, as the includes tell it.
namespace architecture {

/// One `#include` line of one file.
struct Include {
  std::string file;    ///< relative to the project's root: `provider/pricing/decide.cpp`
  std::string target;  ///< what stands between the quotes or brackets
  int line = 0;
};

/// The includes of one file's text; `file` is the name they get.
[[nodiscard]] std::vector<Include> includesOf(const std::string& file, std::istream& text);

/// All includes of the sources and headers under `provider/` and `agent/` of the project at `root`.
[[nodiscard]] std::vector<Include> includesUnder(const std::filesystem::path& root);

/// Why an include is forbidden by itself; empty when it is not.
[[nodiscard]] std::string objection(const Include& include);

/// Includes by which Poco reaches another room: of a header that includes Poco itself or through others.
/// Within its own room a header may: it is that room's private matter.
[[nodiscard]] std::vector<Include> leaks(const std::vector<Include>& includes);

}  // namespace architecture
