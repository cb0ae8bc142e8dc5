#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "provider/sandbox/model.h"
#include "tests/simulation/exchange.h"
#include "tests/simulation/facts.h"

/// What requests say, read by the marketplace's own reader.
namespace simulation {

/// `set_spot_price`
struct BidRequest {
  std::int64_t order = 0;
  const provider::sandbox::Order* present = nullptr;  ///< as it is; null when there is none
  provider::Price desired;
  [[nodiscard]] bool lowers() const { return present && desired < present->price; }
};
[[nodiscard]] std::optional<BidRequest> bidRequest(const Exchange& exchange, const Facts& facts);

/// The machine that `server_config` or `set_server_settings` is about.
[[nodiscard]] std::string machineOf(const Exchange& exchange);

/// `set_server_settings`
struct SettingsRequest {
  std::string name;
  const provider::sandbox::Machine* machine = nullptr;
  provider::sandbox::Settings after;  ///< as they would be
};
/// What the agent does not understand goes back as it came.
enum class Verbatim { Read, PassedOver };
/// Nothing when the marketplace would not take it.
[[nodiscard]] std::optional<SettingsRequest> settingsRequest(const Exchange& exchange, const Facts& facts,
                                                             Verbatim verbatim = Verbatim::Read);

/// The settings that a machine was told to have when the agent asked last. An answer that was garbled may
/// have been understood or not, so that there can be several.
class ToldSettings {
 public:
  struct Told {
    std::vector<provider::sandbox::Settings> possible;
    provider::SteadyTime at{};  ///< of the last answer
    bool garbled = false;       ///< an answer was, since the last that was not
  };
  void answered(const Exchange& exchange, const Facts& facts);
  /// Null when it was never told.
  [[nodiscard]] const Told* find(const std::string& machine) const;

 private:
  std::map<std::string, Told> told_;
};

}  // namespace simulation
