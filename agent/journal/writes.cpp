#include <algorithm>
#include <array>
#include <limits>

#include "agent/journal/impl.h"
#include "agent/journal/statement.h"
#include "agent/journal/stored.h"

namespace agent::journal {

namespace {

constexpr std::array<std::string_view, 2> kKindNames{"settings", "spot_price"};
constexpr std::array<std::string_view, 8> kOutcomeNames{"pending",  "verified",    "accepted", "refused",
                                                        "not_sent", "not_applied", "unknown",  "superseded"};

constexpr const char* kColumns =
    "SELECT id, kind, subject, old_value, new_value, reason, sent_at, outcome, answer, settled_at FROM "
    "writes ";

template <typename... Values>
std::vector<Write> writesFrom(Connection& connection, const std::string& condition, const Values&... values) {
  using std::string;
  std::vector<Write> writes;
  for (const auto& [id, kind, subject, before, after, reason, at, outcome, answer, settledAt] :
       select<std::int64_t, string, string, string, string, string, std::int64_t, string, string,
              NullableInt>(connection, kColumns + condition, values...))
    writes.push_back(Write{.id = id,
                           .kind = wordFrom<WriteKind>(kind, kKindNames),
                           .subject = subject,
                           .before = before,
                           .after = after,
                           .reason = reason,
                           .at = timeFrom(at),
                           .outcome = wordFrom<Outcome>(outcome, kOutcomeNames),
                           .answer = answer,
                           .settledAt = timeFrom(settledAt)});
  return writes;
}

}  // namespace

std::string_view name(WriteKind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }
std::string_view name(Outcome outcome) { return kOutcomeNames[static_cast<std::size_t>(outcome)]; }

provider::Result<std::int64_t> Journal::intent(const Write& write) {
  return impl_->write([&](Connection& connection) {
    // What became of an earlier write to the same subject can no longer be read there.
    run(connection,
        "UPDATE writes SET outcome = 'superseded', settled_at = ? WHERE outcome IN ('pending', 'accepted', "
        "'unknown') AND kind = ? AND subject = ?",
        toStored(write.at), std::string(name(write.kind)), storable(write.subject));
    run(connection,
        "INSERT INTO writes (kind, subject, old_value, new_value, reason, sent_at, outcome, answer) "
        "VALUES (?, ?, ?, ?, ?, ?, 'pending', '')",
        std::string(name(write.kind)), storable(write.subject), storable(write.before), storable(write.after),
        storable(write.reason), toStored(write.at));
    const std::int64_t id = number(connection, "SELECT last_insert_rowid()");
    run(connection, "DELETE FROM writes WHERE id <= ? AND outcome NOT IN ('pending', 'accepted', 'unknown')",
        std::int64_t{id - kWritesKept});
    return id;
  });
}

provider::Result<void> Journal::settle(std::int64_t id, Outcome outcome, const std::string& answer,
                                       provider::WallTime at) {
  return impl_->write([&](Connection& connection) {
    run(connection, "UPDATE writes SET outcome = ?, answer = ?, settled_at = ? WHERE id = ?",
        std::string(name(outcome)), storable(answer), toStored(at), id);
    if (number(connection, "SELECT changes()") == 0) throw Unusable("holds no write " + std::to_string(id));
  });
}

provider::Result<std::vector<Write>> Journal::unsettled() {
  return impl_->read([](Connection& connection) {
    return writesFrom(connection, "WHERE outcome IN ('pending', 'accepted', 'unknown') ORDER BY id");
  });
}

provider::Result<std::vector<Write>> Journal::recent(std::size_t count) {
  constexpr auto kMost = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
  const auto limit = static_cast<std::int64_t>(std::min(count, kMost));
  return impl_->read(
      [limit](Connection& connection) { return writesFrom(connection, "ORDER BY id DESC LIMIT ?", limit); });
}

provider::Result<std::vector<Write>> Journal::writes(const Span& span) {
  return impl_->read([&span](Connection& connection) {
    return writesFrom(connection,
                      "WHERE sent_at >= coalesce(?, sent_at) AND subject = coalesce(?, subject) "
                      "ORDER BY sent_at, id",
                      toStored(span.since), textOrNull(span.subject));
  });
}

}  // namespace agent::journal
