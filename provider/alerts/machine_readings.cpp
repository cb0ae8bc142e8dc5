#include "provider/alerts/machine_readings.h"

namespace provider::alerts {
namespace {

/// The readings of one machine, in a row.
class Readings {
 public:
  explicit Readings(const std::string& machine) : machine_(machine) {}

  Readings& failing(Rule rule, const char* detail) {
    all_.push_back({.id = {rule, machine_}, .failing = true, .detail = detail});
    return *this;
  }
  Readings& healthy(Rule rule) {
    all_.push_back({.id = {rule, machine_}, .failing = false, .detail = {}});
    return *this;
  }
  [[nodiscard]] std::vector<Reading> all() const { return all_; }

 private:
  const std::string& machine_;
  std::vector<Reading> all_;
};

}  // namespace

std::vector<Reading> readingsOf(const machines::Reading& machine, const machines::Memory& memory) {
  const auto status = machines::statusOf(machine);
  if (!status) return {};
  Readings readings(machine.name);
  switch (*status) {
    case machines::Status::Disconnected:
      if (memory.everConnected)
        return readings
            .failing(Rule::MachineDisconnected, "reads as never connected, and was connected before")
            .all();
      return readings.failing(Rule::MachineNotConnected, "has not connected since it was first seen").all();
    case machines::Status::Offline:
      return readings.healthy(Rule::MachineNotConnected).failing(Rule::MachineOffline, "is not online").all();
    case machines::Status::NotWorking:
      readings.failing(Rule::MachineNotWorking, "is online, and does not work properly");
      break;
    case machines::Status::Online:
      readings.healthy(Rule::MachineNotWorking);
      break;
  }
  return readings.healthy(Rule::MachineOffline)
      .healthy(Rule::MachineDisconnected)
      .healthy(Rule::MachineNotConnected)
      .all();
}

}  // namespace provider::alerts
