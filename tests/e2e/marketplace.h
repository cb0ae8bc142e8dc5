#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "tests/e2e/home.h"
#include "tests/support/scripted_server.h"

namespace e2e {

/// A second, very small marketplace, written from the API page and not from the sandbox: own machines with
/// their settings, and other machines as text. A test may put its own answer in front of any endpoint.
class Marketplace {
 public:
  /// Settings of an own machine as they stand in JSON.
  struct Machine {
    std::string availability = "public";
    std::string mrl = "72";
    std::string onDemand = "0.0001";
    std::string spot = "0.00005";
    std::string cloreOnDemand = "50";
    std::string cloreSpot = "20";
    std::string gpu = "1x NVIDIA GeForce RTX 3090";
  };
  using Override =
      std::function<std::optional<test_support::Behaviour>(const test_support::ReceivedRequest&)>;

  /// `count` machines named `rig-01` and so on.
  explicit Marketplace(int count, Override override = {}, std::string rivals = {});

  [[nodiscard]] std::string url() const { return server_.url() + "/v1"; }
  [[nodiscard]] Settings settings() const {
    return {.url = url(), .caFile = {}, .api = {}, .agent = {}, .rest = {}};
  }
  [[nodiscard]] std::vector<test_support::ReceivedRequest> requests() const { return server_.requests(); }
  [[nodiscard]] std::vector<test_support::ReceivedRequest> requests(const std::string& endpoint) const;
  [[nodiscard]] std::size_t posts() const;
  [[nodiscard]] Machine machine(const std::string& name) const;
  /// Does what a `set_server_settings` says.
  void apply(const test_support::ReceivedRequest& request);

  [[nodiscard]] static std::string nameOf(int number);

 private:
  [[nodiscard]] test_support::Behaviour answer(const test_support::ReceivedRequest& request);
  [[nodiscard]] std::string myServers() const;
  [[nodiscard]] std::string serverConfig(const std::string& body) const;

  mutable std::mutex mutex_;
  std::map<std::string, Machine> machines_;
  Override override_;
  std::string rivals_;
  test_support::ScriptedServer server_;  ///< last: its threads use the others
};

/// The value of a field in a flat JSON object, as it is written, without quotes; empty when there is none.
[[nodiscard]] std::string fieldOf(const std::string& json, const std::string& field);

/// The endpoint of a request: what follows `/v1/`, without the query.
[[nodiscard]] std::string endpointOf(const test_support::ReceivedRequest& request);

}  // namespace e2e
