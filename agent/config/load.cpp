#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

#include "agent/config/build.h"
#include "agent/config/config.h"
#include "agent/config/document.h"
#include "agent/config/file.h"

namespace agent::config {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = 1024 * 1024;

std::string adviceFor(int code) {
  if (code == ENOENT) return "; copy the agent.ini of the package there, or name another file with --config";
  if (code == EACCES) return "; make it readable for the user that runs the agent";
  return {};
}

Document withUnreadable(Document document, const std::string& file, const std::string& message) {
  document.problems.push_back({{document.files.size(), 0}, message});
  document.files.push_back(file);
  document.damaged = true;
  return document;
}

Document readInto(Document document, const fs::path& path) {
  auto file = readFile(path, kMostBytes);
  if (file) return read(std::move(document), file->text, path.string());
  return withUnreadable(std::move(document), path.string(),
                        "cannot be read: " + file.error().reason + adviceFor(file.error().code));
}

struct Additions {
  std::vector<fs::path> files;
  std::error_code error;
};

Additions additionsIn(const fs::path& directory) {
  Additions result;
  fs::directory_iterator entries(directory, result.error);
  for (; !result.error && entries != fs::directory_iterator{}; entries.increment(result.error)) {
    const fs::path name = entries->path().filename();
    // What begins with a dot is an editor's or a package manager's unfinished work.
    if (name.extension() == ".ini" && !name.native().starts_with('.'))
      result.files.push_back(entries->path());
  }
  std::ranges::sort(result.files, {}, [](const fs::path& path) { return path.native(); });
  return result;
}

}  // namespace

Loaded load(const fs::path& main) {
  Document document = readInto({}, main);
  if (!document.problems.empty() && document.problems.front().place.line == 0)
    return build(std::move(document));
  const fs::path directory = main.parent_path() / "conf.d";
  const Additions additions = additionsIn(directory);
  if (additions.error && additions.error != std::errc::no_such_file_or_directory)
    document = withUnreadable(std::move(document), directory.string(),
                              "cannot be read: " + additions.error.message());
  for (const fs::path& path : additions.files) document = readInto(std::move(document), path);
  return build(std::move(document));
}

}  // namespace agent::config
