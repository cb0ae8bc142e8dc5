#include "provider/sandbox/http_front.h"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/ThreadPool.h>

#include <istream>
#include <mutex>

#include "provider/sandbox/console.h"
#include "provider/sandbox/reply.h"

namespace provider::sandbox {
namespace {

namespace net = Poco::Net;

constexpr int kThreads = 8;
constexpr int kQueued = 64;
constexpr int kTimeoutSeconds = 5;
constexpr int kKeepAliveSeconds = 15;

struct Shared {
  World& world;
  std::mutex lock;
  std::size_t maxBodyBytes;
};

/// Nothing when it is longer than allowed.
std::optional<std::string> readBody(net::HTTPServerRequest& request, std::size_t most) {
  if (request.hasContentLength() && request.getContentLength64() > static_cast<Poco::Int64>(most))
    return std::nullopt;
  std::string body(most + 1, '\0');
  request.stream().read(body.data(), static_cast<std::streamsize>(body.size()));
  body.resize(static_cast<std::size_t>(request.stream().gcount()));
  return body.size() <= most ? std::optional(std::move(body)) : std::nullopt;
}

Answer route(Shared& shared, HttpRequest request) {
  static constexpr std::string_view kApi = "/v1";
  static constexpr std::string_view kConsole = "/console";
  const std::string target = request.target;
  if (target.starts_with("/v1/")) {
    request.target = target.substr(kApi.size());
    const std::scoped_lock locked(shared.lock);
    return shared.world.handle(request);
  }
  if (target.starts_with("/console/")) {
    request.target = target.substr(kConsole.size());
    const std::scoped_lock locked(shared.lock);
    return answerConsole(shared.world, request);
  }
  return {.status = 404, .body = coded(kCodeInvalidEndpoint).body, .retryAfter = {}};
}

class Handler final : public net::HTTPRequestHandler {
 public:
  explicit Handler(Shared& shared) : shared_(shared) {}

  void handleRequest(net::HTTPServerRequest& request, net::HTTPServerResponse& response) override {
    HttpRequest asked;
    asked.method = request.getMethod();
    asked.target = request.getURI();
    if (request.has("auth")) asked.key = request.get("auth");
    if (request.getContentType() != net::HTTPMessage::UNKNOWN_CONTENT_TYPE)
      asked.contentType = request.getContentType();
    Answer answer;
    if (auto body = readBody(request, shared_.maxBodyBytes)) {
      asked.body = std::move(*body);
      answer = route(shared_, std::move(asked));
    } else {
      answer.status = 413;
      answer.body = coded(kCodeInvalidInput).body;
      // What was not read would be taken for the next request.
      response.setKeepAlive(false);
    }
    response.setStatusAndReason(static_cast<net::HTTPResponse::HTTPStatus>(answer.status));
    response.setContentType(answer.contentType);
    if (answer.retryAfter) response.set("Retry-After", std::to_string(answer.retryAfter->count()));
    response.sendBuffer(answer.body.data(), answer.body.size());
  }

 private:
  Shared& shared_;
};

class HandlerFactory final : public net::HTTPRequestHandlerFactory {
 public:
  explicit HandlerFactory(Shared& shared) : shared_(shared) {}
  net::HTTPRequestHandler* createRequestHandler(const net::HTTPServerRequest&) override {
    return new Handler(shared_);
  }

 private:
  Shared& shared_;
};

/// TLS is set up while at least one of these lives.
struct TlsUse {
  TlsUse() { net::initializeSSL(); }
  ~TlsUse() { net::uninitializeSSL(); }
  TlsUse(const TlsUse&) = delete;
  TlsUse& operator=(const TlsUse&) = delete;
};

net::Context::Ptr contextFor(const HttpFrontOptions& options) {
  if (options.certificateFile.empty()) return {};
  return new net::Context(net::Context::TLS_SERVER_USE, options.privateKeyFile, options.certificateFile, "",
                          net::Context::VERIFY_NONE);
}

net::ServerSocket socketFor(const HttpFrontOptions& options, const net::Context::Ptr& context) {
  net::ServerSocket socket = context ? net::SecureServerSocket(context) : net::ServerSocket();
  // By default, Poco would share the port with whoever has it already.
  socket.bind(net::SocketAddress(options.listen), true, false);
  socket.listen(kQueued);
  return socket;
}

net::HTTPServerParams* parameters() {
  auto* const parameters = new net::HTTPServerParams;
  parameters->setMaxThreads(kThreads);
  parameters->setMaxQueued(kQueued);
  parameters->setTimeout(Poco::Timespan(kTimeoutSeconds, 0));
  parameters->setKeepAlive(true);
  parameters->setKeepAliveTimeout(Poco::Timespan(kKeepAliveSeconds, 0));
  return parameters;
}

}  // namespace

class HttpFront::Server {
 public:
  Server(World& world, const HttpFrontOptions& options, const net::Context::Ptr& context)
      : shared_{world, {}, options.maxBodyBytes},
        secure_(context),
        socket_(socketFor(options, context)),
        threads_("sandbox", 1, kThreads),
        server_(new HandlerFactory(shared_), threads_, socket_, parameters()) {
    server_.start();
  }

  ~Server() {
    // Not aborted: TLS state must not be touched while a request is being answered on it.
    server_.stopAll(false);
    threads_.joinAll();
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  Shared& shared() { return shared_; }
  [[nodiscard]] net::SocketAddress address() const { return socket_.address(); }
  [[nodiscard]] bool secure() const { return secure_; }

 private:
  TlsUse tls_;
  Shared shared_;
  bool secure_;
  net::ServerSocket socket_;
  Poco::ThreadPool threads_;
  net::HTTPServer server_;
};

HttpFront::HttpFront(std::unique_ptr<Server> server) : server_(std::move(server)) {}
HttpFront::~HttpFront() = default;

Result<std::unique_ptr<HttpFront>> HttpFront::start(World& world, const HttpFrontOptions& options) {
  const TlsUse tls;
  net::Context::Ptr context;
  try {
    context = contextFor(options);
  } catch (const Poco::Exception& fault) {
    return failure(ErrorKind::Storage, "the certificate cannot be used: " + fault.displayText());
  }
  try {
    return std::unique_ptr<HttpFront>(new HttpFront(std::make_unique<Server>(world, options, context)));
  } catch (const Poco::Exception& fault) {
    return failure(ErrorKind::NoConnection,
                   "cannot listen on " + options.listen + ": " + fault.displayText());
  }
}

std::uint16_t HttpFront::port() const { return server_->address().port(); }

std::string HttpFront::url() const {
  return (server_->secure() ? "https://" : "http://") + server_->address().toString() + "/v1";
}

void HttpFront::use(const std::function<void(World&)>& visit) {
  Shared& shared = server_->shared();
  const std::scoped_lock locked(shared.lock);
  visit(shared.world);
}

}  // namespace provider::sandbox
