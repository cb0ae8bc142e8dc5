#include "agent/notify/channels.h"
#include "agent/notify/json.h"
#include "agent/notify/texts.h"

namespace agent::notify {
namespace {

/// Discord's Markdown: what stands anywhere in a line, and what means something at its beginning.
std::string escaped(std::string_view line) {
  constexpr std::string_view kAnywhere = "\\*_~`|<>[]";
  constexpr std::string_view kAtFirst = "#-";
  std::string out;
  for (const char c : line) {
    if (kAnywhere.find(c) != std::string_view::npos ||
        (out.empty() && kAtFirst.find(c) != std::string_view::npos))
      out += '\\';
    out += c;
  }
  return out;
}

/// Discord, *Execute Webhook*: `content` has up to 2000 characters.
constexpr TextStyle kStyle{.limit = 2000, .escape = escaped};

class Discord final : public Channel {
 public:
  explicit Discord(HttpEndpoint endpoint) : endpoint_(std::move(endpoint)) {}

  Delivery send(const Message& message) override {
    return endpoint_.post(JsonObject()
                              .text("content", textOf(message, kStyle))
                              .raw("allowed_mentions", R"({"parse":[]})")
                              .done());
  }
  Delivery pulse(const Pulse&) override { return nothingToDo(); }

 private:
  HttpEndpoint endpoint_;
};

}  // namespace

MadeChannel makeDiscord(const config::Channel& settings, const std::string& url,
                        const Surroundings& surroundings) {
  auto endpoint = HttpEndpoint::make(url, "", {url}, settings.caFile, surroundings);
  if (!endpoint) return std::unexpected(endpoint.error());
  return std::make_unique<Discord>(std::move(*endpoint));
}

}  // namespace agent::notify
