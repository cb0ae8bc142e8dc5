#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "agent/journal/connection.h"
#include "agent/journal/failure.h"
#include "provider/core/ensure.h"

/// SQL with typed values and typed rows. A column is `std::int64_t`, `double` or `std::string`, or one of
/// them that may be NULL; a NULL where none may be throws `Unusable`, what else fails `StorageFailure`.
namespace agent::journal {

using NullableInt = std::optional<std::int64_t>;
using NullableReal = std::optional<double>;
using NullableText = std::optional<std::string>;

/// One SQL statement on its way. It does not outlive its connection.
class Statement {
 public:
  Statement(Connection& connection, const std::string& sql);
  ~Statement() { connection_.keepPrepared(sql_, std::move(handle_)); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// In the places of the `?`, from left to right. The values are copied.
  template <typename... Values>
  void bind(const Values&... values) {
    provider::ensure(parameters() == sizeof...(Values), "a statement has another number of parameters");
    int place = 0;
    (put(++place, values), ...);
  }

  /// Whether there is a row, now the present one; a statement without rows has then been carried out.
  [[nodiscard]] bool step();

  /// The present row.
  template <typename... Columns>
  [[nodiscard]] std::tuple<Columns...> row() const {
    provider::ensure(columns() == sizeof...(Columns), "a query has another number of columns");
    std::tuple<Columns...> read;
    int column = 0;
    std::apply([&](auto&... each) { (get(column++, each), ...); }, read);
    return read;
  }

 private:
  [[nodiscard]] std::size_t parameters() const;
  [[nodiscard]] std::size_t columns() const;
  void check(int code) const;

  void put(int place, std::int64_t value);
  void put(int place, double value);
  void put(int place, const std::string& value);
  template <typename Value>
  void put(int place, const std::optional<Value>& value) {
    value ? put(place, *value) : putNull(place);
  }
  void putNull(int place);

  void get(int column, std::int64_t& value) const;
  void get(int column, double& value) const;
  void get(int column, std::string& value) const;
  template <typename Value>
  void get(int column, std::optional<Value>& value) const {
    if (!isNull(column)) get(column, value.emplace());
  }
  [[nodiscard]] bool isNull(int column) const;
  void mustHaveValue(int column) const;

  Connection& connection_;
  std::string sql_;
  Connection::Prepared handle_;
};

/// Runs one SQL statement; `values` take the places of its `?`.
template <typename... Values>
void run(Connection& connection, const std::string& sql, const Values&... values) {
  Statement statement(connection, sql);
  statement.bind(values...);
  while (statement.step()) {
  }
}

/// Runs one query; `Columns` are the types of its columns.
template <typename... Columns, typename... Values>
[[nodiscard]] std::vector<std::tuple<Columns...>> select(Connection& connection, const std::string& sql,
                                                         const Values&... values) {
  Statement statement(connection, sql);
  statement.bind(values...);
  std::vector<std::tuple<Columns...>> rows;
  while (statement.step()) rows.push_back(statement.row<Columns...>());
  return rows;
}

/// The one value of a query that always has one.
template <typename Value, typename... Values>
[[nodiscard]] Value valueOf(Connection& connection, const std::string& sql, const Values&... values) {
  const auto rows = select<Value>(connection, sql, values...);
  if (rows.empty()) throw Unusable("does not answer: " + sql);
  return std::get<0>(rows.front());
}

[[nodiscard]] inline std::int64_t number(Connection& connection, const std::string& sql) {
  return valueOf<std::int64_t>(connection, sql);
}

}  // namespace agent::journal
