#include "provider/alerts/machine_readings.h"

namespace provider::alerts {

std::vector<Reading> readingsOf(const machines::Reading& machine, const machines::Memory& memory) {
  const auto status = machines::statusOf(machine);
  if (!status) return {};
  const ConditionId offline{Rule::MachineOffline, machine.name};
  const ConditionId disconnected{Rule::MachineDisconnected, machine.name};
  switch (*status) {
    case machines::Status::Disconnected:
      if (!memory.everConnected) return {};
      return {{.id = disconnected,
               .failing = true,
               .detail = "reads as never connected, and was connected before"}};
    case machines::Status::Offline:
      return {{.id = offline, .failing = true, .detail = "is not online"}};
    case machines::Status::NotWorking:
    case machines::Status::Online:
      break;
  }
  return {{.id = offline, .failing = false, .detail = {}},
          {.id = disconnected, .failing = false, .detail = {}}};
}

}  // namespace provider::alerts
