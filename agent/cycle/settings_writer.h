#pragma once

#include <chrono>

#include "agent/cycle/knowledge.h"
#include "agent/cycle/write_gate.h"
#include "provider/api/client.h"
#include "provider/core/clock.h"

namespace agent::cycle {

/// Carries out pricing decisions: `set_server_settings`, and the read-back that proves it.
class SettingsWriter {
 public:
  SettingsWriter(provider::api::Client& client, provider::Clock& clock, WriteGate& gate)
      : client_(client), clock_(clock), gate_(gate) {}

  /// Sends what the machine's decision wants. The machine's memory is changed, and the caller's to store.
  /// From then on the machine is `unconfirmed` until it was read back, also when the answer was lost: a
  /// request that may have been applied is never sent again before.
  void write(MachineState& state);

  /// Reads the machine's settings back and compares.
  void confirm(MachineState& state);

 private:
  /// Keeps further writes away from a machine for a while, longer each time.
  void holdBack(MachineState& state);
  void concluded(MachineState& state, journal::Outcome outcome, const std::string& answer);

  provider::api::Client& client_;
  provider::Clock& clock_;
  WriteGate& gate_;
};

}  // namespace agent::cycle
