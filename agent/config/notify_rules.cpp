#include <algorithm>
#include <iterator>
#include <utility>

#include "agent/config/key_table.h"
#include "agent/config/rules.h"
#include "agent/config/told_names.h"
#include "agent/config/url.h"

namespace agent::config {
namespace {

constexpr const char* kTelegram = "https://api.telegram.org";
constexpr std::uint16_t kSubmission = 587;
constexpr std::uint16_t kSubmissions = 465;
constexpr std::uint16_t kSmtp = 25;

/// One section by itself.
class ChannelCheck {
 public:
  ChannelCheck(const ChannelDraft& draft, const Section& section)
      : draft_(draft),
        channel_(draft.channel),
        type_(draft.type),
        section_(section),
        problems_(checkChoice(section, type_)) {}

  std::vector<Problem> run() && {
    if (is("telegram")) checkTelegram();
    if (is("discord") || is("slack") || is("webhook") || is("heartbeat")) checkAddress();
    if (is("alertmanager")) require("url", "write its address, as in url = http://127.0.0.1:9093");
    if (is("telegram") || is("alertmanager")) checkBase();
    if (is("alertmanager")) checkAddedPath();
    if (is("discord") || is("slack")) checkMessenger();
    if (is("email")) checkMail();
    return std::move(problems_);
  }

 private:
  bool is(std::string_view type) const { return type_ == type; }
  const Entry* find(std::string_view key) const { return section_.find(key); }
  void problem(const Place& place, std::string message) { problems_.push_back({place, std::move(message)}); }
  void require(std::string_view key, std::string_view advice) {
    if (auto missing = missingKey(section_, key, advice)) problems_.push_back(*std::move(missing));
  }

  void checkTelegram() {
    require("token_file",
            "write the path of a file that holds the bot's token, which @BotFather gives out, as in "
            "token_file = /etc/clore-agent/telegram.token");
    require("chat_id",
            "write the number of the chat that the bot is to write to, as in chat_id = -1001234567890");
  }

  void checkAddress() {
    const Entry* url = find("url");
    const Entry* file = find("url_file");
    if (url && file)
      problem(std::max(url->place, file->place),
              "`url` and `url_file` exclude one another: both say where to send");
    if (!file)
      require("url",
              "write the address, url = https://..., or url_file with the path of a file that holds it");
  }

  /// The endpoints are added to it.
  void checkBase() {
    const Entry* url = find("url");
    if (url && channel_.url.contains('?'))
      problem(url->place, "`url`: the address of type = " + type_ + " has no query");
  }

  void checkAddedPath() {
    std::string_view path = channel_.url;
    while (path.ends_with('/')) path.remove_suffix(1);
    for (const std::string_view added : {"/api/v2/alerts", "/api/v1/alerts", "/api/v2", "/api/v1", "/api"})
      if (path.ends_with(added))
        return problem(
            find("url")->place,
            "`url`: /api/v2/alerts is added to it: write the address without " + std::string(added));
  }

  /// Of an address in a file nothing is known here.
  void checkMessenger() {
    const std::string host = hostOf(channel_.url);
    const auto isAt = [&](const std::string& domain) { return ("." + host).ends_with("." + domain); };
    const bool discord = isAt("discord.com") || isAt("discordapp.com");
    // Discord takes what is meant for Slack below /slack.
    if (is("slack") && discord && !channel_.url.ends_with("/slack"))
      problem(find("url")->place, "`url` is an address of Discord: write type = discord");
    if (is("discord") && isAt("slack.com"))
      problem(find("url")->place, "`url` is an address of Slack: write type = slack");
  }

  void checkMail() {
    require("smtp", "write the mail server, as in smtp = smtp.example.com:587");
    require("from", "write the sender's address, as in from = alerts@example.com");
    require("to", "write who gets the mail, as in to = me@example.com");
    const Entry* user = find("user");
    const Entry* password = find("password_file");
    if (user && !password)
      require("password_file", "`user` needs the path of a file that holds the password");
    if (password && !user) require("user", "`password_file` needs the name to log in as");
    checkUnprotected();
    checkPort();
  }

  /// RFC 8314, 3.3: who connects to 465 begins with TLS.
  void checkPort() {
    if (draft_.smtpPort == kSubmissions && !find("security"))
      problem(find("smtp")->place,
              "`smtp`: a server at port 465 speaks TLS from the start: write security = tls");
  }

  void checkUnprotected() {
    const Entry* security = find("security");
    if (!security || channel_.security != MailSecurity::None) return;
    const std::string advice = ": write security = starttls or security = tls";
    if (!channel_.smtpHost.empty() && !isLoopbackHost(channel_.smtpHost))
      problem(security->place,
              "`security = none` is accepted for a mail server on this machine only (127.0.0.1, ::1, "
              "localhost), as others could read the mail on its way" +
                  advice);
    else if (find("password_file"))
      problem(security->place, "`security = none` would send the password as it is" + advice);
  }

  const ChannelDraft& draft_;
  const Channel& channel_;
  const std::string& type_;
  const Section& section_;
  std::vector<Problem> problems_;
};

std::uint16_t usualPort(MailSecurity security) {
  switch (security) {
    case MailSecurity::StartTls:
      return kSubmission;
    case MailSecurity::Tls:
      return kSubmissions;
    case MailSecurity::None:
      break;
  }
  return kSmtp;
}

}  // namespace

std::vector<Problem> checkChannels(const Document& document, const std::vector<ChannelDraft>& channels,
                                   const ToldEvents& events, bool sound) {
  const std::vector<const Section*> sections = sectionsNamed(document, "notify");
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < channels.size(); ++i) {
    std::ranges::move(ChannelCheck(channels[i], *sections[i]).run(), std::back_inserter(problems));
    const Entry* rules = sections[i]->find("rules");
    if (sound && rules && !letsSomethingThrough(channels[i].channel, events))
      problems.push_back(
          {rules->place,
           "nothing of this is ever sent: what `rules` names is less severe than `severity`, or "
           "an event that `events` in [alert] leaves out"});
  }
  return problems;
}

Channel channelOf(const ChannelDraft& draft) {
  Channel channel = draft.channel;
  if (channel.type == ChannelType::Telegram && channel.url.empty()) channel.url = kTelegram;
  const bool isBase = channel.type == ChannelType::Telegram || channel.type == ChannelType::Alertmanager;
  while (isBase && channel.url.ends_with('/')) channel.url.pop_back();
  channel.smtpPort = draft.smtpPort.value_or(usualPort(channel.security));
  return channel;
}

}  // namespace agent::config
