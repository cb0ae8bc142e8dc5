#include "provider/api/poco_transport.h"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeParser.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/MessageHeader.h>
#include <Poco/NumberParser.h>
#include <Poco/String.h>
#include <Poco/URI.h>

#include <charconv>
#include <istream>
#include <limits>
#include <optional>
#include <sstream>
#include <string_view>

#include "provider/api/connection.h"
#include "provider/api/http_body.h"
#include "provider/api/tls.h"
#include "provider/api/waiting.h"

namespace provider::api {

using Poco::Net::HTTPMessage;
using Poco::Net::HTTPRequest;
using Poco::Net::MessageHeader;
using std::chrono::seconds;

namespace {

constexpr int kMostInterimAnswers = 8;
constexpr std::size_t kHttpDateLength = std::string_view("Wed, 21 Oct 2015 07:28:00 GMT").size();

/// Seconds or a date (RFC 9110, 10.2.3); nothing for anything else.
std::optional<seconds> readRetryAfter(const std::string& text, const Clock& clock) {
  unsigned count = 0;
  if (Poco::NumberParser::tryParseUnsigned(text, count)) return seconds(count);
  Poco::DateTime date;
  int zone = 0;
  // Poco makes a date of almost anything.
  if (text.size() != kHttpDateLength || !text.ends_with(" GMT")) return std::nullopt;
  if (!Poco::DateTimeParser::tryParse(Poco::DateTimeFormat::HTTP_FORMAT, text, date, zone))
    return std::nullopt;
  const WallTime until{std::chrono::milliseconds(date.timestamp().epochMicroseconds() / 1000)};
  return std::max(std::chrono::ceil<seconds>(until - clock.wall()), seconds::zero());
}

/// Not Poco's HTTPResponse: it keeps the status in an enumeration that ends before those of a CDN (520 …),
/// and to read one of them from there is undefined.
struct Received {
  int status = 0;
  MessageHeader fields;
};

std::optional<std::uint64_t> readLength(const MessageHeader& fields) {
  if (!fields.has(HTTPMessage::CONTENT_LENGTH)) return std::nullopt;
  Poco::UInt64 length = 0;
  if (!Poco::NumberParser::tryParseUnsigned64(fields.get(HTTPMessage::CONTENT_LENGTH), length))
    fail(ErrorKind::BadAnswer, "the answer's Content-Length is no number");
  return length;
}

[[noreturn]] void failUnreadableHead(const HttpStream& stream) {
  if (stream.failure()) throw ExchangeFailed{*stream.failure()};
  if (stream.connectionEnded()) fail(ErrorKind::NoConnection, "the answer was cut short");
  fail(ErrorKind::BadAnswer, "the answer is not HTTP");
}

/// Of `HTTP/1.1 200 OK`; nothing for anything else (RFC 9112, 4).
std::optional<int> statusIn(std::string_view line) {
  constexpr std::string_view kBefore = "HTTP/1.1 ";
  constexpr std::size_t kDigits = 3;
  if (line.size() < kBefore.size() + kDigits || !line.starts_with("HTTP/1.") ||
      line[kBefore.size() - 1] != ' ')
    return std::nullopt;
  const std::string_view digits = line.substr(kBefore.size(), kDigits);
  const std::string_view rest = line.substr(kBefore.size() + kDigits);
  int status = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), status);
  const bool ends = rest.empty() || rest.front() == ' ' || rest.front() == '\r';
  if (read.ptr != digits.data() + digits.size() || status < 100 || !ends) return std::nullopt;
  return status;
}

std::optional<Received> readOneHead(std::istream& in) {
  std::string line;
  if (!std::getline(in, line)) return std::nullopt;
  const auto status = statusIn(line);
  if (!status) return std::nullopt;
  Received head{.status = *status, .fields = {}};
  try {
    head.fields.read(in);
  } catch (const Poco::Exception&) {
    return std::nullopt;
  }
  // The empty line that ends it.
  in.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  return head;
}

Received readHead(HttpStream& stream) {
  std::istream in(&stream);
  for (int interim = 0; interim <= kMostInterimAnswers; ++interim) {
    auto head = readOneHead(in);
    if (!head || stream.failure() || stream.connectionEnded()) failUnreadableHead(stream);
    if (head->status >= 200) return *std::move(head);
  }
  failUnreadableHead(stream);
}

void beginBody(HttpStream& stream, const Received& head, std::size_t largest) {
  const std::string coding = head.fields.get("Content-Encoding", "identity");
  if (Poco::icompare(coding, "identity") != 0)
    fail(ErrorKind::BadAnswer, "the answer is compressed, which was not asked for");
  constexpr int kNoContent = 204;
  constexpr int kNotModified = 304;
  if (head.status == kNoContent || head.status == kNotModified) return stream.beginBody(false, 0, largest);
  const std::string transfer = head.fields.get(HTTPMessage::TRANSFER_ENCODING, "");
  if (Poco::icompare(transfer, HTTPMessage::CHUNKED_TRANSFER_ENCODING) == 0)
    return stream.beginBody(true, std::nullopt, largest);
  const auto length = readLength(head.fields);
  if (length && *length > largest)
    fail(ErrorKind::BadAnswer,
         "the answer of " + std::to_string(*length) + " bytes is larger than " + std::to_string(largest));
  stream.beginBody(false, length, largest);
}

}  // namespace

struct PocoTransport::Setup {
  Options options;
  Interrupt* interrupt;
  Clock& clock;
  std::optional<Error> fault;
  Poco::URI base;
  Poco::Net::Context::Ptr tls;
  std::unique_ptr<TlsSession> session;

  void prepare();
  [[nodiscard]] std::string written(const Request& request) const;
  [[nodiscard]] SteadyTime run(const Request& request, const BodyReader& read, Waiting& waiting,
                               bool& hasSent) const;
  void receive(const Request& request, const BodyReader& read, Connection& connection) const;
};

void PocoTransport::Setup::prepare() {
  const auto faulty = [&](const std::string& why) { fault = failure(ErrorKind::InvalidInput, why).error(); };
  try {
    base = Poco::URI(options.baseUrl);
    const bool plain = base.getScheme() == "http";
    if (!plain && base.getScheme() != "https")
      return faulty("the API's address must begin with https:// or http://");
    if (base.getHost().empty() || !base.getUserInfo().empty() || !base.getRawQuery().empty() ||
        !base.getFragment().empty())
      return faulty("the API's address must be a host and a path, as in https://api.clore.ai/v1");
    if (plain) return;
    tls = makeTlsContext(options.caFile);
    session = std::make_unique<TlsSession>(tls->sslContext());
  } catch (const Poco::SyntaxException&) {
    faulty("the API's address is not an address");
  } catch (const Poco::Exception& error) {
    faulty("TLS cannot be set up with the certificates " +
           (options.caFile.empty() ? std::string("of the system") : "in " + options.caFile) + ": " +
           error.displayText());
  }
}

std::string PocoTransport::Setup::written(const Request& request) const {
  std::string path = base.getPath();
  while (path.ends_with('/')) path.pop_back();
  HTTPRequest head(request.method == Method::Post ? HTTPRequest::HTTP_POST : HTTPRequest::HTTP_GET,
                   path + request.path, HTTPMessage::HTTP_1_1);
  head.setHost(base.getHost(), base.getPort());
  head.set("User-Agent", options.userAgent);
  head.set("Accept", "application/json");
  head.setKeepAlive(false);
  if (!request.key.empty()) head.set("auth", request.key);
  if (!request.body.empty() || request.method == Method::Post) {
    head.setContentType("application/json");
    head.setContentLength64(static_cast<Poco::Int64>(request.body.size()));
  }
  for (const auto& [name, value] : request.headers) head.set(name, value);
  std::ostringstream bytes;
  bytes.imbue(std::locale::classic());
  head.write(bytes);
  return bytes.str() + request.body;
}

void PocoTransport::Setup::receive(const Request& request, const BodyReader& read,
                                   Connection& connection) const {
  const bool market = request.path == "/marketplace" || request.path.starts_with("/marketplace?");
  HttpStream stream(connection);
  const Received received = readHead(stream);
  beginBody(stream, received, market ? options.maxMarketBytes : options.maxAnswerBytes);
  const ResponseHead head{.status = received.status,
                          .contentType = received.fields.get(HTTPMessage::CONTENT_TYPE, ""),
                          .retryAfter = readRetryAfter(received.fields.get("Retry-After", ""), clock)};
  std::istream body(&stream);
  read(head, body);
  // The reader saw the stream end and knows no more; this is why it ended.
  if (stream.failure()) throw ExchangeFailed{*stream.failure()};
}

SteadyTime PocoTransport::Setup::run(const Request& request, const BodyReader& read, Waiting& waiting,
                                     bool& hasSent) const {
  Connection connection(base.getHost(), base.getPort(), waiting);
  if (tls) connection.startTls(tls->sslContext(), session.get());
  waiting.expect("complete answer from " + base.getHost());
  const std::string bytes = written(request);
  // From here on nothing can be called back.
  hasSent = true;
  connection.send(bytes);
  const SteadyTime sentAt = clock.steady();
  receive(request, read, connection);
  return sentAt;
}

PocoTransport::PocoTransport(Options options, Interrupt* interrupt, Clock& clock)
    : setup_(new Setup{.options = std::move(options),
                       .interrupt = interrupt,
                       .clock = clock,
                       .fault = {},
                       .base = {},
                       .tls = {},
                       .session = {}}) {
  ignoreBrokenPipes();
  setup_->prepare();
}

PocoTransport::~PocoTransport() = default;

Result<void> PocoTransport::ready() const {
  if (setup_->fault) return std::unexpected(*setup_->fault);
  return {};
}

Result<SteadyTime> PocoTransport::exchange(const Request& request, const BodyReader& read) {
  if (setup_->fault) return std::unexpected(*setup_->fault);
  bool hasSent = false;
  try {
    Waiting waiting(setup_->options.timeout, setup_->interrupt);
    return setup_->run(request, read, waiting, hasSent);
  } catch (ExchangeFailed& failed) {
    failed.error.maybeApplied = hasSent;
    return std::unexpected(std::move(failed.error));
  } catch (const Poco::Exception& error) {
    auto failed = failure(ErrorKind::BadAnswer, "the answer cannot be read: " + error.displayText());
    failed.error().maybeApplied = hasSent;
    return failed;
  }
}

}  // namespace provider::api
