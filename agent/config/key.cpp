#include <Poco/Exception.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "agent/config/config.h"
#include "agent/config/file.h"

namespace agent::config {
namespace {

namespace fs = std::filesystem;
using provider::ErrorKind;
using provider::failure;
using provider::Result;

constexpr std::size_t kLongestKey = 512;
constexpr std::size_t kLargestFile = 64 * 1024;
constexpr mode_t kGroupAndOthers = 077;
constexpr mode_t kOthers = 007;
constexpr const char* kVariable = "CLORE_API_KEY";

/// Empty when the variable is not set.
std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

Result<Key> checked(std::string_view text, const std::string& source) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos)
    return failure(ErrorKind::Storage, source + " is empty: it should hold the API key");
  text = text.substr(first, text.find_last_not_of(kBlank) - first + 1);
  if (text.find('\n') != std::string_view::npos)
    return failure(ErrorKind::Storage,
                   source + " has more than one line: it should hold the API key and nothing else");
  if (text.size() > kLongestKey)
    return failure(ErrorKind::Storage, source + " holds more than 512 characters: that is no API key");
  if (!std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7F'; }))
    return failure(ErrorKind::Storage,
                   source + " holds a blank or a character that cannot be part of an API key");
  return Key{std::string(text), source};
}

/// Nothing when there is no such file.
std::optional<Result<std::string>> safeText(const fs::path& path, mode_t forbidden) {
  const auto file = readFile(path, kLargestFile);
  if (!file && (file.error().code == ENOENT || file.error().code == ENOTDIR)) return std::nullopt;
  if (!file)
    return failure(ErrorKind::Storage,
                   "the key file " + path.string() + " cannot be read: " + file.error().reason);
  if ((file->mode & forbidden) != 0)
    return failure(ErrorKind::Storage, "the key file " + path.string() +
                                           " may be used by others: run `chmod 600 " + path.string() +
                                           "`, and renew the key if somebody may have read it");
  if (file->text.size() > kLargestFile)
    return failure(ErrorKind::Storage,
                   "the key file " + path.string() + " is larger than 64 KiB: that is no API key");
  return file->text;
}

std::optional<Result<Key>> fromFile(const fs::path& path, mode_t forbidden) {
  const auto text = safeText(path, forbidden);
  if (!text) return std::nullopt;
  if (!*text) return std::unexpected(text->error());
  return checked(**text, path.string());
}

/// The configuration of the vendor's own command line.
std::optional<Result<Key>> fromVendorConfig(const fs::path& path) {
  const auto text = safeText(path, kGroupAndOthers);
  if (!text) return std::nullopt;
  if (!*text) return std::unexpected(text->error());
  try {
    Poco::JSON::Parser parser;
    const auto object = parser.parse(**text).extract<Poco::JSON::Object::Ptr>();
    const Poco::Dynamic::Var key = object->get("api_key");
    if (key.isString()) return checked(key.extract<std::string>(), path.string());
  } catch (const Poco::Exception&) {
    // A parser's message may quote the text, and so the key.
    return failure(ErrorKind::Storage, path.string() + " is not valid JSON");
  }
  return failure(ErrorKind::Storage, path.string() + " has no text `api_key`");
}

}  // namespace

Result<Key> loadKey(const Api& api) {
  if (const std::string directory = environment("CREDENTIALS_DIRECTORY"); !directory.empty())
    if (auto key = fromFile(fs::path(directory) / "api.key", kOthers)) return *std::move(key);
  if (!api.keyFile.empty()) {
    if (auto key = fromFile(api.keyFile, kGroupAndOthers)) return *std::move(key);
    return failure(ErrorKind::Storage,
                   "there is no key file `" + api.keyFile + "`, which `key_file` in [api] names");
  }
  if (const std::string value = environment(kVariable); !value.empty()) return checked(value, kVariable);
  if (const std::string home = environment("HOME"); !home.empty())
    if (auto key = fromVendorConfig(fs::path(home) / ".clore" / "config.json")) return *std::move(key);
  return failure(ErrorKind::Storage,
                 "there is no API key: put it into a file that only its owner may read (chmod 600) and name "
                 "that with `key_file` in "
                 "[api]; or set CLORE_API_KEY");
}

}  // namespace agent::config
