#include "agent/journal/statement.h"

#include <sqlite3.h>

#include <new>

namespace agent::journal {

Statement::Statement(Connection& connection, const std::string& sql)
    : connection_(connection), sql_(sql), handle_(connection.takePrepared(sql)) {
  if (handle_) return;
  sqlite3_stmt* prepared = nullptr;
  const char* rest = nullptr;
  // The length with the NUL at the end spares SQLite a copy.
  const int code = sqlite3_prepare_v2(connection.handle(), sql.c_str(), static_cast<int>(sql.size() + 1),
                                      &prepared, &rest);
  handle_.reset(prepared);
  if (code != SQLITE_OK) throw StorageFailure(code, sqlite3_errmsg(connection.handle()));
  provider::ensure(prepared != nullptr && *rest == '\0', "not exactly one SQL statement");
}

bool Statement::step() {
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw StorageFailure(code, sqlite3_errmsg(sqlite3_db_handle(handle_.get())));
}

std::size_t Statement::parameters() const {
  return static_cast<std::size_t>(sqlite3_bind_parameter_count(handle_.get()));
}

std::size_t Statement::columns() const {
  return static_cast<std::size_t>(sqlite3_column_count(handle_.get()));
}

void Statement::check(int code) const {
  if (code != SQLITE_OK) throw StorageFailure(code, sqlite3_errmsg(sqlite3_db_handle(handle_.get())));
}

void Statement::put(int place, std::int64_t value) { check(sqlite3_bind_int64(handle_.get(), place, value)); }

void Statement::put(int place, double value) { check(sqlite3_bind_double(handle_.get(), place, value)); }

void Statement::put(int place, const std::string& value) {
  check(sqlite3_bind_text64(handle_.get(), place, value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::putNull(int place) { check(sqlite3_bind_null(handle_.get(), place)); }

void Statement::get(int column, std::int64_t& value) const {
  mustHaveValue(column);
  value = sqlite3_column_int64(handle_.get(), column);
}

void Statement::get(int column, double& value) const {
  mustHaveValue(column);
  value = sqlite3_column_double(handle_.get(), column);
}

void Statement::get(int column, std::string& value) const {
  mustHaveValue(column);
  // In this order: the text is what counts its bytes. None at all is SQLite's way to say no memory.
  const unsigned char* text = sqlite3_column_text(handle_.get(), column);
  if (text == nullptr) throw std::bad_alloc();
  value.assign(reinterpret_cast<const char*>(text),
               static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column)));
}

bool Statement::isNull(int column) const { return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL; }

void Statement::mustHaveValue(int column) const {
  if (isNull(column)) throw nothingIn(sqlite3_column_name(handle_.get(), column));
}

}  // namespace agent::journal
