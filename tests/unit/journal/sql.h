#pragma once

#include <filesystem>
#include <string>

#include "agent/journal/statement.h"

namespace test {

/// What nobody but a test does to a journal: SQL by hand, one statement. Makes the file if there is none.
/// Throws what storage throws.
inline void sql(const std::filesystem::path& file, const std::string& statement) {
  agent::journal::Connection connection(file, "mode=rwc");
  agent::journal::run(connection, statement);
}

}  // namespace test
