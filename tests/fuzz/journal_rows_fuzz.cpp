#include <array>
#include <bit>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "agent/journal/statement.h"
#include "tests/fuzz/bytes.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/journal_files.h"

/// A journal that is sound as a file and holds what no version would have put there: the first byte is its
/// schema, the second what is stored again, the rest are rows, each a table and a value for every column.
using namespace agent::journal;

namespace {

struct Table {
  std::string name;
  std::int64_t columns = 0;
};

const std::vector<Table>& tablesOf(int version) {
  static std::map<int, std::vector<Table>> known;
  std::vector<Table>& tables = known[version];
  if (!tables.empty()) return tables;
  fuzz::putJournal(fuzz::journalOfSchema(version));
  Connection connection(fuzz::journalFile(), "mode=ro");
  for (const auto& [name, columns] : select<std::string, std::int64_t>(
           connection,
           "SELECT name, ncol FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE "
           "'sqlite_%' ORDER BY name"))
    tables.push_back({name, columns});
  return tables;
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto value = static_cast<unsigned char>(c);
    out += {kDigits[value >> 4U], kDigits[value & 15U]};
  }
  return out;
}

/// Words that a journal knows: what is not among them is refused before anything else is looked at.
constexpr std::array kWords{
    "",         "rig-01",     "39",          "offer:39",        "bitcoin",     "CLORE-Blockchain",
    "settings", "spot_price", "pending",     "verified",        "accepted",    "unknown",
    "raise",    "lower",      "none",        "on_demand",       "spot",        "fixed_usd",
    "firing",   "recovering", "ok",          "machine_offline", "nothing",     "flapping",
    "rented",   "paused",     "spot_market", "marketplace",     "lower_price", "key_refused"};

std::string literal(fuzz::Bytes& in) {
  switch (in.byte() % 7) {
    case 0:
      return "NULL";
    case 1:
      return "CAST('" + std::to_string(in.integer()) + "' AS INTEGER)";
    case 2:
      return std::to_string(in.byte());
    case 3: {
      const auto real = std::bit_cast<double>(in.number(8));
      return std::isfinite(real) ? std::to_string(real) : "9e999";
    }
    case 4:
      return "CAST(X'" + hex(in.text()) + "' AS TEXT)";
    case 5:
      return "X'" + hex(in.text()) + "'";
    default:
      return std::string("'") + kWords.at(in.byte() % kWords.size()) + "'";
  }
}

void insert(Connection& connection, const Table& table, fuzz::Bytes& in) {
  std::string sql = "INSERT OR REPLACE INTO " + table.name + " VALUES (";
  for (std::int64_t column = 0; column < table.columns; ++column)
    sql += (column == 0 ? "" : ", ") + literal(in);
  try {
    run(connection, sql + ")");
  } catch (const StorageFailure&) {
    // A row that the schema itself does not take.
  }
}

void fill(int version, fuzz::Bytes in) {
  const std::vector<Table>& tables = tablesOf(version);
  fuzz::putJournal(fuzz::journalOfSchema(version));
  Connection connection(fuzz::journalFile(), "mode=rw");
  run(connection, "PRAGMA journal_mode = OFF");
  run(connection, "BEGIN");
  for (int rows = 0; rows < 16 && !in.empty(); ++rows)
    insert(connection, tables.at(in.byte() % tables.size()), in);
  run(connection, "COMMIT");
}

/// Stores again what is read; what is read then is the same. A first time, because a NUL in a text is lost.
template <typename Read, typename Store>
void roundTrip(Read read, Store store) {
  for (const bool first : {true, false}) {
    const auto before = read();
    if (!before) return fuzz::checkJournalError(before.error());
    fuzz::must(store(*before).has_value(), "what was read can be stored");
    const auto after = read();
    fuzz::must(after.has_value(), "what was stored can be read");
    fuzz::must(first || *after == *before, "what is stored is read as it was");
  }
}

template <typename All>
std::set<provider::alerts::ConditionId> idsOf(const All& all) {
  std::set<provider::alerts::ConditionId> ids;
  for (const auto& [id, unused] : all) ids.insert(id);
  return ids;
}

provider::Result<void> storeOffers(Journal& journal,
                                   const std::map<std::int64_t, provider::offers::Memory>& all) {
  for (const auto& [order, memory] : all)
    if (auto stored = journal.storeOffer(order, memory); !stored) return stored;
  return {};
}

/// One of what is kept, for all of it would take most of a run.
void storeAgain(Journal& j, int which) {
  switch (which) {
    case 0:
      return roundTrip([&] { return j.machines(); }, [&](const auto& all) { return j.storeMachines(all); });
    case 1:
      return roundTrip([&] { return j.pricing(); }, [&](const auto& all) { return j.storePricing(all); });
    case 2:
      return roundTrip([&] { return j.rates(); }, [&](const auto& all) { return j.storeRates(all); });
    case 3:
      return roundTrip([&] { return j.channels(); }, [&](const auto& all) { return j.storeChannels(all); });
    case 4:
      return roundTrip([&] { return j.letters(); }, [&](const auto& all) { return j.storeLetters(all, {}); });
    case 5:
      return roundTrip([&] { return j.alerts(); },
                       [&](const auto& all) { return j.storeAlerts(all, idsOf(all)); });
    case 6:
      return roundTrip([&] { return j.announcements(); },
                       [&](const auto& all) { return j.storeAnnouncements(all, idsOf(all)); });
    default:
      return roundTrip([&] { return j.offers(); }, [&](const auto& all) { return storeOffers(j, all); });
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Bytes in(fuzz::textOf(data, size));
  const int version = 1 + in.byte() % Journal::kSchemaVersion;
  const int which = in.byte() % 8;
  fill(version, fuzz::Bytes(in.rest()));
  auto journal = Journal::open(fuzz::journalFile());
  if (!journal) {
    fuzz::checkJournalError(journal.error());
    return 0;
  }
  fuzz::readEverything(*journal);
  storeAgain(*journal, which);
  return 0;
}
