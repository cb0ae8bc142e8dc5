#include "agent/commands/command_line.h"

#include <algorithm>
#include <csignal>
#include <exception>
#include <iostream>
#include <variant>

#include "agent/commands/commands.h"
#include "agent/commands/sandbox_command.h"
#include "agent/log/log.h"
#include "agent/report/check.h"

namespace agent::commands {

namespace {

/// Exit code of `check` and `status` for wrong arguments too: a monitoring system knows no other.
constexpr int kMonitoringUnknown = 3;

struct Command {
  CommandSpec spec;
  int (*run)(const GlobalOptions&, const Arguments&);
  /// Answers wrong arguments as a monitoring plugin does.
  bool monitoring = false;
};

const std::vector<Command>& commands() {
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
        "\nexit codes: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN, for --help and --version too\n\n"
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
        {{"machine", "", "NAME",
          "only what concerns this machine, or the offer with this number (39 or offer:39)"},
         {"since", "", "WHEN", "24h or 7d back from now, 2026-11-20 or 2026-11-20T10:00:00Z (UTC)"},
         {"kind", "", "KIND", "prices, offers, machines, alerts, or several with commas between"},
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
  };
  return kCommands;
}

constexpr const char* kSandboxSummary = "serve a simulated marketplace over HTTP(S), to try things on";

const CommandSpec& globalSpec() {
  static const CommandSpec kSpec{
      "clore-agent",
      "",
      "",
      {{"config", "", "FILE",
        "configuration (default /etc/clore-agent/agent.ini, then conf.d/*.ini beside it)"},
       {"log-level", "", "LEVEL",
        "error, warning, notice, info or debug (default info for run and once, else warning)"},
       {"log-format", "", "FORMAT", "logfmt or json (default logfmt)"},
       {"version", "V", "", "show the version"}}};
  return kSpec;
}

std::string overview() {
  std::string text =
      "clore-agent runs the selling side of the CLORE.AI marketplace for the owner of GPU machines.\n\n"
      "usage: clore-agent [options] COMMAND [command options]\n\ncommands:\n";
  const auto row = [&text](const std::string& name, const std::string& summary) {
    text += "  " + name + std::string(13 - std::min<std::size_t>(name.size(), 12), ' ') + summary + "\n";
  };
  for (const Command& command : commands()) row(command.spec.name, command.spec.summary);
  row("sandbox", kSandboxSummary);
  return text + "\noptions:\n" + optionHelp(globalSpec()) +
         "\nexit codes: 0 done, 64 wrong usage, 69 API unavailable, 70 a bug, 75 temporary, 77 key refused, "
         "78 configuration;\n"
         "check and status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN\n";
}

std::string operandText(const CommandSpec& spec) {
  return spec.operandOptional ? "[" + spec.operand + "]" : spec.operand;
}

std::string helpOf(const CommandSpec& spec) {
  return "usage: clore-agent [options] " + spec.name + (spec.options.empty() ? "" : " [command options]") +
         (spec.operand.empty() ? "" : " " + operandText(spec)) + "\n\n" + spec.summary +
         "\n\ncommand options:\n" + optionHelp(spec) + spec.more;
}

/// What a monitoring plugin says when there is nothing to say about what it watches.
int sayUnknown(const std::string& message) {
  std::cout << report::sayOnly(report::Health::Unknown, message).line << std::endl;
  return kMonitoringUnknown;
}

int wrongUsage(const std::string& message, const std::string& helpCommand) {
  return fail(kUsage,
              message + "; see clore-agent " + helpCommand + (helpCommand.empty() ? "" : " ") + "--help");
}

/// People write `plan --config FILE`; they are told where it belongs.
std::string withPlace(const std::string& message) {
  const bool global = std::ranges::any_of(globalSpec().options, [&](const OptionSpec& option) {
    return message.starts_with("unknown option --" + option.name);
  });
  return global ? message + ": it goes before the command" : message;
}

int runCommand(const Command& command, const GlobalOptions& global, const std::vector<std::string>& rest) {
  const auto parsed = parseArguments(command.spec, rest, Operands::AmongOptions);
  if (const auto* wrong = std::get_if<WrongUsage>(&parsed)) {
    const std::string message = withPlace(wrong->message);
    if (command.monitoring) return sayUnknown(message + "; see clore-agent " + command.spec.name + " --help");
    return wrongUsage(message, command.spec.name);
  }
  const Arguments& arguments = std::get<Arguments>(parsed);
  if (arguments.has("help")) {
    std::cout << helpOf(command.spec);
    // Monitoring plugins answer --help with UNKNOWN, so that a wrong check definition does not look healthy.
    return command.spec.name == "check" ? kMonitoringUnknown : kDone;
  }
  if (command.spec.name == "check" && arguments.has("version")) {
    std::cout << "clore-agent " << version() << '\n';
    return kMonitoringUnknown;
  }
  return command.run(global, arguments);
}

/// Whether a monitoring system seems to have started this, whatever else is wrong with the command line.
bool forMonitoring(const std::vector<std::string>& given) {
  return std::ranges::any_of(commands(), [&](const Command& command) {
    return command.monitoring && std::ranges::find(given, command.spec.name) != given.end();
  });
}

int dispatch(const std::vector<std::string>& given) {
  const auto wrongOptions = [&given](const std::string& message) {
    return forMonitoring(given) ? sayUnknown(message + "; see clore-agent --help") : wrongUsage(message, "");
  };
  const auto parsed = parseArguments(globalSpec(), given, Operands::EndOptions);
  if (const auto* wrong = std::get_if<WrongUsage>(&parsed)) return wrongOptions(wrong->message);
  const Arguments& global = std::get<Arguments>(parsed);
  if (global.has("help")) return std::cout << overview(), kDone;
  if (global.has("version")) return std::cout << "clore-agent " << version() << '\n', kDone;
  const std::string name = global.operands.empty() ? std::string{} : global.operands.front();
  // Who watches a command sees its output; who reads a daemon's log has nothing else.
  const bool unattended = name == "run" || name == "once";
  const auto level = log::levelFromName(global.get("log-level", unattended ? "info" : "warning"));
  if (!level) return wrongOptions("--log-level takes error, warning, notice, info or debug");
  const auto format = log::formatFromName(global.get("log-format", "logfmt"));
  if (!format) return wrongOptions("--log-format takes logfmt or json");
  log::setUp(*level, *format);
  if (global.operands.empty()) return std::cerr << overview(), kUsage;
  const std::vector<std::string> rest(global.operands.begin() + 1, global.operands.end());
  if (name == "sandbox") return runSandbox(rest);
  const auto command = std::ranges::find(commands(), name, [](const Command& c) { return c.spec.name; });
  if (command == commands().end()) return wrongUsage("there is no command \"" + name + "\"", "");
  GlobalOptions options;
  if (global.has("config")) options.configFile = global.get("config");
  return runCommand(*command, options, rest);
}

}  // namespace

int execute(const std::vector<std::string>& arguments) {
  // A reader that went away (`| head`) is an error of a write, not the end of a daemon.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    const int code = dispatch(arguments);
    const bool nagiosKnows = code >= 0 && code <= kMonitoringUnknown;
    return forMonitoring(arguments) && !nagiosKnows ? kMonitoringUnknown : code;
  } catch (const std::exception& error) {
    const std::string message = std::string("a bug, please report it: ") + error.what();
    return forMonitoring(arguments) ? sayUnknown(message) : fail(kBug, message);
  }
}

}  // namespace agent::commands
