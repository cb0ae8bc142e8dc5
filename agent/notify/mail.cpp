#include "agent/notify/mail.h"

#include <algorithm>

#include "agent/notify/characters.h"
#include "agent/notify/spans.h"

namespace agent::notify {
namespace {

/// An encoded word has at most 75 characters, `=?utf-8?B?` and `?=` among them: 45 bytes make 60.
constexpr std::size_t kBytesOfWord = 45;
constexpr std::size_t kBytesOfLine = 57;     ///< 76 characters of base64
constexpr std::size_t kLongestHeader = 200;  ///< far below the 998 of a line
constexpr std::size_t kLongestIdentifier = 100;
constexpr std::size_t kLongestAddress = 254;  ///< RFC 5321, 4.5.3.1

bool isAscii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// At most so many bytes, and no part of a character.
std::string_view piece(std::string_view text, std::size_t most) {
  std::size_t end = std::min(most, text.size());
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

/// Text that looks like an encoded word would be decoded, so that it has to become one.
std::string headerText(std::string_view raw) {
  const std::string text = cutTo(printable(raw), kLongestHeader);
  if (isAscii(text) && text.find("=?") == std::string::npos) return text;
  std::string out;
  for (std::string_view left = text; !left.empty();) {
    const std::string_view part = piece(left, kBytesOfWord);
    out += (out.empty() ? "" : "\r\n ") + ("=?utf-8?B?" + base64(part) + "?=");
    left.remove_prefix(part.size());
  }
  return out;
}

std::string headerAddress(const MailAddress& address) {
  if (address.name.empty()) return address.address;
  const std::string name = headerText(address.name);
  if (name.starts_with("=?")) return name + " <" + address.address + ">";
  std::string quoted;
  for (const char c : name) quoted += (c == '"' || c == '\\') ? std::string("\\") + c : std::string(1, c);
  return '"' + quoted + "\" <" + address.address + ">";
}

std::string identifier(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, kLongestIdentifier)) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    out += plain || c == '-' || c == '_' || (c == '.' && !out.empty() && out.back() != '.') ? c : '-';
  }
  while (out.ends_with('.')) out.pop_back();
  return out.empty() ? "message" : out;
}

std::string domainOf(const MailAddress& address) {
  return address.address.substr(address.address.rfind('@') + 1);
}

std::string encodedBody(std::string_view body) {
  std::string text;
  for (const char c : body) text += c == '\n' ? std::string("\r\n") : std::string(1, c);
  std::string out;
  for (std::string_view left = text; !left.empty(); left.remove_prefix(std::min(left.size(), kBytesOfLine)))
    out += base64(left.substr(0, kBytesOfLine)) + "\r\n";
  return out;
}

std::string trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return std::string(text);
}

bool isAddress(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size() || text.size() > kLongestAddress)
    return false;
  return std::ranges::all_of(text, [](char c) {
    return c > ' ' && c < 0x7f && std::string_view("<>()[],;:\\\"").find(c) == std::string_view::npos;
  });
}

}  // namespace

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::string_view three = bytes.substr(at, 3);
    unsigned bits = 0;
    for (std::size_t i = 0; i < 3; ++i)
      bits = bits << 8U | (i < three.size() ? static_cast<unsigned char>(three[i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i)
      out += i <= three.size() ? kDigits[bits >> (18U - 6U * i) & 63U] : '=';
  }
  return out;
}

std::optional<MailAddress> mailAddressFrom(std::string_view text) {
  MailAddress found;
  const std::string whole = trimmed(text);
  const std::size_t open = whole.find('<');
  if (open == std::string::npos) {
    found.address = whole;
  } else {
    if (!whole.ends_with('>')) return std::nullopt;
    found.address = whole.substr(open + 1, whole.size() - open - 2);
    found.name = trimmed(whole.substr(0, open));
    if (found.name.size() >= 2 && found.name.starts_with('"') && found.name.ends_with('"'))
      found.name = found.name.substr(1, found.name.size() - 2);
  }
  if (!isAddress(found.address)) return std::nullopt;
  return found;
}

std::string written(const Mail& mail) {
  std::string to;
  for (const MailAddress& each : mail.to) to += (to.empty() ? "" : ",\r\n ") + headerAddress(each);
  return "Date: " + mailDate(mail.at) + "\r\nFrom: " + headerAddress(mail.from) + "\r\nTo: " + to +
         "\r\nSubject: " + headerText(mail.subject) + "\r\nMessage-ID: <" + identifier(mail.id) + "@" +
         domainOf(mail.from) +
         ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
         "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
         encodedBody(mail.body);
}

}  // namespace agent::notify
