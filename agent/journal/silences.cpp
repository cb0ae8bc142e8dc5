#include "agent/journal/events.h"
#include "agent/journal/impl.h"
#include "agent/journal/statement.h"

namespace agent::journal {

namespace {

using provider::WallTime;
using provider::alerts::Silence;

// Whoever reads `silence --list` after a weekend still sees what was silent.
constexpr std::chrono::days kShownAfterwards{7};

void recordIn(Poco::Data::Session& session, EventKind kind, const std::string& subject, WallTime at,
              const std::string& detail) {
  insert(session,
         {.id = 0, .kind = kind, .subject = subject, .at = at, .before = "", .after = "", .detail = detail});
  forgetOldEvents(session);
}

}  // namespace

provider::Result<void> Journal::silence(const Silence& silence) {
  return impl_->write([&silence](Poco::Data::Session& session) {
    run(session, "DELETE FROM silences WHERE until < ?", toStored(silence.since - kShownAfterwards));
    run(session, "INSERT OR REPLACE INTO silences (subject, since, until, reason) VALUES (?, ?, ?, ?)",
        storable(silence.subject), toStored(silence.since), toStored(silence.until),
        storable(silence.reason));
    recordIn(session, EventKind::Silenced, silence.subject, silence.since,
             "until " + momentText(session, silence.until) +
                 (silence.reason.empty() ? "" : "; " + silence.reason));
  });
}

provider::Result<bool> Journal::unsilence(const std::string& subject, WallTime now) {
  return impl_->write([&subject, now](Poco::Data::Session& session) {
    const std::string name = storable(subject);
    const bool silent =
        !select<std::int64_t>(session, "SELECT since FROM silences WHERE subject = ? AND until > ?", name,
                              toStored(now))
             .empty();
    run(session, "DELETE FROM silences WHERE subject = ?", name);
    if (silent) recordIn(session, EventKind::Unsilenced, subject, now, "");
    return silent;
  });
}

provider::Result<void> Journal::forget(const std::string& machine, WallTime now) {
  return impl_->write([&machine, now](Poco::Data::Session& session) {
    run(session, "INSERT OR REPLACE INTO forgets (machine, at) VALUES (?, ?)", storable(machine),
        toStored(now));
    recordIn(session, EventKind::Forgotten, machine, now, "");
  });
}

provider::Result<void> Journal::tookForgotten(const std::vector<std::string>& machines) {
  if (machines.empty()) return {};
  return impl_->write([&machines](Poco::Data::Session& session) {
    for (const std::string& machine : machines)
      run(session, "DELETE FROM forgets WHERE machine = ?", storable(machine));
  });
}

}  // namespace agent::journal
