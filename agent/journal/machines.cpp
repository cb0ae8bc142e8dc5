#include <cmath>

#include "agent/journal/impl.h"
#include "agent/journal/statement.h"
#include "agent/journal/stored.h"

namespace agent::journal {

namespace {

using provider::machines::Memory;
using provider::machines::Most;
using provider::machines::Part;
using Machines = std::map<std::string, Memory>;

std::optional<Most> mostFrom(const NullableReal& amount, const NullableInt& seenAt) {
  if (!amount || !seenAt) return std::nullopt;
  if (!std::isfinite(*amount) || *amount < 0)
    throw Unusable("holds an impossible amount of a machine's hardware: " + std::to_string(*amount));
  return Most{.amount = *amount, .seenAt = timeFrom(*seenAt)};
}

Machines machinesFrom(Connection& connection) {
  using Real = NullableReal;
  using Time = NullableInt;
  Machines all;
  for (const auto& [name, firstSeen, everConnected, gpus, gpusAt, gpuMemory, gpuMemoryAt, ram, ramAt, disk,
                    diskAt, listedAt] :
       select<std::string, std::int64_t, std::int64_t, Real, Time, Real, Time, Real, Time, Real, Time, Time>(
           connection,
           "SELECT name, first_seen, ever_connected, gpus, gpus_seen_at, gpu_memory, gpu_memory_seen_at, "
           "ram, ram_seen_at, disk, disk_seen_at, listed_at FROM machines"))
    all[name] = {.firstSeen = timeFrom(firstSeen),
                 .everConnected = everConnected != 0,
                 .most = {mostFrom(gpus, gpusAt), mostFrom(gpuMemory, gpuMemoryAt), mostFrom(ram, ramAt),
                          mostFrom(disk, diskAt)},
                 .listedAt = timeFrom(listedAt)};
  return all;
}

NullableReal amountOf(const Memory& memory, Part part) {
  const auto& most = memory.most[static_cast<std::size_t>(part)];
  return most ? NullableReal(most->amount) : std::nullopt;
}

NullableInt timeOf(const Memory& memory, Part part) {
  const auto& most = memory.most[static_cast<std::size_t>(part)];
  return most ? NullableInt(toStored(most->seenAt)) : std::nullopt;
}

void insertMachine(Connection& connection, const std::string& name, const Memory& memory) {
  run(connection,
      "INSERT OR REPLACE INTO machines (name, first_seen, ever_connected, gpus, gpus_seen_at, gpu_memory, "
      "gpu_memory_seen_at, ram, ram_seen_at, disk, disk_seen_at, listed_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      storable(name), toStored(memory.firstSeen), std::int64_t{memory.everConnected ? 1 : 0},
      amountOf(memory, Part::Gpus), timeOf(memory, Part::Gpus), amountOf(memory, Part::GpuMemory),
      timeOf(memory, Part::GpuMemory), amountOf(memory, Part::Ram), timeOf(memory, Part::Ram),
      amountOf(memory, Part::Disk), timeOf(memory, Part::Disk), toStored(memory.listedAt));
}

}  // namespace

provider::Result<Machines> Journal::machines() {
  return impl_->read([](Connection& connection) { return machinesFrom(connection); });
}

provider::Result<void> Journal::storeMachines(const Machines& all) {
  return impl_->write([&](Connection& connection) {
    const Machines before = machinesFrom(connection);
    for (const auto& [name, memory] : before)
      if (!all.contains(name)) run(connection, "DELETE FROM machines WHERE name = ?", name);
    for (const auto& [name, memory] : all) {
      const auto known = before.find(name);
      if (known == before.end() || known->second != memory) insertMachine(connection, name, memory);
    }
  });
}

}  // namespace agent::journal
