#include <algorithm>
#include <iterator>
#include <string>

#include "agent/notify/http_answer.h"
#include "provider/api/poco_transport.h"
#include "provider/core/clock.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/wire.h"

/// The input is what an HTTP server sends: as an answer of the API, as that of a messenger's server, and, for
/// the sake of speed, as the body alone of the latter.
using namespace agent::notify;
using namespace provider;
using std::chrono::milliseconds;

namespace {

constexpr std::size_t kLargest = 4096;
const std::string kAddress = "http://127.0.0.1:1";
constexpr const char* kSecret = "hunter2hunter2";
constexpr milliseconds kTimeout{10'000};

void checkFailure(const Error& error) {
  using enum ErrorKind;
  fuzz::must(error.kind == NoConnection || error.kind == BadAnswer,
             "what is wrong is the connection or the answer");
  fuzz::must(error.maybeApplied, "a request that was sent may have been carried out");
  fuzz::must(!error.message.empty(), "an error has words");
}

struct Exchanged {
  bool done = false;
  std::string error;
  int status = 0;
  std::optional<std::chrono::seconds> retryAfter;
  std::string body;

  friend bool operator==(const Exchanged&, const Exchanged&) = default;
};

Exchanged exchange(const std::string& path) {
  static VirtualClock clock;
  static api::PocoTransport transport({.baseUrl = kAddress,
                                       .caFile = {},
                                       .userAgent = "fuzz",
                                       .timeout = kTimeout,
                                       .maxAnswerBytes = kLargest,
                                       .maxMarketBytes = kLargest / 2},
                                      nullptr, clock);
  Exchanged result;
  const auto read = [&](const api::ResponseHead& head, std::istream& in) {
    result.status = head.status;
    result.retryAfter = head.retryAfter;
    result.body.assign(std::istreambuf_iterator<char>(in), {});
    fuzz::must(head.status >= 200 && head.status < 1000, "a status is one of an answer");
  };
  const auto done =
      transport.exchange({.method = api::Method::Get, .path = path, .key = "k", .body = {}}, read);
  result.done = done.has_value();
  if (!done) checkFailure(done.error());
  if (!done) result.error = done.error().message;
  fuzz::must(result.body.size() <= kLargest, "a body is no larger than allowed");
  fuzz::must(!result.retryAfter || result.retryAfter >= std::chrono::seconds{0}, "nobody waits for the past");
  return result;
}

/// The same, whether it comes in one or in pieces. Of a body that breaks off or grows too large, what was
/// there before that depends on the pieces.
void exchangeBothWays(const std::string& said) {
  const std::string path = said.size() % 2 == 0 ? "/my_servers" : "/marketplace";
  fuzz::say(said, said.size());
  Exchanged inOne = exchange(path);
  fuzz::say(said, 1 + said.size() % 5);
  Exchanged inPieces = exchange(path);
  if (!inOne.done) inOne.body = inPieces.body;
  fuzz::must(inOne == inPieces, "the pieces of an answer change nothing in it");
}

void check(const Delivery& delivery) {
  using Result = Delivery::Result;
  fuzz::must((delivery.result == Result::Delivered) == delivery.error.empty(), "what fails has words");
  fuzz::must(delivery.error.size() < 1000, "an error is no longer than a few lines");
  const auto obeyed = [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; };
  fuzz::must(std::ranges::none_of(delivery.error, obeyed), "an error can be printed");
  fuzz::must(!delivery.after || *delivery.after >= milliseconds{0}, "nobody waits for the past");
}

void post() {
  static VirtualClock clock;
  static auto endpoint = HttpEndpoint::make(kAddress + "/" + kSecret, "/send", {kSecret}, {},
                                            {.interrupt = nullptr, .clock = clock, .timeout = kTimeout});
  fuzz::must(endpoint.has_value(), "there is an endpoint");
  const Delivery delivery = endpoint->post("{}");
  check(delivery);
  fuzz::must(!delivery.error.contains(kSecret), "no secret gets into an error");
}

void readBody(const std::string& body) {
  for (const int status : {200, 400, 401, 429, 503}) {
    const HttpAnswer answer = readAnswer(status, body);
    fuzz::must(answer.status == status, "the status is the one that came");
    fuzz::must(!answer.retryAfter || *answer.retryAfter <= std::chrono::days{1}, "a wait ends");
    if (status != 200) check(deliveryOf(answer));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string said(fuzz::textOf(data, size));
  const std::size_t head = said.find("\r\n\r\n");
  readBody(head == std::string::npos ? said : said.substr(head + 4));
  exchangeBothWays(said);
  post();
  return 0;
}
