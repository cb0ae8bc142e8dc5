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

// What pricing remembers between decisions, what happened beside the agent's own writes, and what the owner
// switched. `changed_at` is when somebody else's change was noticed.
const std::vector<std::string> kToVersion2{
    R"(CREATE TABLE events (
         id        INTEGER PRIMARY KEY AUTOINCREMENT,
         kind      TEXT NOT NULL,
         subject   TEXT NOT NULL,
         at        INTEGER NOT NULL,
         old_value TEXT NOT NULL,
         new_value TEXT NOT NULL,
         detail    TEXT NOT NULL
       ) STRICT)",

    R"(CREATE TABLE pauses (
         machine TEXT PRIMARY KEY,
         since   INTEGER NOT NULL,
         until   INTEGER
       ) STRICT, WITHOUT ROWID)",

    R"(CREATE TABLE resumes (
         machine TEXT PRIMARY KEY,
         at      INTEGER NOT NULL
       ) STRICT, WITHOUT ROWID)",

    "ALTER TABLE pricing RENAME TO pricing_1",
    R"(CREATE TABLE pricing (
         machine                 TEXT PRIMARY KEY,
         last_write_at           INTEGER,
         not_applied_in_row      INTEGER NOT NULL,
         held_until              INTEGER,
         rental                  TEXT,
         rental_changed_at       INTEGER,
         last_rented_units       INTEGER,
         last_rented_currency    TEXT,
         mrl_hours_seen          INTEGER,
         mrl_hours_sent          INTEGER,
         mrl_changed_at          INTEGER,
         availability_seen       TEXT,
         availability_sent       TEXT,
         availability_changed_at INTEGER,
         CHECK ((last_rented_units IS NULL) = (last_rented_currency IS NULL))
       ) STRICT, WITHOUT ROWID)",
    "INSERT INTO pricing (machine, last_write_at, not_applied_in_row, held_until) "
    "SELECT machine, last_write_at, not_applied_in_row, held_until FROM pricing_1",
    "DROP TABLE pricing_1",

    R"(CREATE TABLE pricing_prices (
         machine         TEXT NOT NULL,
         side            TEXT NOT NULL,
         seen_units      INTEGER,
         seen_currency   TEXT,
         sent_units      INTEGER,
         sent_currency   TEXT,
         changed_at      INTEGER,
         direction       TEXT NOT NULL,
         readings        INTEGER NOT NULL,
         counted_reading INTEGER,
         acted_on        INTEGER,
         PRIMARY KEY (machine, side),
         CHECK ((seen_units IS NULL) = (seen_currency IS NULL)),
         CHECK ((sent_units IS NULL) = (sent_currency IS NULL))
       ) STRICT, WITHOUT ROWID)",

    R"(CREATE TABLE rates (
         currency     TEXT NOT NULL,
         source       TEXT NOT NULL,
         usd_per_coin REAL NOT NULL,
         read_at      INTEGER NOT NULL,
         PRIMARY KEY (currency, source)
       ) STRICT, WITHOUT ROWID)",

    "CREATE INDEX writes_by_subject ON writes (subject, id)",
    "CREATE INDEX events_by_subject ON events (subject, id)",
};

// What the lowering plan of an offer needs over a restart, and by what a changed calendar is noticed. A
// length of time is milliseconds; `steady` counts from the boot that `boot_id` names.
const std::vector<std::string> kToVersion3{
    "ALTER TABLE offers RENAME TO offers_2",
    R"(CREATE TABLE offers (
         order_id               INTEGER PRIMARY KEY,
         step_units             INTEGER,
         step_currency          TEXT,
         step_learned_at        INTEGER,
         lowest_units           INTEGER,
         lowest_currency        TEXT,
         lowest_bid_units       INTEGER,
         lowest_bid_currency    TEXT,
         not_before             INTEGER,
         lowered_at             INTEGER,
         lowered_to_units       INTEGER,
         lowered_to_currency    TEXT,
         window_ms              INTEGER NOT NULL,
         window_learned_at      INTEGER,
         told_minimum_units     INTEGER,
         told_minimum_currency  TEXT,
         told_minimum_at        INTEGER,
         shown_minimum_units    INTEGER,
         shown_minimum_currency TEXT,
         retry_at               INTEGER,
         failures_in_row        INTEGER NOT NULL,
         retry_because          TEXT NOT NULL,
         refused                INTEGER NOT NULL,
         paused_because         TEXT NOT NULL,
         paused_at              INTEGER,
         raise_readings         INTEGER NOT NULL,
         raise_counted_at       INTEGER,
         had_machine            INTEGER NOT NULL,
         CHECK ((step_units IS NULL) = (step_currency IS NULL)),
         CHECK ((lowest_units IS NULL) = (lowest_currency IS NULL)),
         CHECK ((lowest_bid_units IS NULL) = (lowest_bid_currency IS NULL)),
         CHECK ((lowered_to_units IS NULL) = (lowered_to_currency IS NULL)),
         CHECK ((told_minimum_units IS NULL) = (told_minimum_currency IS NULL)),
         CHECK ((told_minimum_units IS NULL) = (told_minimum_at IS NULL)),
         CHECK ((shown_minimum_units IS NULL) = (shown_minimum_currency IS NULL)),
         CHECK (shown_minimum_units IS NULL OR told_minimum_units IS NOT NULL)
       ) STRICT)",
    "INSERT INTO offers (order_id, step_units, step_currency, lowest_units, lowest_currency, "
    "lowest_bid_units, lowest_bid_currency, not_before, window_ms, retry_at, failures_in_row, retry_because, "
    "refused, paused_because, raise_readings, had_machine) "
    "SELECT order_id, step_units, step_currency, lowest_units, lowest_currency, lowest_bid_units, "
    "lowest_bid_currency, not_before, 0, retry_at, failures_in_row, '', 0, paused_because, 0, 0 FROM "
    "offers_2",
    "DROP TABLE offers_2",

    R"(CREATE TABLE clock (
         id      INTEGER PRIMARY KEY CHECK (id = 1),
         boot_id TEXT NOT NULL,
         wall    INTEGER NOT NULL,
         steady  INTEGER NOT NULL
       ) STRICT)",
};

// `refused` said of the last failure whether it was a refusal: of one in a row, as it were.
const std::vector<std::string> kToVersion4{
    "ALTER TABLE offers RENAME COLUMN refused TO refusals_in_row",
    "ALTER TABLE offers ADD COLUMN failed_at INTEGER",
};

// What people were told, and what is on its way to them; the most that was seen of a machine's parts. What
// had fired counts as told: nobody is to be flooded after an upgrade.
const std::vector<std::string> kToVersion5{
    "ALTER TABLE alerts ADD COLUMN changes INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE alerts ADD COLUMN failing INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE alerts ADD COLUMN flapping INTEGER NOT NULL DEFAULT 0",
    "UPDATE alerts SET failing = 1 WHERE phase IN ('pending', 'firing')",

    R"(CREATE TABLE announcements (
         rule         TEXT NOT NULL,
         subject      TEXT NOT NULL,
         told         TEXT NOT NULL,
         told_at      INTEGER NOT NULL,
         since        INTEGER NOT NULL,
         detail       TEXT NOT NULL,
         unsaid_since INTEGER,
         PRIMARY KEY (rule, subject)
       ) STRICT, WITHOUT ROWID)",
    "INSERT INTO announcements (rule, subject, told, told_at, since, detail) "
    "SELECT rule, subject, 'firing', fired_at, since, detail FROM alerts "
    "WHERE phase IN ('firing', 'recovering')",

    "ALTER TABLE machines ADD COLUMN gpus REAL",
    "ALTER TABLE machines ADD COLUMN gpus_seen_at INTEGER "
    "CHECK ((gpus IS NULL) = (gpus_seen_at IS NULL))",
    "ALTER TABLE machines ADD COLUMN gpu_memory REAL",
    "ALTER TABLE machines ADD COLUMN gpu_memory_seen_at INTEGER "
    "CHECK ((gpu_memory IS NULL) = (gpu_memory_seen_at IS NULL))",
    "ALTER TABLE machines ADD COLUMN ram REAL",
    "ALTER TABLE machines ADD COLUMN ram_seen_at INTEGER "
    "CHECK ((ram IS NULL) = (ram_seen_at IS NULL))",
    "ALTER TABLE machines ADD COLUMN disk REAL",
    "ALTER TABLE machines ADD COLUMN disk_seen_at INTEGER "
    "CHECK ((disk IS NULL) = (disk_seen_at IS NULL))",
    "ALTER TABLE machines ADD COLUMN listed_at INTEGER",

    R"(CREATE TABLE silences (
         subject TEXT PRIMARY KEY,
         since   INTEGER NOT NULL,
         until   INTEGER NOT NULL,
         reason  TEXT NOT NULL
       ) STRICT, WITHOUT ROWID)",

    R"(CREATE TABLE forgets (
         machine TEXT PRIMARY KEY,
         at      INTEGER NOT NULL
       ) STRICT, WITHOUT ROWID)",

    "CREATE TABLE channels (label TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",

    R"(CREATE TABLE letters (
         id         INTEGER PRIMARY KEY,
         channel    TEXT NOT NULL,
         message    TEXT NOT NULL,
         made_at    INTEGER NOT NULL,
         not_before INTEGER NOT NULL,
         tries      INTEGER NOT NULL,
         last_error TEXT NOT NULL
       ) STRICT)",
};

const std::array<std::span<const std::string>, Journal::kSchemaVersion> kMigrations{
    kToVersion1, kToVersion2, kToVersion3, kToVersion4, kToVersion5};

}  // namespace

std::span<const std::string> migrationFrom(std::int64_t version) {
  provider::ensure(version >= 0 && version < Journal::kSchemaVersion, "no migration from this schema");
  return kMigrations[static_cast<std::size_t>(version)];
}

}  // namespace agent::journal
