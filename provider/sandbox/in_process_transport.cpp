#include "provider/sandbox/in_process_transport.h"

#include <sstream>

namespace provider::sandbox {
namespace {

std::unexpected<Error> broken(Break how) {
  Error error;
  error.kind = how == Break::BeforeSending ? ErrorKind::NoConnection : ErrorKind::Timeout;
  error.message = how == Break::BeforeSending ? "the connection was refused" : "no answer came in time";
  error.maybeApplied = how != Break::BeforeSending;
  return std::unexpected(std::move(error));
}

}  // namespace

HttpRequest httpRequestOf(const api::Request& request) {
  HttpRequest sent;
  sent.method = request.method == api::Method::Get ? "GET" : "POST";
  sent.target = request.path;
  if (!request.key.empty()) sent.key = request.key;
  if (!request.body.empty()) sent.contentType = "application/json";
  sent.body = request.body;
  return sent;
}

Result<SteadyTime> InProcessTransport::exchange(const api::Request& request, const api::BodyReader& read) {
  const auto planned = breaks_.extract(++exchanges_);
  std::optional<Break> how;
  if (planned) how = planned.mapped();
  if (how == Break::BeforeSending || how == Break::BeforeEffect) return broken(*how);

  const SteadyTime sentAt = clock_.steady();
  Answer answer = world_.handle(httpRequestOf(request), how ? nullptr : request.handOver);
  if (how == Break::AfterEffect) return broken(*how);

  if (how == Break::InsideAnswer) answer.body.resize(answer.body.size() / 2);
  std::istringstream body(std::move(answer.body));
  read({answer.status, answer.contentType, answer.retryAfter}, body);
  if (how) return broken(*how);
  return sentAt;
}

}  // namespace provider::sandbox
