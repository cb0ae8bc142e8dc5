#include <cctype>

#include "agent/commands/command_table.h"
#include "agent/commands/exit_codes.h"
#include "agent/manual/fills.h"
#include "agent/manual/roff.h"

namespace agent::manual {
namespace {

using commands::CommandSpec;
using commands::OptionSpec;

enum class Begins { Large, AsItIs };

/// What the help says, as a sentence.
std::string sentence(std::string text, Begins begins = Begins::Large) {
  if (begins == Begins::Large)
    text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
  return roff::plain(text + ".");
}

std::string entry(const OptionSpec& option) {
  std::string head = option.shortName.empty() ? "" : roff::bold("-" + option.shortName) + ", ";
  head += roff::bold("--" + option.name);
  if (!option.value.empty()) head += " " + roff::italic(option.value);
  // Words that can be typed keep their case.
  const Begins begins = option.words.empty() ? Begins::Large : Begins::AsItIs;
  return ".TP\n" + head + "\n" + sentence(option.help, begins) + "\n";
}

std::string options(const CommandSpec& spec) {
  std::string text;
  for (const OptionSpec& option : spec.options) text += entry(option);
  return text;
}

std::string entry(const CommandSpec& spec) {
  std::string text = ".TP\n" + roff::bold(spec.name);
  if (!spec.options.empty()) text += " [\\fIoptions\\fR]";
  if (!spec.operand.empty()) text += " " + roff::italic(commands::operandText(spec));
  text += "\n" + sentence(spec.summary) + "\n";
  return spec.options.empty() ? text : text + ".RS\n" + options(spec) + ".RE\n";
}

}  // namespace

Fill titleLine(const Words& arguments) {
  if (arguments.size() < 3) return std::unexpected("a title is NAME SECTION VOLUME");
  std::string volume;
  for (std::size_t i = 2; i < arguments.size(); ++i)
    volume += (volume.empty() ? "" : " ") + std::string(arguments[i]);
  const std::string head = ".TH " + roff::code(arguments[0]) + " " + std::string(arguments[1]) +
                           " " CLORE_RELEASE_DATE " \"clore\\-agent " CLORE_AGENT_VERSION "\" \"" + volume +
                           "\"\n";
  // Ragged and unbroken: names and values stay in one piece.
  return head + ".nh\n.ad l\n";
}

Fill synopsis(const Words&) {
  std::string text = ".B clore\\-agent\n";
  for (const OptionSpec& option : commands::globalSpec().options)
    if (!option.value.empty())
      text += "[" + roff::bold("--" + option.name) + " " + roff::italic(option.value) + "]\n";
  return text + "\\fIcommand\\fR [\\fIoptions\\fR] [\\fIoperand\\fR]\n";
}

Fill optionEntries(const Words& arguments) {
  const CommandSpec* spec =
      arguments.empty() ? &commands::globalSpec() : commands::findCommand(arguments.front());
  if (spec == nullptr) return std::unexpected("there is no such command");
  return options(*spec) + entry(commands::helpOption());
}

Fill commandEntries(const Words&) {
  std::string text;
  for (const commands::Command& command : commands::commandTable()) text += entry(command.spec);
  return text;
}

Fill exitCodeEntries(const Words& arguments) {
  const bool monitoring = arguments == Words{"monitoring"};
  if (!monitoring && arguments != Words{"program"}) return std::unexpected("program or monitoring");
  std::string text;
  for (const auto& [code, meaning] : monitoring ? commands::monitoringCodes() : commands::exitCodes())
    text += ".TP\n" + roff::bold(std::to_string(code)) + "\n" + sentence(std::string(meaning)) + "\n";
  return text;
}

}  // namespace agent::manual
