#include "agent/journal/impl.h"
#include "agent/journal/statement.h"

namespace agent::journal {

namespace {

std::optional<ClockMark> clockMarkFrom(Poco::Data::Session& session) {
  const auto rows = select<std::string, std::int64_t, std::int64_t>(
      session, "SELECT boot_id, wall, steady FROM clock WHERE id = 1");
  if (rows.empty()) return std::nullopt;
  const auto& [bootId, wall, steady] = rows.front();
  return ClockMark{.bootId = bootId,
                   .wall = timeFrom(wall),
                   .steady = provider::SteadyTime{std::chrono::milliseconds{steady}}};
}

}  // namespace

provider::Result<std::optional<ClockMark>> Journal::clockMark() {
  return impl_->read([](Poco::Data::Session& session) { return clockMarkFrom(session); });
}

provider::Result<void> Journal::storeClockMark(const ClockMark& mark) {
  return impl_->write([&mark](Poco::Data::Session& session) {
    ClockMark wanted = mark;
    wanted.bootId = storable(mark.bootId);
    if (clockMarkFrom(session) == wanted) return;
    run(session, "INSERT OR REPLACE INTO clock (id, boot_id, wall, steady) VALUES (1, ?, ?, ?)",
        wanted.bootId, toStored(wanted.wall), std::int64_t{wanted.steady.time_since_epoch().count()});
  });
}

}  // namespace agent::journal
