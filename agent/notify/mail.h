#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "provider/core/clock.h"

/// E-mails as they go over the wire. Internal to this room.
namespace agent::notify {

/// `agent@example.org` or `Rig watch <agent@example.org>`.
struct MailAddress {
  std::string name;
  std::string address;
};
/// Nothing when it is none, or one that would need more than ASCII on the way.
[[nodiscard]] std::optional<MailAddress> mailAddressFrom(std::string_view text);

struct Mail {
  MailAddress from;
  std::vector<MailAddress> to;
  std::string subject;
  std::string body;  ///< lines end with `\n`
  std::string id;    ///< of the message
  provider::WallTime at{};
};

/// RFC 5322 and MIME, in ASCII and short lines that end with CRLF: what is not ASCII is encoded (RFC 2047,
/// base64). No text can add a header.
[[nodiscard]] std::string written(const Mail& mail);

/// RFC 4648, without line ends.
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace agent::notify
