#include "tests/sweep/wire.h"

#include <optional>
#include <sstream>
#include <utility>

#include "provider/sandbox/in_process_transport.h"

namespace sweep {

using namespace provider;

namespace {

std::unexpected<Error> broken(WireFault how) {
  const bool sent = how != WireFault::RefusedBeforeSending;
  Error error;
  error.kind = sent ? ErrorKind::Timeout : ErrorKind::NoConnection;
  error.message = sent ? "no answer came in time" : "the connection was refused";
  error.maybeApplied = sent;
  return std::unexpected(std::move(error));
}

bool isCarriedOut(WireFault how) {
  return how == WireFault::LostAfterEffect || how == WireFault::HalfAnAnswer ||
         how == WireFault::PageAfterEffect || how == WireFault::DatabaseErrorAfterEffect;
}

/// What arrives of an exchange that goes wrong; nothing where nothing does.
std::optional<sandbox::Answer> arriving(WireFault how, sandbox::Answer answer) {
  const auto page = [](int status) {
    sandbox::Answer instead;
    instead.status = status;
    instead.contentType = "text/html";
    instead.body = "<!doctype html><html><h1>Just a moment...</h1></html>";
    return instead;
  };
  switch (how) {
    case WireFault::HalfAnAnswer:
      answer.body.resize(answer.body.size() / 2);
      return answer;
    case WireFault::Page:
    case WireFault::PageAfterEffect:
      return page(200);
    case WireFault::TooManyRequests:
      return page(429);
    case WireFault::DatabaseError:
    case WireFault::DatabaseErrorAfterEffect:
      answer = page(500);
      answer.contentType = "application/json";
      answer.body = R"({"code":1})";
      return answer;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::string_view name(WireFault fault) {
  constexpr std::array<std::string_view, 9> kNames{"refused before sending",
                                                   "lost before the effect",
                                                   "lost after the effect",
                                                   "half an answer",
                                                   "a page",
                                                   "a page after the effect",
                                                   "code 1",
                                                   "code 1 after the effect",
                                                   "429"};
  return kNames[static_cast<std::size_t>(fault)];
}

Result<SteadyTime> Wire::exchange(const api::Request& request, const api::BodyReader& read) {
  const std::string endpoint = request.path.substr(1, request.path.find('?') - 1);
  const SteadyTime sentAt = clock_.steady();
  const bool fails = trouble.next();
  if (fails && how_ == WireFault::RefusedBeforeSending) return broken(how_);
  witness_.sending(endpoint);
  std::optional<sandbox::Answer> answer;
  std::optional<int> code;
  if (!fails || isCarriedOut(how_)) {
    answer = world_.handle(sandbox::httpRequestOf(request), fails ? nullptr : request.handOver);
    code = world_.requests().back().code;
  }
  witness_.ended(endpoint, code);
  if (fails) answer = arriving(how_, answer.value_or(sandbox::Answer{}));
  if (!answer) return broken(how_);
  std::istringstream body(std::move(answer->body));
  read({answer->status, answer->contentType, answer->retryAfter}, body);
  if (fails && how_ == WireFault::HalfAnAnswer) return broken(how_);
  return sentAt;
}

}  // namespace sweep
