#include "agent/notify/channels.h"

namespace agent::notify {
namespace {

class Heartbeat final : public Channel {
 public:
  explicit Heartbeat(HttpEndpoint endpoint) : endpoint_(std::move(endpoint)) {}

  /// Only `notify-test` asks for it: that the address takes pings is all there is to show.
  Delivery send(const Message&) override { return endpoint_.get(); }
  Delivery pulse(const Pulse& pulse) override { return pulse.healthy ? endpoint_.get() : nothingToDo(); }
  [[nodiscard]] bool wantsPulse() const override { return true; }
  [[nodiscard]] bool wantsMessages() const override { return false; }

 private:
  HttpEndpoint endpoint_;
};

}  // namespace

MadeChannel makeHeartbeat(const config::Channel& settings, const std::string& url,
                          const Surroundings& surroundings) {
  auto endpoint = HttpEndpoint::make(url, "", {url}, settings.caFile, surroundings);
  if (!endpoint) return std::unexpected(endpoint.error());
  return std::make_unique<Heartbeat>(std::move(*endpoint));
}

}  // namespace agent::notify
