#include "agent/notify/smtp.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "agent/notify/characters.h"
#include "agent/notify/mail.h"
#include "agent/notify/secrets.h"
#include "provider/api/conversation.h"

namespace agent::notify {
namespace {

using provider::api::Conversation;
using DeliveryResult = Delivery::Result;

constexpr int kMostReplyLines = 100;
constexpr std::size_t kLongestSaid = 160;

/// Ends the dialogue from wherever it is; never leaves this file.
struct Ended {
  Delivery delivery;
};

[[noreturn]] void end(DeliveryResult result, std::string why) {
  throw Ended{{.result = result, .error = std::move(why), .after = {}}};
}

template <typename Value>
Value must(provider::Result<Value> result) {
  if (!result) {
    const bool lasting = result.error().kind == provider::ErrorKind::InvalidInput;
    end(lasting ? DeliveryResult::Denied : DeliveryResult::TryAgain, result.error().message);
  }
  if constexpr (!std::is_void_v<Value>) return std::move(*result);
}

std::string hostName() {
  std::array<char, 256> name{};
  (void)::gethostname(name.data(), name.size() - 1);
  return name.data();
}

std::string plainLogIn(const MailServer& server) {
  return base64(std::string(1, '\0') + server.user + std::string(1, '\0') + server.password);
}

/// The log-in in all forms that are sent, for a server may repeat the command that it refuses. The longest is
/// first, for it may hold others.
std::vector<std::string> secretsOf(const MailServer& server) {
  if (server.password.empty()) return {};
  return {plainLogIn(server), base64(server.password), base64(server.user), server.password};
}

/// What a command is answered when it went well: the first digit of the code (RFC 5321, 4.2.1).
enum class Good { Done = 2, GoOn = 3 };

struct Reply {
  int code = 0;
  std::vector<std::string> lines;  ///< without the code

  [[nodiscard]] bool is(Good good) const { return code / 100 == static_cast<int>(good); }
  [[nodiscard]] bool isPermanent() const { return code >= 500 && code < 600; }
  [[nodiscard]] std::string text(const std::vector<std::string>& secrets) const {
    if (lines.empty()) return std::to_string(code);
    // Before it is cut: half a secret would not be found.
    return std::to_string(code) + " " + cutTo(printable(blotted(lines.back(), secrets)), kLongestSaid);
  }
};

class Dialogue {
 public:
  Dialogue(const MailServer& server, Conversation conversation)
      : server_(server), secrets_(secretsOf(server)), conversation_(std::move(conversation)) {}

  void open();
  void logIn();
  [[nodiscard]] MailHandedIn handIn(const Envelope& envelope, const std::string& mail);

 private:
  [[nodiscard]] Reply read();
  [[nodiscard]] Reply ask(const std::string& command);
  /// `what` is in the error; the command is not, for it may hold a password.
  void insist(const Reply& reply, Good good, const std::string& what, DeliveryResult onRefusal) const;
  void greet();
  void beginTls();
  void handInData(const std::string& mail);
  [[nodiscard]] bool offers(const std::string& extension, const std::string& word = {}) const;

  const MailServer& server_;
  std::vector<std::string> secrets_;
  Conversation conversation_;
  std::vector<std::string> extensions_;  ///< in capitals
};

Reply Dialogue::read() {
  Reply reply;
  for (int lines = 0; lines < kMostReplyLines; ++lines) {
    const std::string line = must(conversation_.line());
    const bool coded = line.size() >= 3 && std::all_of(line.begin(), line.begin() + 3,
                                                       [](char c) { return c >= '0' && c <= '9'; });
    if (!coded || (line.size() > 3 && line[3] != ' ' && line[3] != '-'))
      end(DeliveryResult::TryAgain, "what " + server_.host + " answers is not SMTP");
    reply.code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    reply.lines.push_back(line.size() > 4 ? line.substr(4) : std::string());
    if (line.size() == 3 || line[3] == ' ') return reply;
  }
  end(DeliveryResult::TryAgain, server_.host + " answers without end");
}

Reply Dialogue::ask(const std::string& command) {
  must(conversation_.send(command + "\r\n"));
  return read();
}

void Dialogue::insist(const Reply& reply, Good good, const std::string& what,
                      DeliveryResult onRefusal) const {
  if (reply.is(good)) return;
  const bool refused = reply.code >= 400;
  end(reply.isPermanent() ? onRefusal : DeliveryResult::TryAgain,
      server_.host + (refused ? " refuses " : " does not answer as SMTP wants it to ") + what + ": " +
          reply.text(secrets_));
}

void Dialogue::greet() {
  const Reply reply = ask("EHLO " + greeterName(hostName()));
  insist(reply, Good::Done, "the greeting", DeliveryResult::Denied);
  extensions_ = reply.lines;
  for (std::string& line : extensions_)
    std::ranges::transform(line, line.begin(), [](char c) {
      return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
}

bool Dialogue::offers(const std::string& extension, const std::string& word) const {
  return std::ranges::any_of(extensions_, [&](const std::string& line) {
    if (line != extension && !line.starts_with(extension + " ")) return false;
    return word.empty() || (line + " ").find(" " + word + " ") != std::string::npos;
  });
}

/// A server that waits to be asked for TLS answers its beginning with plain text.
void Dialogue::beginTls() {
  auto begun = conversation_.startTls();
  if (!begun && server_.port != 465)
    begun.error().message += "; a port other than 465 usually wants security = starttls";
  must(std::move(begun));
}

void Dialogue::open() {
  if (server_.security == config::MailSecurity::Tls) beginTls();
  insist(read(), Good::Done, "the connection", DeliveryResult::Denied);
  greet();
  if (server_.security != config::MailSecurity::StartTls) return;
  if (!offers("STARTTLS"))
    end(DeliveryResult::Denied, server_.host +
                                    " offers no STARTTLS, and nothing is sent without it; port 465 "
                                    "usually wants security = tls");
  insist(ask("STARTTLS"), Good::Done, "STARTTLS", DeliveryResult::Denied);
  must(conversation_.startTls());
  greet();
}

void Dialogue::logIn() {
  if (server_.user.empty()) return;
  const std::string what = "the log-in of " + server_.user;
  if (offers("AUTH", "PLAIN"))
    return insist(ask("AUTH PLAIN " + plainLogIn(server_)), Good::Done, what, DeliveryResult::Denied);
  if (!offers("AUTH", "LOGIN"))
    end(DeliveryResult::Denied, server_.host + " offers no log-in by AUTH PLAIN or LOGIN");
  insist(ask("AUTH LOGIN"), Good::GoOn, what, DeliveryResult::Denied);
  insist(ask(base64(server_.user)), Good::GoOn, what, DeliveryResult::Denied);
  insist(ask(base64(server_.password)), Good::Done, what, DeliveryResult::Denied);
}

/// A line that is a full stop would end the mail (RFC 5321, 4.5.2).
std::string stuffed(const std::string& mail) {
  std::string out;
  bool atStart = true;
  for (const char c : mail) {
    if (atStart && c == '.') out += '.';
    out += c;
    atStart = c == '\n';
  }
  return out;
}

void Dialogue::handInData(const std::string& mail) {
  insist(ask("DATA"), Good::GoOn, "the mail", DeliveryResult::Refused);
  must(conversation_.send(stuffed(mail) + ".\r\n"));
  Reply reply;
  try {
    reply = read();
    insist(reply, Good::Done, "the mail", DeliveryResult::Refused);
  } catch (Ended& ended) {
    // Only a refusal says that it was not taken.
    ended.delivery.maybeDelivered = reply.code < 400;
    throw;
  }
}

MailHandedIn Dialogue::handIn(const Envelope& envelope, const std::string& mail) {
  MailHandedIn result{};
  insist(ask("MAIL FROM:<" + envelope.from + ">"), Good::Done, "the sender " + envelope.from,
         DeliveryResult::Denied);
  std::string refusals;
  for (const std::string& each : envelope.to) {
    const Reply reply = ask("RCPT TO:<" + each + ">");
    if (reply.is(Good::Done)) {
      result.accepted.insert(each);
      continue;
    }
    if (!reply.isPermanent()) result.deferred.insert(each);
    refusals += (refusals.empty() ? "" : "; ") + ("the recipient " + each + ": " + reply.text(secrets_));
  }
  if (!refusals.empty()) refusals = server_.host + " refuses " + refusals;
  if (result.accepted.empty()) {
    result.delivery = {.result = result.deferred.empty() ? DeliveryResult::Denied : DeliveryResult::TryAgain,
                       .error = refusals,
                       .after = {}};
    return result;
  }
  handInData(mail);
  (void)conversation_.send("QUIT\r\n");
  result.delivery.error = refusals;
  return result;
}

}  // namespace

std::string greeterName(const std::string& hostName) {
  const auto isLetterOrDigit = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  const bool plain =
      std::ranges::all_of(hostName, [&](char c) { return isLetterOrDigit(c) || c == '-' || c == '.'; });
  const bool isDomain = plain && hostName.contains('.') && isLetterOrDigit(hostName.front()) &&
                        isLetterOrDigit(hostName.back());
  return isDomain ? hostName : "[127.0.0.1]";
}

MailHandedIn handIn(const MailServer& server, const Envelope& envelope, const std::string& mail,
                    const Surroundings& surroundings) {
  try {
    Dialogue dialogue(server, must(Conversation::begin({.host = server.host,
                                                        .port = server.port,
                                                        .caFile = server.caFile,
                                                        .timeout = surroundings.timeout},
                                                       surroundings.interrupt)));
    dialogue.open();
    dialogue.logIn();
    return dialogue.handIn(envelope, mail);
  } catch (Ended& ended) {
    return {.delivery = std::move(ended.delivery), .accepted = {}, .deferred = {}};
  }
}

}  // namespace agent::notify
