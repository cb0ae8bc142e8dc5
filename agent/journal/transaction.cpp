#include "agent/journal/transaction.h"

#include "agent/journal/statement.h"

namespace agent::journal {

namespace {

void rollBack(Connection& connection) {
  try {
    run(connection, "ROLLBACK");
  } catch (const StorageFailure&) {
    // After a full disk, or a query that failed, SQLite has rolled back by itself.
  }
}

}  // namespace

Transaction::Transaction(Connection& connection) : connection_(connection) {
  run(connection_, "BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  if (open_) rollBack(connection_);
}

void Transaction::commit() {
  run(connection_, "COMMIT");
  open_ = false;
}

OneView::OneView(Connection& connection) : connection_(connection) { run(connection_, "BEGIN"); }

OneView::~OneView() { rollBack(connection_); }

}  // namespace agent::journal
