#pragma once

#include <expected>
#include <optional>
#include <string>

#include "agent/commands/arguments.h"
#include "agent/commands/session.h"
#include "agent/config/config.h"
#include "agent/journal/journal.h"
#include "provider/core/clock.h"

/// What `pause`, `silence` and their neighbours are about, a machine or an offer, and the journal that they
/// write to.
namespace agent::commands {

/// The name of the operand, an offer as `offer:39`; empty = all. A message when it cannot be right.
[[nodiscard]] std::expected<std::string, std::string> subjectFrom(const Arguments& arguments);

[[nodiscard]] bool isOffer(const std::string& name);
/// As people say it: `offer 39`; harmless to a terminal. `all` stands for the empty name.
[[nodiscard]] std::string spoken(const std::string& name, const std::string& all = "all machines");

/// When `--for` ends, in whole seconds; nothing without it.
[[nodiscard]] std::expected<std::optional<provider::WallTime>, std::string> endFrom(
    const Arguments& arguments, provider::WallTime now);

/// Whether a name that the agent does not know may be right: while it knows none at all, or where that name
/// was paused or silenced.
enum class Unknown { MayBeRight, IsWrong };

struct OpenedJournal {
  config::Config config;
  journal::Journal journal;
};
/// The agent's journal, whether or not an agent runs beside this, once the name was found to be right; else
/// what was wrong has been said.
[[nodiscard]] std::expected<OpenedJournal, ExitCode> openFor(const GlobalOptions& global,
                                                             const std::string& name,
                                                             Unknown unknown = Unknown::MayBeRight);

}  // namespace agent::commands
