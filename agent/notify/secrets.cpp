#include "agent/notify/secrets.h"

#include <algorithm>

#include "agent/config/config.h"

namespace agent::notify {
namespace {

constexpr std::size_t kShortestSecret = 6;

}  // namespace

provider::Result<std::string> secretIn(const std::string& file) {
  if (file.empty()) return std::string();
  return config::loadSecret(file);
}

provider::Result<std::string> bearerIn(const std::string& file) {
  auto token = secretIn(file);
  if (token && !std::ranges::all_of(*token, [](char c) { return c > ' ' && c < 0x7f; }))
    return provider::failure(provider::ErrorKind::InvalidInput,
                             file + " holds no token: it has blanks or characters that no header has");
  return token;
}

std::string blotted(std::string text, const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    if (secret.size() < kShortestSecret) continue;
    for (std::size_t at = 0; (at = text.find(secret, at)) != std::string::npos;)
      text.replace(at, secret.size(), "***");
  }
  return text;
}

}  // namespace agent::notify
