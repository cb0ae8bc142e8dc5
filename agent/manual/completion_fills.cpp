#include <algorithm>

#include "agent/commands/command_table.h"
#include "agent/manual/fills.h"

namespace agent::manual {
namespace {

using commands::CommandSpec;
using commands::OptionSpec;

/// All that a line may name: before a command, and after each.
std::vector<CommandSpec> allSpecs() {
  std::vector<CommandSpec> specs{commands::globalSpec()};
  specs.front().name.clear();
  for (const commands::Command& command : commands::commandTable()) specs.push_back(command.spec);
  for (CommandSpec& spec : specs) spec.options.push_back(commands::helpOption());
  return specs;
}

std::string optionNames(const CommandSpec& spec) {
  std::string names;
  for (const OptionSpec& option : spec.options) {
    names += (names.empty() ? "--" : " --") + option.name;
    if (!option.shortName.empty()) names += " -" + option.shortName;
  }
  return names;
}

/// `a|b` is a list for `compgen -W`; others tell themselves apart by their commas and capitals.
std::string valueOf(const OptionSpec& option) {
  std::string words = option.words.empty() ? option.value : option.words;
  std::ranges::replace(words, '|', ' ');
  return words;
}

/// `'check --timeout' | 'check -t') REPLY=SECONDS ;;`
std::string valueCase(const CommandSpec& spec, const OptionSpec& option) {
  const std::string at = "    '" + spec.name + " --" + option.name + "'";
  const std::string shorter =
      option.shortName.empty() ? "" : " | '" + spec.name + " -" + option.shortName + "'";
  return at + shorter + ") REPLY='" + valueOf(option) + "' ;;\n";
}

}  // namespace

Fill completionTables(const Words&) {
  std::string names;
  std::string given;
  std::string values;
  for (const CommandSpec& spec : allSpecs()) {
    if (!spec.name.empty()) names += (names.empty() ? "" : " ") + spec.name;
    given += "    '" + spec.name + "') REPLY='" + optionNames(spec) + "' ;;\n";
    for (const OptionSpec& option : spec.options)
      if (!option.value.empty()) values += valueCase(spec, option);
    if (!spec.operand.empty()) values += "    '" + spec.name + " ') REPLY='" + spec.operand + "' ;;\n";
  }
  return "_clore_agent_commands='" + names + "'\n\n" +
         "# _clore_agent_options COMMAND: its options, or with an empty one those before it.\n"
         "_clore_agent_options() {\n  case $1 in\n" +
         given +
         "    *) REPLY= ;;\n  esac\n}\n\n"
         "# _clore_agent_value COMMAND OPTION: what the option takes, or with an empty one the command "
         "itself; "
         "false = nothing.\n"
         "_clore_agent_value() {\n  case \"$1 $2\" in\n" +
         values + "    *) return 1 ;;\n  esac\n}\n";
}

}  // namespace agent::manual
