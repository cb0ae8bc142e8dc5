#include <Poco/Exception.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <cstdlib>

#include "agent/config/config.h"
#include "agent/config/secret_file.h"

namespace agent::config {
namespace {

namespace fs = std::filesystem;
using provider::ErrorKind;
using provider::failure;
using provider::Result;

constexpr std::size_t kLongestKey = 512;
constexpr const char* kVariable = "CLORE_API_KEY";
constexpr SecretName kApiKey{.secret = "API key", .file = "key file"};
/// The file that clore-agent.service hands over as the credential `api.key`.
constexpr const char* kServiceKeyFile = "/etc/clore-agent/api.key";

/// Empty when the variable is not set.
std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

Result<Key> checked(std::string_view text, const std::string& source) {
  auto line = onlyLine(text, source, kApiKey);
  if (!line) return std::unexpected(line.error());
  if (line->size() > kLongestKey)
    return failure(ErrorKind::Storage, source + " holds more than 512 characters: that is no API key");
  if (!std::ranges::all_of(*line, [](char c) { return c > ' ' && c < '\x7F'; }))
    return failure(ErrorKind::Storage,
                   source + " holds a blank or a character that cannot be part of an API key");
  return Key{*std::move(line), source};
}

std::optional<Result<Key>> fromFile(const fs::path& path, mode_t forbidden) {
  const auto text = safeText(path, forbidden, kApiKey);
  if (!text) return std::nullopt;
  if (!*text) return std::unexpected(text->error());
  return checked(**text, path.string());
}

std::string howToWrite(const std::string& file) {
  return "`install -m 600 /dev/stdin " + file +
         "`, paste the key that clore.ai shows for your account, Enter, Ctrl-D";
}

/// The unit makes an empty credential where there is no file to take it from.
std::optional<Result<Key>> fromCredential(const fs::path& path) {
  const auto text = safeText(path, kOthers, kApiKey);
  if (!text) return std::nullopt;
  if (!*text) return std::unexpected(text->error());
  if ((*text)->find_first_not_of(" \t\r\n") != std::string::npos) return checked(**text, path.string());
  return failure(ErrorKind::Storage, "there is no API key: " + path.string() + " is empty. As root " +
                                         howToWrite(kServiceKeyFile) +
                                         "; then `systemctl restart clore-agent`");
}

/// The configuration of the vendor's own command line.
std::optional<Result<Key>> fromVendorConfig(const fs::path& path) {
  const auto text = safeText(path, kGroupAndOthers, kApiKey);
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
  if (const fs::path directory = credentialsDirectory(); !directory.empty())
    if (auto key = fromCredential(directory / "api.key")) return *std::move(key);
  if (!api.keyFile.empty()) {
    if (auto key = fromFile(api.keyFile, kGroupAndOthers)) return *std::move(key);
    return failure(ErrorKind::Storage, "there is no key file `" + api.keyFile +
                                           "`, which `key_file` in [api] names: " + howToWrite(api.keyFile));
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
