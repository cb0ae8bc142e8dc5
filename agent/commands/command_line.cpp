#include "agent/commands/command_line.h"

#include <algorithm>
#include <csignal>
#include <exception>
#include <iostream>
#include <variant>

#include "agent/commands/command_table.h"
#include "agent/commands/exit_codes.h"
#include "agent/commands/session.h"
#include "agent/log/log.h"
#include "agent/report/check.h"

namespace agent::commands {

namespace {

/// Exit code of `check` and `status` for wrong arguments too: a monitoring system knows no other.
constexpr int kMonitoringUnknown = 3;

std::string overview() {
  std::string text =
      "clore-agent runs the selling side of the CLORE.AI marketplace for the owner of GPU machines.\n\n"
      "usage: clore-agent [options] COMMAND [command options]\n\ncommands:\n";
  const auto row = [&text](const std::string& name, const std::string& summary) {
    text += "  " + name + std::string(13 - std::min<std::size_t>(name.size(), 12), ' ') + summary + "\n";
  };
  for (const Command& command : commandTable()) row(command.spec.name, command.spec.summary);
  text += "\noptions:\n" + optionHelp(globalSpec()) + "\nexit codes:\n";
  for (const auto& [code, meaning] : exitCodes())
    text += (code < 10 ? "   " : "  ") + std::to_string(code) + "  " + std::string(meaning) + "\n";
  text += "of check and status: " + inWords(monitoringCodes()) + "\n";
  return text;
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
  return std::ranges::any_of(commandTable(), [&](const Command& command) {
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
  log::setUp(log::levelFromName(global.get("log-level", unattended ? "info" : "warning")).value(),
             log::formatFromName(global.get("log-format", "logfmt")).value());
  if (global.operands.empty()) return std::cerr << overview(), kUsage;
  const std::vector<std::string> rest(global.operands.begin() + 1, global.operands.end());
  const auto command = std::ranges::find(commandTable(), name, [](const Command& c) { return c.spec.name; });
  if (command == commandTable().end()) return wrongUsage("there is no command \"" + name + "\"", "");
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
