#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "agent/config/config.h"
#include "agent/notify/channel.h"
#include "agent/notify/http_endpoint.h"

/// Internal to this room.
namespace agent::notify {

/// Where mail is handed in, and as whom.
struct MailServer {
  std::string host;
  std::uint16_t port = 587;
  config::MailSecurity security = config::MailSecurity::StartTls;
  std::string user;  ///< empty = no log-in
  std::string password;
  std::string caFile;
};

struct Envelope {
  std::string from;
  std::vector<std::string> to;
};

struct MailHandedIn {
  Delivery delivery;
  std::set<std::string> accepted;  ///< recipients that it was delivered for
  std::set<std::string> deferred;  ///< those that the server may take later
};

/// Hands one mail in (RFC 5321, 3207, 4954). TLS is never given up for plain text, and no name or password is
/// sent without it but with `MailSecurity::None`. A recipient that is refused or deferred keeps it from no
/// other; without any, nothing is sent.
///
/// When the whole mail is out and only the answer is missing, the delivery is `maybeDelivered`. What the
/// server says gets into an error without the password, in whatever form the log-in sends it.
[[nodiscard]] MailHandedIn handIn(const MailServer& server, const Envelope& envelope, const std::string& mail,
                                  const Surroundings& surroundings);

/// How a computer of this name calls itself: by the name where that is a domain's, else by an address (RFC
/// 5321, 4.1.1.1 and 4.1.3).
[[nodiscard]] std::string greeterName(const std::string& hostName);

}  // namespace agent::notify
