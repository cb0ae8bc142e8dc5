#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "agent/commands/arguments.h"
#include "agent/commands/session.h"
#include "agent/report/explanation.h"

/// One function per command, in a file of its own. Each gets what was given before and after the command's
/// name and returns the exit code; machine-readable output goes to stdout, everything else to stderr.
namespace agent::commands {

int runDaemon(const GlobalOptions& global, const Arguments& arguments);
int runOnce(const GlobalOptions& global, const Arguments& arguments);
int runPlan(const GlobalOptions& global, const Arguments& arguments);
int runApply(const GlobalOptions& global, const Arguments& arguments);
int runExplain(const GlobalOptions& global, const Arguments& arguments);
int runCheck(const GlobalOptions& global, const Arguments& arguments);
int runStatus(const GlobalOptions& global, const Arguments& arguments);
int runOffers(const GlobalOptions& global, const Arguments& arguments);
int runHistory(const GlobalOptions& global, const Arguments& arguments);
int runPause(const GlobalOptions& global, const Arguments& arguments);
int runResume(const GlobalOptions& global, const Arguments& arguments);
int runConfig(const GlobalOptions& global, const Arguments& arguments);

/// `explain offer:39`
int explainOffer(const GlobalOptions& global, std::int64_t offer);

/// What `explain` shows of an exchange rate.
[[nodiscard]] report::Input rateInput(provider::Currency currency, const cycle::Engine& engine,
                                      provider::WallTime now);

/// The number in `offer:39`; nothing when it is no offer that is named, as no machine's name holds a colon. A
/// message when `offer:` is followed by something else.
[[nodiscard]] std::expected<std::optional<std::int64_t>, std::string> offerNamed(const std::string& name);

}  // namespace agent::commands
