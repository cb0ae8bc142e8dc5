#include "tests/support/scripted_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "tests/support/server_channel.h"

namespace test_support {
namespace {

struct FreeContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using Context = std::unique_ptr<SSL_CTX, FreeContext>;

Context makeContext(const ScriptedServer::Options& options) {
  if (options.certificateFile.empty()) return nullptr;
  Context context(SSL_CTX_new(TLS_server_method()));
  if (options.onlyOldTls) {
    // OpenSSL 3 offers TLS 1.1 only below its usual level of security.
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION);
  }
  if (SSL_CTX_use_certificate_chain_file(context.get(), options.certificateFile.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(context.get(), options.keyFile.c_str(), SSL_FILETYPE_PEM) != 1)
    throw std::runtime_error("the scripted server cannot read its certificate");
  return context;
}

std::string lowered(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

void parseHead(const std::string& head, ReceivedRequest& into) {
  const std::string first = head.substr(0, head.find("\r\n"));
  const std::size_t space = first.find(' ');
  into.method = first.substr(0, space);
  into.path = first.substr(space + 1, first.rfind(' ') - space - 1);
  for (std::size_t at = head.find("\r\n"); at != std::string::npos && at + 2 < head.size();) {
    const std::size_t end = head.find("\r\n", at + 2);
    const std::string line = head.substr(at + 2, end - at - 2);
    if (const std::size_t colon = line.find(':'); colon != std::string::npos) {
      const std::size_t value = line.find_first_not_of(' ', colon + 1);
      into.headers[lowered(line.substr(0, colon))] = value == std::string::npos ? "" : line.substr(value);
    }
    at = end;
  }
}

/// `text` holds what came after the head; more is read where needed. False when it breaks off.
bool readChunks(Channel& channel, std::string text, std::string& body) {
  const auto more = [&] {
    const std::string bytes = channel.read();
    text += bytes;
    return !bytes.empty();
  };
  for (;;) {
    std::size_t end = 0;
    while ((end = text.find("\r\n")) == std::string::npos)
      if (!more()) return false;
    const std::size_t size = std::stoul(text.substr(0, end), nullptr, 16);
    while (text.size() < end + 2 + size + 2)
      if (!more()) return false;
    if (size == 0) return true;
    body += text.substr(end + 2, size);
    text.erase(0, end + 2 + size + 2);
  }
}

bool readRequest(Channel& channel, ReceivedRequest& into) {
  std::string text;
  std::size_t end = 0;
  while ((end = text.find("\r\n\r\n")) == std::string::npos) {
    const std::string bytes = channel.read();
    if (bytes.empty()) return false;
    text += bytes;
  }
  into.at = std::chrono::steady_clock::now();
  parseHead(text.substr(0, end + 2), into);
  into.body = text.substr(end + 4);
  if (lowered(into.headers["transfer-encoding"]) == "chunked") {
    std::string chunks;
    std::swap(chunks, into.body);
    return readChunks(channel, std::move(chunks), into.body);
  }
  const std::string length = into.headers["content-length"];
  const std::size_t wanted = length.empty() ? 0 : std::stoul(length);
  while (into.body.size() < wanted) {
    const std::string bytes = channel.read();
    if (bytes.empty()) return false;
    into.body += bytes;
  }
  return true;
}

void play(const Behaviour& behaviour, Channel& channel, RawChannel& raw) {
  if (behaviour.end == Behaviour::End::Reset) raw.resetOnClose();
  if (behaviour.before.count() > 0 && !raw.pause(behaviour.before)) return;
  const bool written = channel.write(behaviour.bytes, behaviour.perByte);
  if (written && behaviour.end == Behaviour::End::Hang) raw.hang();
  if (written && behaviour.end == Behaviour::End::Close) channel.sayGoodbye();
}

}  // namespace

struct ScriptedServer::State {
  State(Script howToAnswer, Options how)
      : script(std::move(howToAnswer)), options(std::move(how)), tls(makeContext(options)) {
    stop = ::eventfd(0, EFD_CLOEXEC);
    listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener, 64) != 0 ||
        ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error("the scripted server cannot listen");
    port = ntohs(address.sin_port);
    acceptor = std::thread([this] { accept(); });
  }

  ~State() {
    (void)::eventfd_write(stop, 1);
    acceptor.join();
    for (std::thread& each : served) each.join();
    ::close(listener);
    ::close(stop);
  }

  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void accept() {
    for (;;) {
      std::array<pollfd, 2> watched{pollfd{listener, POLLIN, 0}, pollfd{stop, POLLIN, 0}};
      (void)::poll(watched.data(), watched.size(), -1);
      if (watched[1].revents != 0) return;
      const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) continue;
      served.emplace_back([this, socket, number = accepted++] { serve(socket, number); });
    }
  }

  void serve(int socket, int number) {
    RawChannel raw(socket, stop);
    if (const auto rude = options.onConnect ? options.onConnect(number) : std::nullopt) {
      Channel bare(raw, nullptr);
      return play(*rude, bare, raw);
    }
    Channel channel(raw, tls.get());
    if (!channel.shakeHands(options.handshakePerByte)) return;
    ReceivedRequest request;
    request.connection = number;
    request.resumed = channel.resumed();
    if (!readRequest(channel, request)) return;
    play(answerTo(request), channel, raw);
  }

  Behaviour answerTo(const ReceivedRequest& request) {
    const std::lock_guard lock(mutex);
    received.push_back(request);
    return script(request);
  }

  const Script script;
  const Options options;
  const Context tls;
  int stop = -1;
  int listener = -1;
  std::uint16_t port = 0;
  std::atomic<int> accepted = 0;
  mutable std::mutex mutex;
  std::vector<ReceivedRequest> received;
  /// Touched by the accepting thread only, until that has ended.
  std::vector<std::thread> served;
  std::thread acceptor;
};

ScriptedServer::ScriptedServer(Script script) : ScriptedServer(std::move(script), Options()) {}
ScriptedServer::ScriptedServer(Script script, Options options)
    : state_(std::make_unique<State>(std::move(script), std::move(options))) {}
ScriptedServer::~ScriptedServer() = default;

std::uint16_t ScriptedServer::port() const { return state_->port; }

std::string ScriptedServer::url(const std::string& host) const {
  return (state_->tls ? "https://" : "http://") + host + ":" + std::to_string(state_->port);
}

std::vector<ReceivedRequest> ScriptedServer::requests() const {
  const std::lock_guard lock(state_->mutex);
  return state_->received;
}

int ScriptedServer::connections() const { return state_->accepted; }

Behaviour Behaviour::raw(std::string bytes, End end) {
  Behaviour behaviour;
  behaviour.bytes = std::move(bytes);
  behaviour.end = end;
  return behaviour;
}

Behaviour Behaviour::answer(int status, const std::string& contentType, const std::string& body,
                            const Headers& more) {
  std::string head = "HTTP/1.1 " + std::to_string(status) + " Scripted\r\nConnection: close\r\n";
  head += "Content-Type: " + contentType + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  for (const auto& [name, value] : more) head += name + ": " + value + "\r\n";
  return raw(head + "\r\n" + body);
}

Behaviour Behaviour::json(const std::string& body, int status, const Headers& more) {
  return answer(status, "application/json", body, more);
}

Behaviour Behaviour::dripping(std::chrono::milliseconds pause) const {
  Behaviour behaviour = *this;
  behaviour.perByte = pause;
  return behaviour;
}

ScriptedServer::Script inOrder(std::vector<Behaviour> behaviours) {
  auto next = std::make_shared<std::size_t>(0);
  return [behaviours = std::move(behaviours), next](const ReceivedRequest&) {
    const std::size_t now = std::min(*next, behaviours.size() - 1);
    ++*next;
    return behaviours.at(now);
  };
}

}  // namespace test_support
