#pragma once

#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Nullable.h>

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "provider/core/clock.h"

namespace agent::journal {

using NullableInt = Poco::Nullable<std::int64_t>;
using NullableReal = Poco::Nullable<double>;
using NullableText = Poco::Nullable<std::string>;

/// Runs one SQL statement; `values` take the places of its `?`.
template <typename... Values>
void run(Poco::Data::Session& session, const std::string& sql, const Values&... values) {
  Poco::Data::Statement statement(session);
  statement << sql;
  (statement.addBind(Poco::Data::Keywords::bind(values)), ...);
  statement.execute();
}

/// Runs one query; `Columns` are the types of its columns.
template <typename... Columns, typename... Values>
[[nodiscard]] std::vector<std::tuple<Columns...>> select(Poco::Data::Session& session, const std::string& sql,
                                                         const Values&... values) {
  std::tuple<Columns...> row;
  Poco::Data::Statement statement(session);
  statement << sql;
  (statement.addBind(Poco::Data::Keywords::bind(values)), ...);
  std::apply(
      [&statement](auto&... columns) { (statement.addExtract(Poco::Data::Keywords::into(columns)), ...); },
      row);
  statement, Poco::Data::Keywords::limit(1U);
  std::vector<std::tuple<Columns...>> rows;
  while (!statement.done())
    if (statement.execute() > 0) rows.push_back(row);
  return rows;
}

/// The one number of a query that always has one.
[[nodiscard]] inline std::int64_t number(Poco::Data::Session& session, const std::string& sql) {
  return std::get<0>(select<std::int64_t>(session, sql).at(0));
}

/// Text as it can be stored: reading ends at a NUL, so none goes in.
[[nodiscard]] inline std::string storable(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\0' ? std::string("\uFFFD") : std::string(1, c);
  return out;
}

[[nodiscard]] inline std::int64_t toStored(provider::WallTime time) {
  return time.time_since_epoch().count();
}
[[nodiscard]] inline NullableInt toStored(const std::optional<provider::WallTime>& time) {
  return time ? NullableInt(toStored(*time)) : NullableInt();
}
[[nodiscard]] inline provider::WallTime timeFrom(std::int64_t stored) {
  return provider::WallTime{std::chrono::milliseconds{stored}};
}
[[nodiscard]] inline std::optional<provider::WallTime> timeFrom(const NullableInt& stored) {
  if (stored.isNull()) return std::nullopt;
  return timeFrom(stored.value());
}

}  // namespace agent::journal
