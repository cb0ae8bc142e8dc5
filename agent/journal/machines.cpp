#include "agent/journal/impl.h"
#include "agent/journal/statement.h"

namespace agent::journal {

namespace {

using Machines = std::map<std::string, provider::machines::Memory>;

Machines machinesFrom(Poco::Data::Session& session) {
  Machines all;
  for (const auto& [name, firstSeen, everConnected] : select<std::string, std::int64_t, std::int64_t>(
           session, "SELECT name, first_seen, ever_connected FROM machines"))
    all[name] = {.firstSeen = timeFrom(firstSeen), .everConnected = everConnected != 0};
  return all;
}

}  // namespace

provider::Result<Machines> Journal::machines() {
  return impl_->read([](Poco::Data::Session& session) { return machinesFrom(session); });
}

provider::Result<void> Journal::storeMachines(const Machines& all) {
  return impl_->write([&](Poco::Data::Session& session) {
    const Machines before = machinesFrom(session);
    for (const auto& [name, memory] : before)
      if (!all.contains(name)) run(session, "DELETE FROM machines WHERE name = ?", name);
    for (const auto& [name, memory] : all) {
      const auto known = before.find(name);
      if (known != before.end() && known->second == memory) continue;
      run(session, "INSERT OR REPLACE INTO machines (name, first_seen, ever_connected) VALUES (?, ?, ?)",
          storable(name), toStored(memory.firstSeen), std::int64_t{memory.everConnected ? 1 : 0});
    }
  });
}

}  // namespace agent::journal
