#include "agent/journal/migrations.h"

#include <array>
#include <vector>

#include "agent/journal/journal.h"
#include "provider/core/ensure.h"

namespace agent::journal {

namespace {

// Times are milliseconds since 1970 (UTC); a price is its 10⁻⁸ units and the wire key of its currency, both
// or neither.
const std::vector<std::string> kToVersion1{
    "PRAGMA application_id = " + std::to_string(kApplicationId),

    R"(CREATE TABLE writes (
         id         INTEGER PRIMARY KEY AUTOINCREMENT,
         kind       TEXT NOT NULL,
         subject    TEXT NOT NULL,
         old_value  TEXT NOT NULL,
         new_value  TEXT NOT NULL,
         reason     TEXT NOT NULL,
         sent_at    INTEGER NOT NULL,
         outcome    TEXT NOT NULL,
         answer     TEXT NOT NULL,
         settled_at INTEGER
       ) STRICT)",
    "CREATE INDEX writes_unsettled ON writes (id) WHERE outcome IN ('pending', 'accepted', 'unknown')",

    R"(CREATE TABLE machines (
         name           TEXT PRIMARY KEY,
         first_seen     INTEGER NOT NULL,
         ever_connected INTEGER NOT NULL
       ) STRICT, WITHOUT ROWID)",

    R"(CREATE TABLE pricing (
         machine            TEXT PRIMARY KEY,
         last_write_at      INTEGER,
         not_applied_in_row INTEGER NOT NULL,
         held_until         INTEGER
       ) STRICT, WITHOUT ROWID)",

    R"(CREATE TABLE offers (
         order_id            INTEGER PRIMARY KEY,
         step_units          INTEGER,
         step_currency       TEXT,
         lowest_units        INTEGER,
         lowest_currency     TEXT,
         lowest_bid_units    INTEGER,
         lowest_bid_currency TEXT,
         not_before          INTEGER,
         retry_at            INTEGER,
         failures_in_row     INTEGER NOT NULL,
         paused_because      TEXT NOT NULL,
         CHECK ((step_units IS NULL) = (step_currency IS NULL)),
         CHECK ((lowest_units IS NULL) = (lowest_currency IS NULL)),
         CHECK ((lowest_bid_units IS NULL) = (lowest_bid_currency IS NULL))
       ) STRICT)",

    R"(CREATE TABLE alerts (
         rule          TEXT NOT NULL,
         subject       TEXT NOT NULL,
         phase         TEXT NOT NULL,
         since         INTEGER NOT NULL,
         fired_at      INTEGER NOT NULL,
         healthy_since INTEGER NOT NULL,
         detail        TEXT NOT NULL,
         PRIMARY KEY (rule, subject)
       ) STRICT, WITHOUT ROWID)",
};

const std::array<std::span<const std::string>, Journal::kSchemaVersion> kMigrations{kToVersion1};

}  // namespace

std::span<const std::string> migrationFrom(std::int64_t version) {
  provider::ensure(version >= 0 && version < Journal::kSchemaVersion, "no migration from this schema");
  return kMigrations[static_cast<std::size_t>(version)];
}

}  // namespace agent::journal
