#include "provider/api/client.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "provider/api/decode.h"
#include "provider/api/encode.h"
#include "provider/api/market_reader.h"

namespace provider::api {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int kTooManyRequests = 429;
/// A text that shares this many characters with the beginning of the key shares them with nothing else.
constexpr std::size_t kTellingPrefix = 8;

/// One turn of the key. Gives it back whatever happens.
class Turn {
 public:
  Turn(PacingStore& store, const PacingState& taken) : state(taken), store_(store) {}
  ~Turn() { store_.release(state); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  PacingState state;

 private:
  PacingStore& store_;
};

/// Takes the key, or as much of its beginning as is there, out of a text that somebody else wrote.
void redact(std::string& text, std::string_view key) {
  const std::size_t telling = std::min(kTellingPrefix, key.size());
  if (telling == 0) return;
  for (std::size_t at = text.find(key.substr(0, telling)); at != std::string::npos;
       at = text.find(key.substr(0, telling), at)) {
    std::size_t length = telling;
    while (length < key.size() && at + length < text.size() && text[at + length] == key[length]) ++length;
    text.replace(at, length, "(key)");
    at += 5;
  }
}

bool canBeSentInAHeader(std::string_view key) {
  return std::ranges::all_of(key, [](char c) { return c > 0x20 && c < 0x7f; });
}

Error leftAlone(milliseconds wait) {
  const auto left = std::chrono::ceil<seconds>(wait);
  return {.kind = ErrorKind::RateLimited,
          .message = "the marketplace asked to be left alone for " + std::to_string(left.count()) + " s",
          .apiCode = {},
          .apiText = {},
          .maybeApplied = false,
          .retryAfter = left};
}

/// What the HTTP status adds to what the body said.
Result<void> judged(const ResponseHead& head, Result<void> read) {
  if (read || read.error().kind != ErrorKind::BadAnswer) return read;
  if (head.status != kTooManyRequests) return read;
  read.error().kind = ErrorKind::RateLimited;
  read.error().message = "over the rate limit (HTTP 429)";
  return read;
}

bool isRedirect(const ResponseHead& head) { return head.status >= 300 && head.status < 400; }

Result<void> notFollowed(const ResponseHead& head) {
  return failure(ErrorKind::BadAnswer,
                 "redirects to other addresses are not followed (HTTP " + std::to_string(head.status) + ")");
}

/// A refusal in the documented form was not carried out, and a database error may have been. What cannot be
/// read says nothing.
bool mayHaveBeenApplied(Method method, const Error& error) {
  if (method == Method::Get) return false;
  return error.maybeApplied || error.kind == ErrorKind::BadAnswer || error.kind == ErrorKind::Busy;
}

/// An answer that may stand for what was handed over. Whatever has a body, or another status, speaks for
/// itself.
bool isBlank(const ResponseHead& head, std::istream& in) {
  return head.status == 200 && in.peek() == std::istream::traits_type::eof();
}

/// The state after a request whose answer was lost.
PacingState afterLoss(const PacingState& state, SlotUse use, SteadyTime sent) {
  PacingState next = afterAnswer(state, use, sent);
  next.refusalsInARow = state.refusalsInARow;
  return next;
}

Request get(std::string path, std::string body = {}) {
  return {.method = Method::Get, .path = std::move(path), .key = {}, .body = std::move(body)};
}

Request post(std::string path, std::string body) {
  return {.method = Method::Post, .path = std::move(path), .key = {}, .body = std::move(body)};
}

/// A reader for `perform` that leaves the value decoded in `into`.
template <typename T, typename Decode>
auto keeping(std::optional<T>& into, Decode decode) {
  return [&into, decode](const ResponseHead& head, std::istream& in) -> Result<void> {
    Result<T> decoded = decode(head, in);
    if (!decoded) return std::unexpected(std::move(decoded.error()));
    into = std::move(*decoded);
    return {};
  };
}

template <typename T>
Result<T> valueOf(const Result<void>& performed, std::optional<T>& value) {
  if (!performed) return std::unexpected(performed.error());
  return std::move(*value);
}

}  // namespace

Client::Client(Transport& transport, PacingStore& pacing, Clock& clock, Options options)
    : transport_(transport), pacing_(pacing), clock_(clock), options_(std::move(options)) {}

Result<void> Client::perform(Request request, SlotUse use, const Read& read) {
  request.key = options_.key;
  if (!canBeSentInAHeader(request.key))
    return failure(ErrorKind::KeyRefused, "the key holds characters that no key has");
  for (int attempt = 1;; ++attempt) {
    Attempt made = performOnce(request, use, read);
    if (made.outcome) return {};
    if (made.repeatable && attempt < options_.attempts) continue;
    Error error = std::move(made.outcome.error());
    error.maybeApplied = mayHaveBeenApplied(request.method, error);
    redact(error.message, request.key);
    redact(error.apiText, request.key);
    return std::unexpected(std::move(error));
  }
}

void Client::noteLeftAlone(const PacingState& state) {
  const bool beyondPatience = state.notBefore - clock_.steady() > options_.patience;
  leftAloneUntil_ = beyondPatience ? state.notBefore : SteadyTime{};
}

Result<void> Client::waitForSlot(const PacingState& state, SlotUse use) {
  noteLeftAlone(state);
  const SteadyTime now = clock_.steady();
  if (leftAloneUntil_ > now) return std::unexpected(leftAlone(leftAloneUntil_ - now));
  const SteadyTime slot = nextSlot(state, options_.pacing, use);
  if (slot <= now) return {};
  clock_.sleepUntil(slot);
  if (clock_.steady() < slot)
    return failure(ErrorKind::Cancelled, "interrupted while waiting for the next request's turn");
  return {};
}

Client::Attempt Client::performOnce(const Request& request, SlotUse use, const Read& read) {
  // Somebody else's turn lasts as long as he waits for his slot.
  const auto acquired = pacing_.acquire(clock_.steady() + options_.patience + options_.pacing.interval);
  if (!acquired) return {std::unexpected(acquired.error())};
  Turn turn(pacing_, believable(*acquired, clock_.steady()));
  if (auto waited = waitForSlot(turn.state, use); !waited) return {std::move(waited)};
  pacing_.note(afterAnswer(turn.state, use, clock_.steady()));

  Result<void> outcome = failure(ErrorKind::BadAnswer, "there was no answer");
  std::optional<seconds> retryAfter;
  // Of an attempt before this one.
  if (request.handOver) *request.handOver = {};
  const Result<SteadyTime> sent =
      transport_.exchange(request, [&](const ResponseHead& head, std::istream& in) {
        retryAfter = head.retryAfter;
        outcome = isRedirect(head) ? notFollowed(head) : judged(head, read(head, in));
      });
  const bool refused = !outcome && outcome.error().kind == ErrorKind::RateLimited;
  // A 429 whose text was cut is a refusal all the same.
  if (!sent && !refused) {
    if (!sent.error().maybeApplied) return {std::unexpected(sent.error())};
    ++requestsSent_;
    // When exactly it arrived is not known; what is known is that it was before now.
    turn.state = afterLoss(turn.state, use, clock_.steady());
    return {std::unexpected(sent.error())};
  }
  ++requestsSent_;
  const SteadyTime sentAt = sent.value_or(clock_.steady());
  if (!refused) {
    turn.state = afterAnswer(turn.state, use, sentAt);
    return {std::move(outcome)};
  }
  turn.state = afterRefusal(turn.state, options_.pacing, use, sentAt, clock_.steady(), retryAfter);
  noteLeftAlone(turn.state);
  outcome.error().retryAfter = retryAfter;
  return {std::move(outcome), true};
}

Result<std::vector<Wallet>> Client::wallets() {
  std::optional<std::vector<Wallet>> value;
  return valueOf(perform(get("/wallets"), SlotUse::Any, keeping(value, decodeWallets)), value);
}

Result<std::vector<MyServer>> Client::myServers() {
  std::optional<std::vector<MyServer>> value;
  HandOver handOver;
  const auto decode = [&handOver](const ResponseHead& head, std::istream& in) {
    if (handOver.servers && isBlank(head, in))
      return Result<std::vector<MyServer>>(*std::move(handOver.servers));
    return decodeMyServers(head, in);
  };
  Request request = get("/my_servers");
  request.handOver = &handOver;
  return valueOf(perform(std::move(request), SlotUse::Any, keeping(value, decode)), value);
}

Result<ServerConfig> Client::serverConfig(const std::string& name) {
  std::optional<ServerConfig> value;
  HandOver handOver;
  const auto decode = [&](const ResponseHead& head, std::istream& in) {
    if (handOver.config && isBlank(head, in)) return Result<ServerConfig>(*std::move(handOver.config));
    return decodeServerConfig(name, head, in);
  };
  // A GET with a body: the API's own way (API page, *Endpoints*).
  Request request = get("/server_config", encodeServerConfig(name));
  request.handOver = &handOver;
  return valueOf(perform(std::move(request), SlotUse::Any, keeping(value, decode)), value);
}

Result<MarketSummary> Client::marketplace(const MarketVisitor& visit) {
  std::optional<MarketSummary> value;
  bool visited = false;
  const MarketVisitor noting = [&](const MarketMachine& machine) {
    visited = true;
    visit(machine);
  };
  HandOver handOver;
  const auto decode = [&](const ResponseHead& head, std::istream& in) {
    // Only after a refusal that came with machines; reading on would show them a second time.
    if (visited)
      return Result<MarketSummary>(
          failure(ErrorKind::BadAnswer, "the marketplace was refused after machines were told"));
    if (handOver.showMarket && isBlank(head, in)) return Result<MarketSummary>(handOver.showMarket(noting));
    return readMarket(head, in, noting);
  };
  Request request = get("/marketplace");
  request.handOver = &handOver;
  return valueOf(perform(std::move(request), SlotUse::Any, keeping(value, decode)), value);
}

Result<std::vector<Order>> Client::myOrders(OrderScope scope) {
  std::optional<std::vector<Order>> value;
  const char* path = scope == OrderScope::AlsoCompleted ? "/my_orders?return_completed=true" : "/my_orders";
  return valueOf(perform(get(path), SlotUse::Any, keeping(value, decodeOrders)), value);
}

Result<SpotMarket> Client::spotMarketplace(std::int64_t serverId) {
  std::optional<SpotMarket> value;
  const std::string path = "/spot_marketplace?market=" + std::to_string(serverId);
  return valueOf(perform(get(path), SlotUse::Any, keeping(value, decodeSpotMarket)), value);
}

Result<void> Client::setServerSettings(const SettingsUpdate& update) {
  auto body = encodeSettings(update);
  if (!body) return std::unexpected(std::move(body.error()));
  return perform(post("/set_server_settings", std::move(*body)), SlotUse::Any, decodeDone);
}

Result<SpotAnswer> Client::setSpotPrice(std::int64_t orderId, const Price& desired) {
  auto body = encodeSpotPrice(orderId, desired);
  if (!body) return std::unexpected(std::move(body.error()));
  std::optional<SpotAnswer> value;
  const auto decode = [&](const ResponseHead& head, std::istream& in) {
    return decodeSpotAnswer(desired, head, in);
  };
  return valueOf(perform(post("/set_spot_price", std::move(*body)), SlotUse::Any, keeping(value, decode)),
                 value);
}

Result<void> Client::cancelOrder(std::int64_t orderId, const std::string& issue) {
  auto body = encodeCancel(orderId, issue);
  if (!body) return std::unexpected(std::move(body.error()));
  return perform(post("/cancel_order", std::move(*body)), SlotUse::Any, decodeDone);
}

Result<std::optional<std::int64_t>> Client::createOrder(const NewOrder& order) {
  auto body = encodeNewOrder(order);
  if (!body) return std::unexpected(std::move(body.error()));
  std::optional<std::optional<std::int64_t>> value;
  return valueOf(
      perform(post("/create_order", std::move(*body)), SlotUse::CreateOrder, keeping(value, decodeNewOrder)),
      value);
}

}  // namespace provider::api
