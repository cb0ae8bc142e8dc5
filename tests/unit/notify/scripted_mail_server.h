#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace notify_test {

/// A mail server without TLS on 127.0.0.1 and a free port, that answers as a test wants: commands are looked
/// up by how they begin, the longest first; `.` is the end of the data, `220` the greeting, `=` a line of a
/// log-in. One connection at a time.
class ScriptedMailServer {
 public:
  using Script = std::map<std::string, std::string>;

  explicit ScriptedMailServer(Script changes = {}) : script_(usual()) {
    for (auto& [command, answer] : changes) script_[command] = answer;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 8) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error("the scripted mail server cannot listen");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~ScriptedMailServer() {
    stop_ = true;
    thread_.join();
    ::close(listener_);
  }
  ScriptedMailServer(const ScriptedMailServer&) = delete;
  ScriptedMailServer& operator=(const ScriptedMailServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// Everything that clients sent, line by line.
  [[nodiscard]] std::vector<std::string> heard() const {
    const std::lock_guard lock(mutex_);
    return heard_;
  }
  void answer(const std::string& command, const std::string& with) {
    const std::lock_guard lock(mutex_);
    script_[command] = with;
  }

 private:
  static Script usual() {
    return {{"220", "220 ready"},      {"EHLO", "250-localhost\r\n250 AUTH PLAIN LOGIN"},
            {"AUTH PLAIN", "235 in"},  {"AUTH LOGIN", "334 VXNlcm5hbWU6"},
            {"=", "334 UGFzc3dvcmQ6"}, {"MAIL", "250 ok"},
            {"RCPT", "250 ok"},        {"DATA", "354 go on"},
            {".", "250 queued"},       {"QUIT", "221 bye"}};
  }

  std::string answerTo(const std::string& line) {
    const std::lock_guard lock(mutex_);
    heard_.push_back(line);
    for (auto it = script_.rbegin(); it != script_.rend(); ++it)
      if (line.starts_with(it->first)) return it->second;
    return script_["="];
  }

  bool wait(int socket) {
    while (!stop_) {
      pollfd watched{socket, POLLIN, 0};
      if (::poll(&watched, 1, 20) > 0) return true;
    }
    return false;
  }

  void serve() {
    while (wait(listener_)) {
      const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      talk(socket);
      ::close(socket);
    }
  }

  void say(int socket, const std::string& answer) {
    const std::string bytes = answer + "\r\n";
    (void)::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }

  void talk(int socket) {
    std::string text;
    bool inData = false;
    {
      const std::lock_guard lock(mutex_);
      say(socket, script_["220"]);
    }
    while (wait(socket)) {
      char bytes[4096];
      const ssize_t got = ::recv(socket, bytes, sizeof bytes, 0);
      if (got <= 0) return;
      text.append(bytes, static_cast<std::size_t>(got));
      for (std::size_t end = 0; (end = text.find("\r\n")) != std::string::npos;) {
        const std::string line = text.substr(0, end);
        text.erase(0, end + 2);
        if (inData && line != ".") {
          const std::lock_guard lock(mutex_);
          heard_.push_back(line);
          continue;
        }
        const std::string answer = answerTo(line);
        inData = line == "DATA" && answer.starts_with("354");
        if (answer == "hang") continue;
        if (answer == "close") return;
        say(socket, answer);
      }
    }
  }

  Script script_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stop_ = false;
  mutable std::mutex mutex_;
  std::vector<std::string> heard_;
  std::thread thread_;
};

}  // namespace notify_test
