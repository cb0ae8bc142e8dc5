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

namespace {

/// By how much two readings of the same part differ, by `Part`.
constexpr std::array kTolerances{0.0, 0.05, 0.05, 0.1};

bool isDated(WallTime noted, WallTime now) { return now - noted >= kGrain || isAhead(noted, now); }

}  // namespace

bool isLess(Part part, double amount, const Most& most, WallTime now) {
  return amount < most.amount * (1 - kTolerances[indexOf(part)]) && now - most.seenAt < kNewNormal;
}

bool isTold(const Hardware& hardware) {
  return std::ranges::any_of(hardware, [](const auto& amount) { return amount.has_value(); });
}

Memory remember(Memory memory, const Hardware& hardware, WallTime now) {
  for (const Part part : kParts) {
    const auto& amount = hardware[indexOf(part)];
    auto& most = memory.most[indexOf(part)];
    if (!amount || (most && isLess(part, *amount, *most, now))) continue;
    const bool outlived = most && now - most->seenAt >= kNewNormal;
    if (!most || *amount > most->amount || outlived)
      most = Most{.amount = *amount, .seenAt = now};
    else if (isDated(most->seenAt, now))
      most->seenAt = now;
  }
  return memory;
}

Memory remember(const std::optional<Memory>& before, const Reading& reading, WallTime now) {
  Memory memory;
  memory.firstSeen = now;
  if (before) memory = *before;
  if (reading.connected == true || reading.online == true) memory.everConnected = true;
  if (reading.visibility == "public" && (!memory.listedAt || isDated(*memory.listedAt, now)))
    memory.listedAt = now;
  return remember(std::move(memory), reading.hardware, now);
}

}  // namespace provider::machines
