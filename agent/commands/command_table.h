#pragma once

#include <string>
#include <vector>

#include "agent/commands/arguments.h"

/// The one list of what can be written on the command line. Reading, `--help`, the manual pages and the
/// shell's completion all follow it.
namespace agent::commands {

struct GlobalOptions;

struct Command {
  CommandSpec spec;
  int (*run)(const GlobalOptions&, const Arguments&);
  /// Answers wrong arguments as a monitoring plugin does.
  bool monitoring = false;
};

/// In the order of the documentation.
[[nodiscard]] const std::vector<Command>& commandTable();

/// What may stand before the command.
[[nodiscard]] const CommandSpec& globalSpec();

/// Null when there is none.
[[nodiscard]] const CommandSpec* findCommand(std::string_view name);

/// As usage shows it: `[MACHINE]`; empty where there is none.
[[nodiscard]] std::string operandText(const CommandSpec& spec);

}  // namespace agent::commands
