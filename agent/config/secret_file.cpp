#include "agent/config/secret_file.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "agent/config/config.h"
#include "agent/config/file.h"
#include "agent/config/text.h"

namespace agent::config {
namespace {

namespace fs = std::filesystem;
using provider::ErrorKind;
using provider::failure;
using provider::Result;

constexpr std::size_t kLargestFile = 64 * 1024;
constexpr std::size_t kLongestSecret = 4096;
constexpr SecretName kSecret{.secret = "secret", .file = "file"};

bool isControl(char c) { return (c >= 0 && c < ' ') || c == '\x7F'; }

Result<std::string> checkedSecret(std::string_view text, const std::string& source) {
  auto line = onlyLine(text, source, kSecret);
  if (!line) return line;
  if (line->size() > kLongestSecret)
    return failure(ErrorKind::Storage, source + " holds more than 4096 characters: that is no secret");
  if (std::ranges::any_of(*line, isControl) || !isUtf8(*line))
    return failure(ErrorKind::Storage, source + " holds a character that cannot be part of a secret");
  return line;
}

std::optional<Result<std::string>> secretIn(const fs::path& path, mode_t forbidden) {
  const auto text = safeText(path, forbidden, kSecret);
  if (!text) return std::nullopt;
  if (!*text) return std::unexpected(text->error());
  return checkedSecret(**text, path.string());
}

}  // namespace

std::optional<Result<std::string>> safeText(const fs::path& path, mode_t forbidden, const SecretName& name) {
  const std::string file = "the " + std::string(name.file) + " " + path.string();
  const auto read = readFile(path, kLargestFile);
  if (!read && (read.error().code == ENOENT || read.error().code == ENOTDIR)) return std::nullopt;
  if (!read) return failure(ErrorKind::Storage, file + " cannot be read: " + read.error().reason);
  if ((read->mode & forbidden) != 0)
    return failure(ErrorKind::Storage, file + " may be used by others: run `chmod 600 " + path.string() +
                                           "`, and renew the " + std::string(name.secret) +
                                           " if somebody may have read it");
  if (read->text.size() > kLargestFile)
    return failure(ErrorKind::Storage,
                   file + " is larger than 64 KiB: that is no " + std::string(name.secret));
  return read->text;
}

Result<std::string> onlyLine(std::string_view text, const std::string& source, const SecretName& name) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::string secret{name.secret};
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos)
    return failure(ErrorKind::Storage, source + " is empty: it should hold the " + secret);
  text = text.substr(first, text.find_last_not_of(kBlank) - first + 1);
  if (text.find('\n') != std::string_view::npos)
    return failure(ErrorKind::Storage,
                   source + " has more than one line: it should hold the " + secret + " and nothing else");
  return std::string(text);
}

fs::path credentialsDirectory() {
  const char* value = std::getenv("CREDENTIALS_DIRECTORY");
  return value ? value : "";
}

bool credentialsWithheld() {
  const fs::path directory = credentialsDirectory();
  return !directory.empty() && ::access(directory.c_str(), R_OK | X_OK) != 0;
}

bool isCredential(const std::string& file) { return !file.empty() && !file.contains('/'); }

Result<std::string> loadSecret(const std::string& file) {
  if (!isCredential(file)) {
    if (auto secret = secretIn(file, kGroupAndOthers)) return *std::move(secret);
    return failure(ErrorKind::Storage, "there is no file `" + file + "`");
  }
  const fs::path directory = credentialsDirectory();
  if (directory.empty())
    return failure(ErrorKind::Storage,
                   "`" + file +
                       "` is a credential, which systemd hands to the service only: "
                       "examples/clore-agent.service.d/secrets.conf shows how a command by hand gets it");
  if (auto secret = secretIn(directory / file, kOthers)) return *std::move(secret);
  return failure(ErrorKind::Storage, "there is no credential `" + file + "` in " + directory.string() +
                                         ": name it with LoadCredential= (`systemctl edit clore-agent`)");
}

}  // namespace agent::config
