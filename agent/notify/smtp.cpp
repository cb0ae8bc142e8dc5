#include "agent/notify/smtp.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "agent/notify/characters.h"
#include "agent/notify/mail.h"
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

/// How this computer calls itself: its name where that can be one, else an address (RFC 5321, 4.1.1.1).
std::string greeterName() {
  std::array<char, 256> name{};
  (void)::gethostname(name.data(), name.size() - 1);
  const std::string text = name.data();
  const bool plain = std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
  });
  return text.empty() || !plain ? "[127.0.0.1]" : text;
}

struct Reply {
  int code = 0;
  std::vector<std::string> lines;  ///< without the code

  [[nodiscard]] bool isGood() const { return code >= 200 && code < 400; }
  [[nodiscard]] bool isTemporary() const { return code >= 400 && code < 500; }
  [[nodiscard]] std::string text() const {
    return std::to_string(code) + (lines.empty() ? "" : " " + cutTo(printable(lines.back()), kLongestSaid));
  }
};

class Dialogue {
 public:
  Dialogue(const MailServer& server, Conversation conversation)
      : server_(server), conversation_(std::move(conversation)) {}

  void open();
  void logIn();
  [[nodiscard]] MailHandedIn handIn(const Envelope& envelope, const std::string& mail);

 private:
  [[nodiscard]] Reply read();
  [[nodiscard]] Reply ask(const std::string& command);
  /// `what` is in the error; the command is not, for it may hold a password.
  void insist(const Reply& reply, const std::string& what, DeliveryResult onRefusal) const;
  void greet();
  [[nodiscard]] bool offers(const std::string& extension, const std::string& word = {}) const;

  const MailServer& server_;
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

void Dialogue::insist(const Reply& reply, const std::string& what, DeliveryResult onRefusal) const {
  if (reply.isGood()) return;
  end(reply.isTemporary() ? DeliveryResult::TryAgain : onRefusal,
      server_.host + " refuses " + what + ": " + reply.text());
}

void Dialogue::greet() {
  const Reply reply = ask("EHLO " + greeterName());
  insist(reply, "the greeting", DeliveryResult::Denied);
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

void Dialogue::open() {
  if (server_.security == config::MailSecurity::Tls) must(conversation_.startTls());
  insist(read(), "the connection", DeliveryResult::Denied);
  greet();
  if (server_.security != config::MailSecurity::StartTls) return;
  if (!offers("STARTTLS"))
    end(DeliveryResult::Denied, server_.host +
                                    " offers no STARTTLS, and nothing is sent without it; port 465 "
                                    "usually wants security = tls");
  insist(ask("STARTTLS"), "STARTTLS", DeliveryResult::Denied);
  must(conversation_.startTls());
  greet();
}

void Dialogue::logIn() {
  if (server_.user.empty()) return;
  const std::string what = "the log-in of " + server_.user;
  if (offers("AUTH", "PLAIN")) {
    const std::string both = std::string(1, '\0') + server_.user + std::string(1, '\0') + server_.password;
    return insist(ask("AUTH PLAIN " + base64(both)), what, DeliveryResult::Denied);
  }
  if (!offers("AUTH", "LOGIN"))
    end(DeliveryResult::Denied, server_.host + " offers no log-in by AUTH PLAIN or LOGIN");
  insist(ask("AUTH LOGIN"), what, DeliveryResult::Denied);
  insist(ask(base64(server_.user)), what, DeliveryResult::Denied);
  insist(ask(base64(server_.password)), what, DeliveryResult::Denied);
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

MailHandedIn Dialogue::handIn(const Envelope& envelope, const std::string& mail) {
  MailHandedIn result{};
  insist(ask("MAIL FROM:<" + envelope.from + ">"), "the sender " + envelope.from, DeliveryResult::Denied);
  std::string refusals;
  for (const std::string& each : envelope.to) {
    const Reply reply = ask("RCPT TO:<" + each + ">");
    if (reply.isGood()) {
      result.accepted.insert(each);
      continue;
    }
    if (reply.isTemporary()) result.deferred.insert(each);
    refusals += (refusals.empty() ? "" : "; ") + ("the recipient " + each + ": " + reply.text());
  }
  if (!refusals.empty()) refusals = server_.host + " refuses " + refusals;
  if (result.accepted.empty()) {
    result.delivery = {.result = result.deferred.empty() ? DeliveryResult::Denied : DeliveryResult::TryAgain,
                       .error = refusals,
                       .after = {}};
    return result;
  }
  insist(ask("DATA"), "the mail", DeliveryResult::Refused);
  insist(ask(stuffed(mail) + "."), "the mail", DeliveryResult::Refused);
  (void)conversation_.send("QUIT\r\n");
  result.delivery.error = refusals;
  return result;
}

}  // namespace

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
