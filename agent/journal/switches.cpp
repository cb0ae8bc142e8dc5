#include "agent/journal/events.h"
#include "agent/journal/impl.h"
#include "agent/journal/statement.h"
#include "agent/journal/stored.h"
#include "agent/journal/subjects.h"

namespace agent::journal {

namespace {

/// `until 2026-11-21T12:00:00Z`, in words that `history` shows as they are.
std::string ending(Poco::Data::Session& session, const Pause& pause) {
  if (!pause.until) return "until resumed";
  const auto text = std::get<0>(
      select<NullableText>(session, "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', ? / 1000, 'unixepoch')",
                           toStored(*pause.until))
          .at(0));
  return "until " + (text.isNull() ? "the end of the calendar" : text.value());
}

const char* resumedText(const std::string& name, bool paused) {
  if (offerIn(name)) return paused ? "the pause ended" : "what was refused is tried again";
  return paused ? "the pause and manual holds ended" : "manual holds ended";
}

}  // namespace

provider::Result<Switches> Journal::switches() {
  return impl_->read([](Poco::Data::Session& session) {
    Switches switches;
    for (const auto& [resumed, machine, at, until] :
         select<std::int64_t, std::string, std::int64_t, NullableInt>(
             session,
             "SELECT 0, machine, since, until FROM pauses UNION ALL SELECT 1, machine, at, NULL FROM resumes "
             "ORDER BY 1, 2")) {
      if (resumed != 0)
        switches.resumedAt[machine] = timeFrom(at);
      else
        switches.pauses.push_back({.machine = machine, .since = timeFrom(at), .until = timeFrom(until)});
    }
    return switches;
  });
}

provider::Result<void> Journal::pause(const Pause& pause) {
  return impl_->write([&pause](Poco::Data::Session& session) {
    run(session, "INSERT OR REPLACE INTO pauses (machine, since, until) VALUES (?, ?, ?)",
        storable(pause.machine), toStored(pause.since), toStored(pause.until));
    insert(session, {.id = 0,
                     .kind = EventKind::Paused,
                     .subject = pause.machine,
                     .at = pause.since,
                     .before = "",
                     .after = "",
                     .detail = ending(session, pause)});
    forgetOldEvents(session);
  });
}

provider::Result<bool> Journal::resume(const std::string& machine, provider::WallTime now) {
  return impl_->write([&machine, now](Poco::Data::Session& session) {
    const std::string name = storable(machine);
    const bool paused = !select<std::int64_t>(
                             session, "SELECT since FROM pauses WHERE machine = ? AND coalesce(until > ?, 1)",
                             name, toStored(now))
                             .empty();
    run(session, "DELETE FROM pauses WHERE machine = ?", name);
    run(session, "INSERT OR REPLACE INTO resumes (machine, at) VALUES (?, ?)", name, toStored(now));
    insert(session, {.id = 0,
                     .kind = EventKind::Resumed,
                     .subject = machine,
                     .at = now,
                     .before = "",
                     .after = "",
                     .detail = resumedText(machine, paused)});
    forgetOldEvents(session);
    return paused;
  });
}

}  // namespace agent::journal
