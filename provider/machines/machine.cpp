#include "provider/machines/machine.h"

#include <algorithm>

namespace provider::machines {

std::string_view name(Status status) {
  switch (status) {
    case Status::Online:
      return "Online";
    case Status::Offline:
      return "Offline";
    case Status::NotWorking:
      return "Not Working";
    case Status::Disconnected:
      return "Disconnected";
  }
  return "unknown";
}

std::optional<Status> statusOf(const Reading& reading) {
  if (reading.connected == false) return Status::Disconnected;
  if (reading.online == false) return Status::Offline;
  if (!reading.online) return std::nullopt;
  if (reading.workingProperly == false) return Status::NotWorking;
  return Status::Online;
}

bool accepts(const Settings& settings, Currency currency) {
  if (!settings.allowedCoins) return settings.onDemand.get(currency).has_value();
  return std::ranges::find(*settings.allowedCoins, wireKey(currency)) != settings.allowedCoins->end();
}

bool autopriced(const Settings& settings, Currency currency) {
  return std::ranges::find(settings.autopriced, wireKey(currency)) != settings.autopriced.end();
}

Memory remember(const std::optional<Memory>& before, const Reading& reading, WallTime now) {
  Memory memory = before.value_or(Memory{.firstSeen = now, .everConnected = false});
  if (reading.connected == true || reading.online == true) memory.everConnected = true;
  return memory;
}

}  // namespace provider::machines
