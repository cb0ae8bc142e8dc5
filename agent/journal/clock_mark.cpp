#include "agent/journal/impl.h"
#include "agent/journal/statement.h"
#include "agent/journal/stored.h"

namespace agent::journal {

namespace {

std::optional<ClockMark> clockMarkFrom(Connection& connection) {
  const auto rows = select<std::string, std::int64_t, std::int64_t>(
      connection, "SELECT boot_id, wall, steady FROM clock WHERE id = 1");
  if (rows.empty()) return std::nullopt;
  const auto& [bootId, wall, steady] = rows.front();
  return ClockMark{.bootId = bootId,
                   .wall = timeFrom(wall),
                   .steady = provider::SteadyTime{std::chrono::milliseconds{steady}}};
}

}  // namespace

provider::Result<std::optional<ClockMark>> Journal::clockMark() {
  return impl_->read([](Connection& connection) { return clockMarkFrom(connection); });
}

provider::Result<void> Journal::storeClockMark(const ClockMark& mark) {
  return impl_->write([&mark](Connection& connection) {
    ClockMark wanted = mark;
    wanted.bootId = storable(mark.bootId);
    if (clockMarkFrom(connection) == wanted) return;
    run(connection, "INSERT OR REPLACE INTO clock (id, boot_id, wall, steady) VALUES (1, ?, ?, ?)",
        wanted.bootId, toStored(wanted.wall), std::int64_t{wanted.steady.time_since_epoch().count()});
  });
}

}  // namespace agent::journal
