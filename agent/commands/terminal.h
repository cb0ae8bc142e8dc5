#pragma once

#include "agent/report/tables.h"

namespace agent::commands {

/// What stdout can show: as wide as COLUMNS or the terminal says, and without a limit where a program reads
/// it; with colours only where somebody sees them, and wants to (https://no-color.org).
[[nodiscard]] report::Canvas terminalCanvas();

}  // namespace agent::commands
