#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "agent/config/config.h"
#include "provider/sandbox/options.h"

namespace agent::rehearsal {

/// The machines that a configuration speaks of, invented: a rehearsal asks nobody for the real ones.
struct Cast {
  std::vector<provider::sandbox::NamedMachine> machines;
  /// Sections that no machine stands for, each with the reason, for people.
  std::vector<std::string> notes;
};

/// Pure. In turn, each section gets machines that it is the first to match, until there are `machines` of
/// them; 0 = two for each section, and four where there is no section. GPUs are the most common ones of
/// `gpus` (texts of the market, the most common first) that the section's pattern matches. A pattern without
/// wildcards is one machine's name.
[[nodiscard]] Cast castFor(const config::Config& config, std::size_t machines,
                           const std::vector<std::string>& gpus);

}  // namespace agent::rehearsal
