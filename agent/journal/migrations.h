#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace agent::journal {

/// `PRAGMA application_id` of a journal: the letters `CLOR`. Tells it from other programs' SQLite files.
inline constexpr std::int64_t kApplicationId = 0x434c4f52;

/// The SQL statements that lead from schema `version` to `version + 1`. Once released, a migration is never
/// changed: what is to be different is a new one.
[[nodiscard]] std::span<const std::string> migrationFrom(std::int64_t version);

}  // namespace agent::journal
