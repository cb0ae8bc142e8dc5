#include <algorithm>
#include <iterator>

#include "agent/config/key_groups.h"
#include "agent/config/key_values.h"

namespace agent::config {
namespace {

/// A channel of heartbeats takes no messages.
constexpr std::string_view kTakesMessages = "telegram|discord|slack|webhook|email|alertmanager";
/// An Alertmanager has times of its own, and is told what is firing at every cycle.
constexpr std::string_view kMayWait = "telegram|discord|slack|webhook|email";

Channel& channel(Draft& d) { return d.channels.back().channel; }

void setType(Draft& d, const Value& v) {
  d.channels.back().type = word(v);
  for (const ChannelType type :
       {ChannelType::Telegram, ChannelType::Discord, ChannelType::Slack, ChannelType::Webhook,
        ChannelType::Email, ChannelType::Alertmanager, ChannelType::Heartbeat})
    if (name(type) == word(v)) channel(d).type = type;
}

void setServer(Draft& d, const Value& v) {
  channel(d).smtpHost = std::get<MailServer>(v).host;
  d.channels.back().smtpPort = std::get<MailServer>(v).port;
}

void setSecurity(Draft& d, const Value& v) {
  channel(d).security = word(v) == "tls"    ? MailSecurity::Tls
                        : word(v) == "none" ? MailSecurity::None
                                            : MailSecurity::StartTls;
}

void setSeverity(Draft& d, const Value& v) {
  channel(d).severity = word(v) == "critical"  ? LeastSeverity::Critical
                        : word(v) == "warning" ? LeastSeverity::Warning
                                               : LeastSeverity::Info;
}

std::vector<KeySpec> addressKeys() {
  return {
      {"notify", "type", Keyword{"telegram|discord|slack|webhook|email|alertmanager|heartbeat"}, "",
       "Required. What kind of channel this is. heartbeat: a ping after every healthy cycle.", setType},
      {"notify", "url", ChannelUrlForm{}, "",
       "Where to send. Of alertmanager without /api; of telegram another server than "
       "https://api.telegram.org.",
       [](Draft& d, const Value& v) { channel(d).url = word(v); },
       "telegram|discord|slack|webhook|alertmanager|heartbeat"},
      {"notify", "url_file", SecretFileForm{}, "",
       "In place of url: file that holds the address, which whoever has it can write to.",
       [](Draft& d, const Value& v) { channel(d).urlFile = word(v); }, "discord|slack|webhook|heartbeat"},
      {"notify", "token_file", SecretFileForm{}, "",
       "File that holds the bot's token (telegram: required), or the bearer token that is sent along.",
       [](Draft& d, const Value& v) { channel(d).tokenFile = word(v); }, "telegram|webhook|alertmanager"},
      {"notify", "secret_file", SecretFileForm{}, "",
       "File that holds the secret with which messages are signed.",
       [](Draft& d, const Value& v) { channel(d).secretFile = word(v); }, "webhook"},
      {"notify", "chat_id", ChatIdForm{}, "", "Required. The chat, group or channel that the bot writes to.",
       [](Draft& d, const Value& v) { channel(d).chatId = word(v); }, "telegram"},
  };
}

std::vector<KeySpec> mailKeys() {
  return {
      {"notify", "smtp", MailServerForm{}, "",
       "Required. The mail server; without a port 587, with security = tls 465, with none 25.", setServer,
       "email"},
      {"notify", "security", Keyword{"starttls|tls|none"}, "starttls",
       "How the connection to the mail server is protected; none for a server on this machine only.",
       setSecurity, "email"},
      {"notify", "user", UserForm{}, "", "Whom to log in as; needs password_file.",
       [](Draft& d, const Value& v) { channel(d).user = word(v); }, "email"},
      {"notify", "password_file", SecretFileForm{}, "", "File that holds the password of user.",
       [](Draft& d, const Value& v) { channel(d).passwordFile = word(v); }, "email"},
      {"notify", "from", MailAddressForm{}, "", "Required. The sender's address.",
       [](Draft& d, const Value& v) { channel(d).from = word(v); }, "email"},
      {"notify", "to", MailAddressList{}, "", "Required. Who gets the mail.",
       [](Draft& d, const Value& v) { channel(d).to = std::get<std::vector<std::string>>(v); }, "email"},
  };
}

std::vector<KeySpec> filterKeys() {
  return {
      {"notify", "ca_file", PathForm{}, "", "Certificates to trust instead of the system's.",
       [](Draft& d, const Value& v) { channel(d).caFile = word(v); }},
      {"notify", "severity", Keyword{"info|warning|critical"}, "info",
       "What is less severe is not sent here; events are info.", setSeverity, kTakesMessages},
      {"notify", "rules", RuleList{}, "",
       "Only these rules and events, by name or pattern: machine_*, rented. Without it all.",
       [](Draft& d, const Value& v) { channel(d).rules = std::get<std::vector<std::string>>(v); },
       kTakesMessages},
      {"notify", "quiet_hours", QuietHoursForm{}, "",
       "Hours in which messages wait: 22:00-07:00 Europe/Prague; without a zone in UTC.",
       [](Draft& d, const Value& v) { channel(d).quietHours = std::get<QuietHours>(v); }, kMayWait},
  };
}

}  // namespace

std::vector<KeySpec> notifyKeys() {
  std::vector<KeySpec> keys = addressKeys();
  std::ranges::move(mailKeys(), std::back_inserter(keys));
  std::ranges::move(filterKeys(), std::back_inserter(keys));
  return keys;
}

}  // namespace agent::config
