#include "tests/simulation/wire.h"

#include <array>
#include <sstream>
#include <utility>

#include "provider/sandbox/in_process_transport.h"
#include "provider/sandbox/json_value.h"
#include "tests/simulation/garble.h"
#include "tests/simulation/violation.h"

namespace simulation {

using namespace provider;
using namespace std::chrono_literals;

namespace {

constexpr std::array<std::string_view, 20> kNames{
    "good",      "slow",     "no name",   "no TLS",        "reset before",  "reset after", "slow drip",
    "5xx text",  "5xx page", "page",      "429",           "429 later",     "429 text",    "code 1",
    "truncated", "mutated",  "duplicate", "killed before", "killed inside", "killed after"};

std::unexpected<Error> lostConnection(ErrorKind kind, std::string message, bool maybeApplied) {
  Error error;
  error.kind = kind;
  error.message = std::move(message);
  error.maybeApplied = maybeApplied;
  return std::unexpected(std::move(error));
}

/// What takes the place of the marketplace's answer.
struct Substitute {
  int status = 200;
  const char* contentType = "text/html";
  const char* body = "";
  bool mayBeCarriedOut = false;
};

Substitute substituteFor(Fate fate, Chance& chance) {
  constexpr const char* kJson = "application/json; charset=utf-8";
  switch (fate) {
    case Fate::ErrorText:
      return {chance.oneOf({500, 502, 503, 504}), "text/plain", "error code: 502", true};
    case Fate::ErrorHtml:
      return {chance.oneOf({500, 502, 503, 520}), "text/html", "<html><h1>Bad Gateway</h1></html>", true};
    case Fate::OkHtml:
      return {200, "text/html", "<!doctype html><html><body>Just a moment...</body></html>", true};
    case Fate::TooManyText:
      return {429, "text/plain", "Too Many Requests", false};
    case Fate::Busy:
      return {chance.oneOf({200, 500}), kJson, R"({"code":1})", true};
    default:
      return {chance.oneOf({200, 429}), kJson, R"({"code":5})", false};
  }
}

}  // namespace

std::string_view name(Fate fate) { return kNames[static_cast<std::size_t>(fate)]; }

Fate Wire::drawFate(const Exchange& exchange) {
  if (chance_.chance(deadliness_))
    return chance_.oneOf({Fate::KilledBefore, Fate::KilledInside, Fate::KilledAfter});
  if (!chance_.chance(trouble_)) return Fate::Good;
  constexpr auto kFirst = static_cast<std::size_t>(Fate::Slow);
  constexpr auto kLast = static_cast<std::size_t>(Fate::Duplicated);
  const Fate fate = static_cast<Fate>(kFirst + chance_.below(kLast - kFirst + 1));
  return fate == Fate::Duplicated && exchange.endpoint != "my_servers" ? Fate::Slow : fate;
}

sandbox::Answer Wire::carryOut(const api::Request& request, Exchange& exchange, api::HandOver* handOver) {
  sandbox::Answer answer = world_.handle(sandbox::httpRequestOf(request), handOver);
  exchange.code = world_.requests().back().code;
  exchange.carriedOut = exchange.code == 0;
  if (exchange.endpoint == "set_spot_price") exchange.answer = answer.body;
  return answer;
}

Wire::Sent Wire::exchange(const api::Request& request, const api::BodyReader& read) {
  Exchange exchange;
  const std::size_t mark = request.path.find('?');
  exchange.endpoint = request.path.substr(1, mark == std::string::npos ? mark : mark - 1);
  if (mark != std::string::npos) exchange.query = request.path.substr(mark + 1);
  exchange.body = request.body;
  exchange.at = clock_.steady();
  exchange.wall = clock_.wall();
  exchange.fate = drawFate(exchange);
  ++fates_[exchange.fate];
  exchange.sent =
      exchange.fate != Fate::NoName && exchange.fate != Fate::NoTls && exchange.fate != Fate::KilledBefore;
  witness_.sending(exchange);
  switch (exchange.fate) {
    case Fate::Good:
    case Fate::Slow:
    case Fate::Truncated:
    case Fate::Mutated:
    case Fate::Duplicated:
      return answered(exchange, request, read);
    case Fate::ErrorText:
    case Fate::ErrorHtml:
    case Fate::OkHtml:
    case Fate::TooMany:
    case Fate::TooManyLater:
    case Fate::TooManyText:
    case Fate::Busy:
      return replaced(exchange, request, read);
    default:
      return lost(exchange, request);
  }
}

Wire::Sent Wire::lost(Exchange& exchange, const api::Request& request) {
  const bool seen = exchange.fate == Fate::ResetAfter || exchange.fate == Fate::KilledAfter ||
                    (exchange.fate == Fate::Drip && chance_.oneIn(2));
  if (seen) static_cast<void>(carryOut(request, exchange, nullptr));
  witness_.answered(exchange);
  switch (exchange.fate) {
    case Fate::NoName:
      clock_.advance(chance_.span(1ms, 5s));
      return lostConnection(ErrorKind::NoConnection, "api.clore.ai cannot be resolved", false);
    case Fate::NoTls:
      clock_.advance(chance_.span(50ms, 900ms));
      return lostConnection(ErrorKind::NoConnection, "its certificate is not trusted", false);
    case Fate::ResetBefore:
    case Fate::ResetAfter:
      clock_.advance(chance_.span(1ms, 4s));
      return lostConnection(ErrorKind::NoConnection, "the connection was reset", true);
    case Fate::Drip:
      clock_.advance(30s);
      return lostConnection(ErrorKind::Timeout, "no whole answer within 30 s", true);
    default:
      throw Killed{};
  }
}

Wire::Sent Wire::replaced(Exchange& exchange, const api::Request& request, const api::BodyReader& read) {
  const Substitute instead = substituteFor(exchange.fate, chance_);
  if (instead.mayBeCarriedOut && chance_.oneIn(3)) static_cast<void>(carryOut(request, exchange, nullptr));
  witness_.answered(exchange);
  clock_.advance(chance_.span(0ms, 400ms));
  api::ResponseHead head;
  head.status = exchange.fate == Fate::TooManyLater ? 429 : instead.status;
  head.contentType = instead.contentType;
  if (exchange.fate == Fate::TooManyLater)
    head.retryAfter = std::chrono::seconds{chance_.oneOf({0, 1, 2, 10, 30, 90})};
  std::istringstream body(instead.body);
  read(head, body);
  return exchange.at;
}

Wire::Sent Wire::answered(Exchange& exchange, const api::Request& request, const api::BodyReader& read) {
  const bool whole = exchange.fate == Fate::Good || exchange.fate == Fate::Slow;
  sandbox::Answer answer = carryOut(request, exchange, whole ? request.handOver : nullptr);
  exchange.told = whole ? Told::Faithfully : Told::Nothing;
  if (exchange.fate == Fate::Truncated) answer.body = truncated(answer.body, chance_);
  if (exchange.fate == Fate::Mutated) {
    answer.body = mutated(answer.body, chance_).value_or("");
    exchange.told = Told::Garbled;
  }
  if (exchange.fate == Fate::Duplicated) {
    const auto twice = withDuplicate(answer.body, chance_);
    if (twice) answer.body = *twice;
    exchange.told = twice ? Told::Garbled : Told::Faithfully;
  }
  clock_.advance(exchange.fate == Fate::Slow ? chance_.span(400ms, 29s) : chance_.span(20ms, 180ms));
  witness_.answered(exchange);
  std::istringstream body(std::move(answer.body));
  read({answer.status, answer.contentType, answer.retryAfter}, body);
  return exchange.at;
}

}  // namespace simulation
