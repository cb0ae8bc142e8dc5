#include "provider/sandbox/world.h"

#include <algorithm>

#include "provider/core/ensure.h"
#include "provider/sandbox/generate.h"

namespace provider::sandbox {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct World::Endpoint {
  std::string_view name;
  std::string_view method;
  bool needsKey;
  Reply (World::*reply)(const Question&);
};

World::World(Clock& clock, WorldOptions options)
    : clock_(clock),
      options_(std::move(options)),
      start_(clock.steady()),
      startWall_(clock.wall()),
      now_(start_) {
  ensure(!faultIn(options_), "a world was asked for with options that have a fault");
  key_ = keyOf(options_);
  market_ = generate(options_, startWall_, start_);
  for (std::size_t i = 0; i < market_.machines.size(); ++i)
    if (market_.machines[i].own) own_.push_back(i);
  for (std::size_t i = 0; i < market_.orders.size(); ++i) {
    orderPositions_[market_.orders[i].id] = i;
    if (market_.orders[i].mine) myOrders_.push_back(i);
  }
  for (std::size_t i = 0; i < market_.machines.size(); ++i) award(i);
  for (const Outage& outage : options_.outages)
    planOutage(own_[sandbox::ownPosition(options_, outage.machine).value()], outage.kind,
               start_ + outage.after, outage.lasts);
  if (options_.crowd) crowd_ = std::make_unique<Crowd>(*this, options_.seed);
  catchUp();
}

const World::Endpoint* World::findEndpoint(std::string_view name) {
  static constexpr Endpoint kEndpoints[] = {
      {"wallets", "GET", true, &World::wallets},
      {"my_servers", "GET", true, &World::myServers},
      {"server_config", "GET", true, &World::serverConfig},
      {"marketplace", "GET", false, &World::marketplace},
      {"my_orders", "GET", true, &World::myOrders},
      {"spot_marketplace", "GET", true, &World::spotMarketplace},
      {"set_server_settings", "POST", true, &World::setServerSettings},
      {"set_spot_price", "POST", true, &World::setSpotPrice},
      {"cancel_order", "POST", true, &World::cancelOrder},
      {"create_order", "POST", true, &World::createOrder},
  };
  for (const Endpoint& endpoint : kEndpoints)
    if (endpoint.name == name) return &endpoint;
  return nullptr;
}

namespace {

Question questionOf(const HttpRequest& request) {
  Question question;
  const std::size_t mark = request.target.find('?');
  question.endpoint = request.target.substr(0, mark);
  if (question.endpoint.starts_with('/')) question.endpoint.erase(0, 1);
  std::string_view rest = request.target;
  rest.remove_prefix(mark == std::string::npos ? rest.size() : mark + 1);
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
    question.query.insert_or_assign(std::string(pair.substr(0, equals)), std::string(value));
  }
  return question;
}

/// As the log keeps it: whoever sent it chose the bytes, and the log is JSON.
std::string logged(std::string_view text, std::size_t limit) {
  std::string shown(text.substr(0, limit));
  std::ranges::replace_if(
      shown, [](char c) { return c < 0x20 || c > 0x7e; }, '?');
  return shown;
}

/// Nothing when something came along that is no JSON object.
std::optional<JsonValue> bodyOf(const HttpRequest& request) {
  if (request.body.empty()) return JsonValue{};
  if (!request.contentType.empty() && !request.contentType.starts_with("application/json"))
    return std::nullopt;
  auto body = JsonValue::parse(request.body);
  return body && body->object() ? body : std::nullopt;
}

}  // namespace

Answer World::handle(const HttpRequest& request, api::HandOver* handOver) {
  catchUp();
  Question question = questionOf(request);
  const Endpoint* endpoint = findEndpoint(question.endpoint);
  question.keyed = request.key.has_value() && *request.key == key_;
  RequestRecord record{
      now_, clock_.wall(), logged(request.method, 16), logged(question.endpoint, 64), 200, kCodeOk, {}};
  const bool mayLackKey = endpoint && !endpoint->needsKey && !request.key;

  Answer answered;
  Reply reply;
  if (!question.keyed && !mayLackKey) {
    reply = coded(kCodeInvalidKey);
  } else if (const auto wait = waitForSlot(question.keyed, question.endpoint == "create_order")) {
    reply = coded(kCodeRateLimit);
    answered.status = 429;
    answered.retryAfter = std::chrono::ceil<seconds>(*wait);
  } else {
    reply = answer(request, endpoint, std::move(question), handOver);
  }
  record.status = answered.status;
  record.code = reply.code;
  record.error = reply.error;
  requests_.push_back(std::move(record));
  if (requests_.size() > kRequestsKept) requests_.pop_front();
  answered.body = std::move(reply.body);
  return answered;
}

Reply World::answer(const HttpRequest& request, const Endpoint* endpoint, Question question,
                    api::HandOver* handOver) {
  if (!endpoint) return coded(kCodeInvalidEndpoint);
  auto body = bodyOf(request);
  if (request.method != endpoint->method || !body) return coded(kCodeInvalidInput);
  question.body = std::move(*body);
  if (handOver && handsOver(question, *handOver)) return {.code = kCodeOk, .error = {}, .body = {}};
  return (this->*endpoint->reply)(question);
}

std::optional<milliseconds> World::waitForSlot(bool keyed, bool creates) {
  Slots& slots = keyed ? keyed_ : keyless_;
  milliseconds wait{0};
  if (slots.any) wait = std::max(wait, *slots.any + options_.requestInterval - now_);
  if (creates && slots.order) wait = std::max(wait, *slots.order + options_.orderInterval - now_);
  if (wait > milliseconds::zero()) return wait;
  slots.any = now_;
  if (creates) slots.order = now_;
  return std::nullopt;
}

}  // namespace provider::sandbox
