#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/e2e/home.h"
#include "tests/e2e/process.h"
#include "tests/support/certificate.h"

namespace e2e {

/// `clore-agent sandbox` over HTTPS with a certificate of its own, and its console: the marketplace of the
/// tests in which nothing misbehaves.
class Sandbox {
 public:
  /// One line of the console's log.
  struct Request {
    std::int64_t at_ms = 0;    ///< since boot
    std::int64_t wall_ms = 0;  ///< of the calendar
    std::string method;
    std::string endpoint;
    int code = 0;
    std::string error;  ///< with code 6
  };

  explicit Sandbox(std::vector<std::string> options = {});

  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] std::string caFile() const { return certificate_.certificateFile(); }
  [[nodiscard]] std::vector<Request> requests() const;
  [[nodiscard]] std::vector<Request> posts() const;
  /// The shortest time between two requests, in milliseconds; a very long one when there were fewer than two.
  [[nodiscard]] std::int64_t shortestGap_ms() const;
  /// Changes a machine by hand, past the API: `{"name":"rig-01","online":false}`.
  void change(const std::string& json) const { act("machine", json); }
  /// The same with any of the console's actions: `bid`, `{"server":6,"price":{"bitcoin":0.000005}}`.
  void act(const std::string& action, const std::string& json) const;

  /// What `server_config` answers for a machine, as text; spends a turn of the key.
  [[nodiscard]] std::string serverConfig(const std::string& machine) const;

  /// The same of `my_orders`.
  [[nodiscard]] std::string myOrders() const;

  /// What a configuration needs to know of it.
  [[nodiscard]] Settings settings() const {
    return {.url = url_, .caFile = caFile(), .api = {}, .agent = {}, .rest = {}};
  }

 private:
  [[nodiscard]] std::string askInTurn(const std::string& path, const std::string& body) const;
  [[nodiscard]] std::string ask(const std::string& method, const std::string& path,
                                const std::string& body) const;

  test_support::SelfSignedCertificate certificate_;
  Home home_;
  Process process_;
  std::string url_;
};

[[nodiscard]] bool isJsonObject(const std::string& text);

}  // namespace e2e
