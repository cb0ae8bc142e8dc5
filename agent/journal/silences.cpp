#include "agent/journal/events.h"
#include "agent/journal/impl.h"
#include "agent/journal/statement.h"
#include "agent/journal/stored.h"

namespace agent::journal {

namespace {

using provider::WallTime;
using provider::alerts::Silence;

// Whoever reads `silence --list` after a weekend still sees what was silent.
constexpr std::chrono::days kShownAfterwards{7};

void recordIn(Connection& connection, EventKind kind, const std::string& subject, WallTime at,
              const std::string& detail) {
  insert(connection,
         {.id = 0, .kind = kind, .subject = subject, .at = at, .before = "", .after = "", .detail = detail});
  forgetOldEvents(connection);
}

}  // namespace

provider::Result<void> Journal::silence(const Silence& silence) {
  return impl_->write([&silence](Connection& connection) {
    run(connection, "DELETE FROM silences WHERE until < ?", toStored(silence.since - kShownAfterwards));
    run(connection, "INSERT OR REPLACE INTO silences (subject, since, until, reason) VALUES (?, ?, ?, ?)",
        storable(silence.subject), toStored(silence.since), toStored(silence.until),
        storable(silence.reason));
    recordIn(connection, EventKind::Silenced, silence.subject, silence.since,
             "until " + momentText(connection, silence.until) +
                 (silence.reason.empty() ? "" : "; " + silence.reason));
  });
}

provider::Result<bool> Journal::unsilence(const std::string& subject, WallTime now) {
  return impl_->write([&subject, now](Connection& connection) {
    const std::string name = storable(subject);
    const bool silent =
        !select<std::int64_t>(connection, "SELECT since FROM silences WHERE subject = ? AND until > ?", name,
                              toStored(now))
             .empty();
    run(connection, "DELETE FROM silences WHERE subject = ?", name);
    if (silent) recordIn(connection, EventKind::Unsilenced, subject, now, "");
    return silent;
  });
}

provider::Result<void> Journal::forget(const std::string& machine, WallTime now) {
  return impl_->write([&machine, now](Connection& connection) {
    run(connection, "INSERT OR REPLACE INTO forgets (machine, at) VALUES (?, ?)", storable(machine),
        toStored(now));
    recordIn(connection, EventKind::Forgotten, machine, now, "");
  });
}

provider::Result<void> Journal::tookForgotten(const std::vector<std::string>& machines) {
  if (machines.empty()) return {};
  return impl_->write([&machines](Connection& connection) {
    for (const std::string& machine : machines)
      run(connection, "DELETE FROM forgets WHERE machine = ?", storable(machine));
  });
}

}  // namespace agent::journal
