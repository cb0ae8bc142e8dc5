#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace test_support {

/// What one client sent.
struct ReceivedRequest {
  int connection = 0;    ///< 0 for the first
  bool resumed = false;  ///< by a ticket of an earlier TLS connection
  std::string method;
  std::string path;                            ///< with the query
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;
  std::chrono::steady_clock::time_point at;
};

/// What a client gets, and how.
struct Behaviour {
  enum class End { Close, Reset, Hang };

  std::string bytes;                     ///< status line, head and all
  std::chrono::milliseconds before{0};   ///< pause before the first byte
  std::chrono::milliseconds perByte{0};  ///< pause after each byte on the wire
  End end = End::Close;

  using Headers = std::vector<std::pair<std::string, std::string>>;
  /// A complete answer with its length.
  [[nodiscard]] static Behaviour answer(int status, const std::string& contentType, const std::string& body,
                                        const Headers& more = {});
  [[nodiscard]] static Behaviour json(const std::string& body, int status = 200, const Headers& more = {});
  [[nodiscard]] static Behaviour raw(std::string bytes, End end = End::Close);
  [[nodiscard]] static Behaviour reset() { return raw("", End::Reset); }
  [[nodiscard]] static Behaviour hang() { return raw("", End::Hang); }
  /// The same, `perByte` between its bytes.
  [[nodiscard]] Behaviour dripping(std::chrono::milliseconds pause) const;
};

/// An HTTP server on 127.0.0.1 and a free port that does what a test wants, well or badly. One thread a
/// connection, one request a connection. It stops, whatever it is doing, in its destructor.
class ScriptedServer {
 public:
  using Script = std::function<Behaviour(const ReceivedRequest&)>;

  struct Options {
    std::string certificateFile;  ///< PEM; empty = no TLS
    std::string keyFile;
    std::chrono::milliseconds handshakePerByte{0};
    bool onlyOldTls = false;  ///< nothing newer than TLS 1.1
    /// Asked at each connection before anything is read; a behaviour returned is played on the bare socket.
    std::function<std::optional<Behaviour>(int connection)> onConnect;
  };

  /// `script` is called by several threads, one at a time.
  explicit ScriptedServer(Script script);
  ScriptedServer(Script script, Options options);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  /// `http://127.0.0.1:PORT` or with https.
  [[nodiscard]] std::string url(const std::string& host = "127.0.0.1") const;
  /// All requests received so far.
  [[nodiscard]] std::vector<ReceivedRequest> requests() const;
  /// Connections accepted so far.
  [[nodiscard]] int connections() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Answers the n-th request with the n-th behaviour, and all after the last with the last.
[[nodiscard]] ScriptedServer::Script inOrder(std::vector<Behaviour> behaviours);

}  // namespace test_support
