#pragma once

#include <cstdint>

#include "agent/commands/arguments.h"
#include "agent/commands/session.h"

/// One function per command, in a file of its own. Each gets what was given before and after the command's
/// name and returns the exit code; machine-readable output goes to stdout, everything else to stderr.
namespace agent::commands {

int runDaemon(const GlobalOptions& global, const Arguments& arguments);
int runOnce(const GlobalOptions& global, const Arguments& arguments);
int runPlan(const GlobalOptions& global, const Arguments& arguments);
int runApply(const GlobalOptions& global, const Arguments& arguments);
int runExplain(const GlobalOptions& global, const Arguments& arguments);
/// `explain offer:39`
int explainOffer(const GlobalOptions& global, std::int64_t offer);
int runCheck(const GlobalOptions& global, const Arguments& arguments);
int runStatus(const GlobalOptions& global, const Arguments& arguments);
int runOffers(const GlobalOptions& global, const Arguments& arguments);
int runHistory(const GlobalOptions& global, const Arguments& arguments);
int runPause(const GlobalOptions& global, const Arguments& arguments);
int runResume(const GlobalOptions& global, const Arguments& arguments);
int runSilence(const GlobalOptions& global, const Arguments& arguments);
int runForget(const GlobalOptions& global, const Arguments& arguments);
int runNotifyTest(const GlobalOptions& global, const Arguments& arguments);
int runConfig(const GlobalOptions& global, const Arguments& arguments);

}  // namespace agent::commands
