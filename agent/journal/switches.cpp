#include "agent/journal/events.h"
#include "agent/journal/impl.h"
#include "agent/journal/statement.h"
#include "agent/journal/stored.h"
#include "agent/journal/subjects.h"

namespace agent::journal {

namespace {

std::string ending(Connection& connection, const Pause& pause) {
  return pause.until ? "until " + momentText(connection, *pause.until) : "until resumed";
}

const char* resumedText(const std::string& name, bool paused) {
  if (offerIn(name)) return paused ? "the pause ended" : "what was refused is tried again";
  return paused ? "the pause and manual holds ended" : "manual holds ended";
}

}  // namespace

provider::Result<Switches> Journal::switches() {
  enum Table : std::int64_t { kPauses, kResumes, kSilences, kForgets };
  return impl_->read([](Connection& connection) {
    Switches switches;
    for (const auto& [table, subject, at, until, reason] :
         select<std::int64_t, std::string, std::int64_t, NullableInt, NullableText>(
             connection,
             "SELECT 0, machine, since, until, NULL FROM pauses UNION ALL "
             "SELECT 1, machine, at, NULL, NULL FROM resumes UNION ALL "
             "SELECT 2, subject, since, until, reason FROM silences UNION ALL "
             "SELECT 3, machine, at, NULL, NULL FROM forgets ORDER BY 1, 2")) {
      if (table == kPauses)
        switches.pauses.push_back({.machine = subject, .since = timeFrom(at), .until = timeFrom(until)});
      else if (table == kResumes)
        switches.resumedAt[subject] = timeFrom(at);
      else if (table == kSilences)
        switches.silences.push_back({.subject = subject,
                                     .since = timeFrom(at),
                                     .until = timeFrom(required(until, "until")),
                                     .reason = required(reason, "reason")});
      else
        switches.forgotten[subject] = timeFrom(at);
    }
    return switches;
  });
}

provider::Result<void> Journal::pause(const Pause& pause) {
  return impl_->write([&pause](Connection& connection) {
    run(connection, "INSERT OR REPLACE INTO pauses (machine, since, until) VALUES (?, ?, ?)",
        storable(pause.machine), toStored(pause.since), toStored(pause.until));
    insert(connection, {.id = 0,
                        .kind = EventKind::Paused,
                        .subject = pause.machine,
                        .at = pause.since,
                        .before = "",
                        .after = "",
                        .detail = ending(connection, pause)});
    forgetOldEvents(connection);
  });
}

provider::Result<bool> Journal::resume(const std::string& machine, provider::WallTime now) {
  return impl_->write([&machine, now](Connection& connection) {
    const std::string name = storable(machine);
    const bool paused =
        !select<std::int64_t>(connection,
                              "SELECT since FROM pauses WHERE machine = ? AND coalesce(until > ?, 1)", name,
                              toStored(now))
             .empty();
    run(connection, "DELETE FROM pauses WHERE machine = ?", name);
    run(connection, "INSERT OR REPLACE INTO resumes (machine, at) VALUES (?, ?)", name, toStored(now));
    insert(connection, {.id = 0,
                        .kind = EventKind::Resumed,
                        .subject = machine,
                        .at = now,
                        .before = "",
                        .after = "",
                        .detail = resumedText(machine, paused)});
    forgetOldEvents(connection);
    return paused;
  });
}

}  // namespace agent::journal
