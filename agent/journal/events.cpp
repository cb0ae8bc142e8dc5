#include "agent/journal/events.h"

#include "agent/journal/impl.h"
#include "agent/journal/statement.h"
#include "agent/journal/stored.h"

namespace agent::journal {

namespace {

constexpr std::array<std::string_view, 16> kNames{
    "manual_change", "rented",      "released",      "paused",       "resumed",        "offer_won",
    "offer_lost",    "offer_ended", "offer_changed", "alert_firing", "alert_resolved", "alert_flapping",
    "alert_steady",  "silenced",    "unsilenced",    "forgotten"};

}  // namespace

std::string_view name(EventKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

void insert(Connection& connection, const Event& event) {
  run(connection,
      "INSERT INTO events (kind, subject, at, old_value, new_value, detail) VALUES (?, ?, ?, ?, ?, ?)",
      std::string(name(event.kind)), storable(event.subject), toStored(event.at), storable(event.before),
      storable(event.after), storable(event.detail));
}

std::string momentText(Connection& connection, provider::WallTime moment) {
  return valueOf<NullableText>(connection, "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', ? / 1000, 'unixepoch')",
                               toStored(moment))
      .value_or("the end of the calendar");
}

void forgetOldEvents(Connection& connection) {
  run(connection, "DELETE FROM events WHERE id <= (SELECT max(id) FROM events) - ?",
      std::int64_t{Journal::kWritesKept});
}

provider::Result<void> Journal::record(const std::vector<Event>& events) {
  if (events.empty()) return {};
  return impl_->write([&events](Connection& connection) {
    for (const Event& event : events) insert(connection, event);
    forgetOldEvents(connection);
  });
}

provider::Result<std::vector<Event>> Journal::events(const Span& span) {
  return impl_->read([&span](Connection& connection) {
    using std::string;
    std::vector<Event> events;
    for (const auto& [id, kind, subject, at, before, after, detail] :
         select<std::int64_t, string, string, std::int64_t, string, string, string>(
             connection,
             "SELECT id, kind, subject, at, old_value, new_value, detail FROM events WHERE at >= coalesce(?, "
             "at) AND subject IN ('', coalesce(?, subject)) ORDER BY at, id",
             toStored(span.since), textOrNull(span.subject)))
      events.push_back(Event{.id = id,
                             .kind = wordFrom<EventKind>(kind, kNames),
                             .subject = subject,
                             .at = timeFrom(at),
                             .before = before,
                             .after = after,
                             .detail = detail});
    return events;
  });
}

}  // namespace agent::journal
