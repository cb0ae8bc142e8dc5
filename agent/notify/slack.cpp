#include "agent/notify/channels.h"
#include "agent/notify/json.h"
#include "agent/notify/texts.h"

namespace agent::notify {
namespace {

/// Slack, *Formatting text for app surfaces*: these three and no others. What stars and underscores would do
/// is switched off for the whole message, for nothing escapes them.
std::string escaped(std::string_view line) {
  std::string out;
  for (const char c : line) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

/// Slack recommends no more than 4000 characters, and truncates from 40,000 on.
constexpr TextStyle kStyle{.limit = 4000, .escape = escaped};

class Slack final : public Channel {
 public:
  explicit Slack(HttpEndpoint endpoint) : endpoint_(std::move(endpoint)) {}

  Delivery send(const Message& message) override {
    return endpoint_.post(JsonObject().text("text", textOf(message, kStyle)).raw("mrkdwn", "false").done());
  }
  Delivery pulse(const Pulse&) override { return nothingToDo(); }

 private:
  HttpEndpoint endpoint_;
};

}  // namespace

MadeChannel makeSlack(const config::Channel& settings, const std::string& url,
                      const Surroundings& surroundings) {
  auto endpoint = HttpEndpoint::make(url, "", {url}, settings.caFile, surroundings);
  if (!endpoint) return std::unexpected(endpoint.error());
  return std::make_unique<Slack>(std::move(*endpoint));
}

}  // namespace agent::notify
