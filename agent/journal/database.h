#pragma once

#include <filesystem>
#include <optional>

#include "agent/journal/connection.h"

namespace agent::journal {

/// Makes the file if there is none, migrates it, and leaves a connection that writes durably (WAL,
/// `synchronous=FULL`) and waits up to 5 s for another. Throws.
[[nodiscard]] Connection connectForWriting(const std::filesystem::path& file);

/// To a journal that is gone with the connection. Throws.
[[nodiscard]] Connection connectToMemory();

/// A connection that changes nothing, not even the `-shm` file beside a database in WAL mode. Nothing when
/// there is no file, or an empty one. Throws.
[[nodiscard]] std::optional<Connection> connectForReading(const std::filesystem::path& file);

}  // namespace agent::journal
