#include <algorithm>

#include "agent/notify/channels.h"
#include "agent/notify/characters.h"
#include "agent/notify/json.h"
#include "agent/notify/secrets.h"
#include "agent/notify/words.h"
#include "agent/text/times.h"

namespace agent::notify {
namespace {

using provider::WallTime;
using std::chrono::milliseconds;

/// What is not sent again for so many pulses is over, as far as an Alertmanager knows.
constexpr int kPulsesMissed = 4;
constexpr milliseconds kShortestLife = std::chrono::minutes{5};
constexpr milliseconds kLifeOfTest = std::chrono::minutes{1};

/// By its labels an alert is known again: they say nothing that changes while it lasts.
std::string labelsOf(const Item& item, const std::string& host) {
  JsonObject labels;
  labels.text("alertname", item.kind == ItemKind::Test ? "notify_test" : item.rule);
  labels.text("severity", name(item.severity));
  labels.textUnlessEmpty("machine", item.machine);
  if (item.offer && item.machine.empty()) labels.text("offer", std::to_string(*item.offer));
  return labels.textUnlessEmpty("agent", host).done();
}

std::string annotationsOf(const Item& item) {
  Item plain = item;
  if (plain.kind != ItemKind::Test) plain.kind = ItemKind::Firing;
  std::string description;
  for (const std::string& text : {printable(item.detail), printable(item.gpu), printable(item.earning)})
    if (!text.empty()) description += (description.empty() ? "" : ", ") + text;
  return JsonObject()
      .text("summary", sentenceOf(plain))
      .textUnlessEmpty("description", description)
      .textUnlessEmpty("next_step", printable(item.nextStep))
      .done();
}

std::string alertOf(const Item& item, const std::string& host, WallTime endsAt) {
  return JsonObject()
      .raw("labels", labelsOf(item, host))
      .raw("annotations", annotationsOf(item))
      .text("startsAt", text::utcSeconds(std::min(item.since, endsAt)))
      .text("endsAt", text::utcSeconds(endsAt))
      .done();
}

class Alertmanager final : public Channel {
 public:
  Alertmanager(HttpEndpoint endpoint, std::string token, provider::Clock& clock)
      : endpoint_(std::move(endpoint)), clock_(clock) {
    if (!token.empty()) headers_.emplace_back("Authorization", "Bearer " + token);
  }

  Delivery send(const Message& message) override { return post(message.items, message.host); }

  Delivery pulse(const Pulse& pulse) override {
    life_ = std::max(kShortestLife, pulse.every * kPulsesMissed);
    return post(pulse.firing, pulse.host);
  }
  [[nodiscard]] bool wantsPulse() const override { return true; }

 private:
  [[nodiscard]] Delivery post(const std::vector<Item>& items, const std::string& host) {
    std::vector<std::string> alerts;
    for (const Item& item : items)
      if (item.kind != ItemKind::Event) alerts.push_back(alertOf(item, host, endOf(item)));
    return alerts.empty() ? nothingToDo() : endpoint_.post(jsonList(alerts), headers_);
  }

  [[nodiscard]] WallTime endOf(const Item& item) const {
    if (item.kind == ItemKind::Resolved) return item.at;
    return clock_.wall() + (item.kind == ItemKind::Test ? kLifeOfTest : life_);
  }

  HttpEndpoint endpoint_;
  HttpEndpoint::Headers headers_;
  provider::Clock& clock_;
  milliseconds life_ = kShortestLife;
};

}  // namespace

MadeChannel makeAlertmanager(const config::Channel& settings, const std::string& url,
                             const Surroundings& surroundings) {
  const auto token = bearerIn(settings.tokenFile);
  if (!token) return std::unexpected(token.error());
  auto endpoint = HttpEndpoint::make(url, "/api/v2/alerts", {*token}, settings.caFile, surroundings);
  if (!endpoint) return std::unexpected(endpoint.error());
  return std::make_unique<Alertmanager>(std::move(*endpoint), *token, surroundings.clock);
}

}  // namespace agent::notify
