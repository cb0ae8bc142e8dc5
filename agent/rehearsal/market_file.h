#pragma once

#include <cstdint>
#include <filesystem>

#include "provider/core/error.h"
#include "provider/sandbox/recorded.h"

namespace agent::rehearsal {

/// A recorded answer of `marketplace`, read as the agent reads the real one. `seed` as in `recordOf`. Fails
/// with Storage when the file cannot be read, and with BadAnswer or InvalidInput when it is something else;
/// the message names the file.
[[nodiscard]] provider::Result<provider::sandbox::Record> readMarketFile(const std::filesystem::path& file,
                                                                         std::uint64_t seed);

}  // namespace agent::rehearsal
