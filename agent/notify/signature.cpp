#include "agent/notify/signature.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "provider/core/ensure.h"

namespace agent::notify {

std::string signatureOf(std::string_view secret, std::int64_t timestamp, std::string_view body) {
  const std::string text = std::to_string(timestamp) + "." + std::string(body);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const auto* made =
      HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
           reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  provider::ensure(made != nullptr, "OpenSSL has no HMAC-SHA256");
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "sha256=";
  for (unsigned i = 0; i < size; ++i) {
    out += kDigits[digest[i] >> 4U];
    out += kDigits[digest[i] & 0xfU];
  }
  return out;
}

}  // namespace agent::notify
