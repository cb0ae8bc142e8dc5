#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "provider/core/clock.h"
#include "provider/core/error.h"

/// What the agent knows, as people and monitoring read it. Everything here works on values: `Status` is the
/// picture of one moment, and nothing in this room reaches into a live object.
namespace agent::report {

struct MachineLine {
  std::string name;
  std::string status;  ///< `Online`, `Offline`, `Not Working`, `Disconnected`, `unknown`
  std::string visibility;
  std::string gpu;
  std::string policy;    ///< empty = only watched
  std::string onDemand;  ///< for people: `0.00010000 BTC`; empty = not offered
  std::string spotMinimum;
  std::string decision;  ///< `write`, `unchanged`, `hold`; empty = watched
  std::string reason;
  std::string paused;  ///< `paused for 2h more`; empty = not
};

struct OfferLine {
  std::int64_t id = 0;
  std::int64_t server = 0;
  std::string gpu;
  std::string policy;          ///< label of its `[offer.…]`; empty = only watched, or `hold`
  std::optional<bool> active;  ///< nothing = its machine's spot market was not read, or does not list it
  std::string bid;
  std::string bestRival;  ///< as it bids; empty = none, or not known
  std::string target;     ///< empty = none
  std::optional<std::int64_t> loweringsLeft;
  std::optional<std::int64_t> secondsLeft;      ///< until the target is reached
  std::optional<std::int64_t> secondsToWindow;  ///< until the next lowering is allowed; 0 = now
  std::string move;                             ///< `send 0.00000320 BTC`, `wait`, `stay`
  std::string reason;
  std::string paused;  ///< `paused for 2h more`; empty = not
};

struct AlertLine {
  std::string rule;
  std::string subject;   ///< the machine, or `offer 39`; empty = the agent itself
  std::string severity;  ///< `warning`, `critical`
  std::string phase;     ///< `pending`, `firing`, `recovering`, `flapping`
  provider::WallTime since{};
  std::string detail;
  std::string silenced{};  ///< `silenced for 2h more`; empty = not
};

/// A way to people, `[notify.…]`.
struct ChannelLine {
  std::string label;
  std::string type;
  std::int64_t waiting = 0;  ///< messages that are not delivered yet
  std::string error{};       ///< of its last try; empty = that was good, or there was none
  std::optional<provider::WallTime> failingSince{};  ///< nothing = it does not fail
  /// It takes nothing from here until somebody mends something: its secret, its address.
  bool denied = false;
};

struct Status {
  std::string version;
  std::string mode;
  std::string paused;  ///< writing, by command: `paused until resumed`; empty = not
  provider::WallTime writtenAt{};
  std::int64_t pollIntervalMs = 0;
  std::optional<provider::WallTime> machinesReadAt;  ///< the last good `my_servers`
  std::optional<provider::WallTime> marketReadAt;
  std::string lastError;       ///< of the last read, empty when it was good
  std::uint64_t requests = 0;  ///< sent since start
  std::uint64_t writes = 0;    ///< accepted since start
  std::vector<MachineLine> machines;
  std::vector<OfferLine> offers;
  std::vector<AlertLine> alerts;
  std::vector<ChannelLine> channels{};
};

/// JSON with a fixed key order, ending in a newline; `schema: 1`.
[[nodiscard]] std::string toJson(const Status& status);
[[nodiscard]] provider::Result<Status> fromJson(const std::string& text);

/// Replaces the file atomically, readable for all (monitoring runs as another user).
[[nodiscard]] provider::Result<void> store(const std::filesystem::path& file, const Status& status);
[[nodiscard]] provider::Result<Status> loadStatus(const std::filesystem::path& file);

}  // namespace agent::report
