#include "agent/commands/command_table.h"

#include <algorithm>

#include "agent/commands/commands.h"
#include "agent/commands/exit_codes.h"
#include "agent/commands/rehearse_command.h"
#include "agent/commands/sandbox_command.h"

namespace agent::commands {

const std::vector<Command>& commandTable() {
  static const std::vector<Command> kCommands{
      {{"run", "the daemon: watch, price, bid, alert until stopped (SIGHUP reloads, SIGTERM stops)", "", {}},
       runDaemon},
      {{"once", "one full cycle as run would do it, then exit (for cron)", "", {}}, runOnce},
      {{"plan",
        "read everything, print what would change and why; write nothing",
        "",
        {{"detailed-exitcode", "", "", "exit with 2 when something would change"}}},
       runPlan},
      {{"apply", "plan, then do it, read back, report each outcome", "", {}}, runApply},
      {{"explain",
        "every input, candidate and verdict for one machine or offer (offer:39), and the request that would "
        "go out",
        "MACHINE",
        {}},
       runExplain},
      {{"check",
        "a monitoring plugin: one line with perfdata",
        "",
        {{"live", "", "", "ask the API instead of the running agent"},
         {"timeout", "t", "SECONDS", "UNKNOWN when there is no answer within so many seconds (default 10)"},
         {"verbose", "v", "", "all that is wrong, a line each, after the line", true},
         {"version", "V", "", "show the version"},
         {"warning", "w", "RANGE",
          "WARNING when the number of machines that are not online is outside RANGE"},
         {"critical", "c", "RANGE", "CRITICAL when it is outside RANGE (N, N:, ~:N, N:M, @N:M)"}},
        false,
        "\nexit codes: " + inWords(monitoringCodes()) +
            ", for --help and --version too\n\n"
            "Alerts of the agent decide by their severity, channels through which no message\n"
            "arrives are a WARNING, and a status older than three poll intervals is UNKNOWN.\n"
            "WARNING when one machine is down, CRITICAL when two are:\n"
            "  clore-agent check -w 0 -c 1\n"},
       runCheck,
       true},
      {{"status", "tables of machines, offers and alerts", "", {{"json", "", "", "the status file itself"}}},
       runStatus,
       true},
      {{"offers",
        "own spot offers: bid, best rival, target, lowerings left, next allowed lowering",
        "",
        {{"json", "", "", "as a JSON array"}}},
       runOffers},
      {{"history",
        "the journal, oldest first: prices and bids that were set, what happened to machines and offers, "
        "alerts",
        "",
        {{"machine", "", "MACHINE",
          "only what concerns this machine, or the offer with this number (39 or offer:39)"},
         {"since", "", "WHEN", "24h or 7d back from now, 2026-11-20 or 2026-11-20T10:00:00Z (UTC)"},
         {"kind", "", "KIND", "prices, offers, machines, alerts, or several with commas between", false,
          "prices,offers,machines,alerts"},
         {"json", "", "", "as a JSON array"},
         {"csv", "", "", "as CSV with a header line"}}},
       runHistory},
      {{"pause",
        "stop writing for one machine or offer (offer:39) or, without one, for all; outlives restarts",
        "MACHINE",
        {{"for", "", "DURATION", "only for so long: 90s, 5m, 2h, 7d (default: until resumed)"}},
        true},
       runPause},
      {{"resume",
        "end a pause, and what waits because prices were set by hand or bids refused",
        "MACHINE",
        {},
        true},
       runResume},
      {{"silence",
        "send no messages about a machine or offer (offer:39) for a time; what is wrong is still recorded",
        "MACHINE",
        {{"for", "", "DURATION", "for how long: 90s, 5m, 2h, 7d"},
         {"reason", "", "TEXT", "why, for --list and the history"},
         {"all", "", "", "everything, in place of one machine"},
         {"remove", "", "", "end the silence of the machine, or with --all that of everything"},
         {"list", "", "", "show what is silenced, until when and why"}},
        true},
       runSilence},
      {{"forget", "no longer miss a machine that is not in the account any more", "MACHINE", {}}, runForget},
      {{"notify-test", "send one message through every configured channel and report each", "", {}},
       runNotifyTest},
      {{"config",
        "validate the configuration",
        "",
        {{"print", "", "", "show the effective values and where each came from"}}},
       runConfig},
      {rehearseSpec(), runRehearse},
      {sandboxSpec(), runSandbox},
  };
  return kCommands;
}

const CommandSpec& globalSpec() {
  static const CommandSpec kSpec{
      "clore-agent",
      "",
      "",
      {{"config", "", "FILE",
        "configuration (default /etc/clore-agent/agent.ini, then conf.d/*.ini beside it)"},
       {"log-level", "", "LEVEL",
        "error, warning, notice, info or debug (default info for run and once, else warning)", false,
        "error|warning|notice|info|debug"},
       {"log-format", "", "FORMAT", "logfmt or json (default logfmt)", false, "logfmt|json"},
       {"version", "V", "", "show the version"}}};
  return kSpec;
}

const CommandSpec* findCommand(std::string_view name) {
  const auto& all = commandTable();
  const auto found = std::ranges::find(all, name, [](const Command& command) { return command.spec.name; });
  return found == all.end() ? nullptr : &found->spec;
}

std::string operandText(const CommandSpec& spec) {
  return spec.operandOptional ? "[" + spec.operand + "]" : spec.operand;
}

}  // namespace agent::commands
