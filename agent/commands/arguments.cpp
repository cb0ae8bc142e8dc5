#include "agent/commands/arguments.h"

#include <Poco/Exception.h>
#include <Poco/Util/Option.h>
#include <Poco/Util/OptionException.h>
#include <Poco/Util/OptionProcessor.h>
#include <Poco/Util/OptionSet.h>

#include <algorithm>

#include "agent/config/text.h"
#include "agent/config/values.h"
#include "agent/report/wrap.h"

namespace agent::commands {

namespace {

constexpr std::size_t kHelpWidth = 80;

Poco::Util::OptionSet optionSet(const CommandSpec& spec) {
  Poco::Util::OptionSet set;
  for (const OptionSpec& option : spec.options) {
    Poco::Util::Option entry(option.name, option.shortName, option.help, false);
    if (!option.value.empty()) entry.argument(option.value, true);
    entry.repeatable(option.repeatable);
    set.addOption(entry);
  }
  set.addOption(Poco::Util::Option(helpOption().name, helpOption().shortName, helpOption().help, false));
  return set;
}

std::string explained(const Poco::Util::OptionException& error, const std::string& argument) {
  if (dynamic_cast<const Poco::Util::UnknownOptionException*>(&error)) return "unknown option " + argument;
  if (dynamic_cast<const Poco::Util::AmbiguousOptionException*>(&error))
    return argument + " could be several options: write it out";
  if (dynamic_cast<const Poco::Util::DuplicateOptionException*>(&error)) return argument + " was given twice";
  if (dynamic_cast<const Poco::Util::MissingArgumentException*>(&error)) return "option --" + error.message();
  if (dynamic_cast<const Poco::Util::UnexpectedArgumentException*>(&error))
    return argument + ": this option takes no value";
  return argument + ": " + error.displayText();
}

/// `-vv` is `-v`, where that may be given again.
std::string once(const CommandSpec& spec, const std::string& argument) {
  for (const OptionSpec& option : spec.options) {
    const bool flag = option.repeatable && option.value.empty() && !option.shortName.empty();
    if (flag && argument.size() > 2 && argument.front() == '-' &&
        argument.find_first_not_of(option.shortName.front(), 1) == std::string::npos)
      return "-" + option.shortName;
  }
  return argument;
}

/// What is wrong with a value of an option that has its words; empty = nothing.
std::string faultOfWords(const CommandSpec& spec, const std::string& name, const std::string& value) {
  const auto option = std::ranges::find(spec.options, name, &OptionSpec::name);
  if (option == spec.options.end() || option->words.empty()) return {};
  const bool several = option->words.contains(',');
  const auto words = config::split(option->words, several ? ',' : '|');
  const auto known = [&words](std::string_view word) {
    return std::ranges::find(words, word) != words.end();
  };
  if (several ? std::ranges::all_of(config::split(value, ','), known) : known(value)) return {};
  return "--" + name + " takes " + config::listed(words) +
         (several ? ", or several with commas between" : "") + ", not \"" + value + "\"";
}

}  // namespace

std::variant<Arguments, WrongUsage> parseArguments(const CommandSpec& spec,
                                                   const std::vector<std::string>& arguments, Operands mode) {
  const Poco::Util::OptionSet set = optionSet(spec);
  Poco::Util::OptionProcessor processor(set);
  Arguments result;
  std::string current;
  try {
    for (auto it = arguments.begin(); it != arguments.end(); ++it) {
      current = *it;
      std::string name;
      std::string value;
      if (processor.process(once(spec, current), name, value)) {
        if (name.empty()) continue;
        if (std::string wrong = faultOfWords(spec, name, value); !wrong.empty())
          return WrongUsage{std::move(wrong)};
        result.options[name] = value;
        result.given.emplace_back(name, value);
        continue;
      }
      if (mode == Operands::EndOptions) {
        result.operands.assign(it, arguments.end());
        break;
      }
      result.operands.push_back(current);
    }
    processor.checkRequired();
  } catch (const Poco::Util::OptionException& error) {
    return WrongUsage{explained(error, current)};
  }
  const std::size_t most = spec.operand.empty() ? 0 : 1;
  if (mode == Operands::AmongOptions && !result.has("help")) {
    if (result.operands.size() > most)
      return WrongUsage{"unexpected argument \"" + result.operands[most] + "\""};
    if (result.operands.size() < most && !spec.operandOptional)
      return WrongUsage{spec.operand + " is missing"};
  }
  return result;
}

const OptionSpec& helpOption() {
  static const OptionSpec kHelp{"help", "h", "", "show the help", false};
  return kHelp;
}

std::string optionHelp(const CommandSpec& spec) {
  std::vector<std::pair<std::string, std::string>> lines;
  std::vector<OptionSpec> options = spec.options;
  options.push_back(helpOption());
  for (const OptionSpec& option : options)
    lines.emplace_back((option.shortName.empty() ? "    " : "-" + option.shortName + ", ") + "--" +
                           option.name + (option.value.empty() ? "" : "=" + option.value),
                       option.help);
  const std::size_t width =
      std::ranges::max(lines, {}, [](const auto& line) { return line.first.size(); }).first.size() + 4;
  std::string text;
  for (const auto& [left, right] : lines) {
    std::string before = "  " + left + std::string(width - 2 - left.size(), ' ');
    for (const std::string& part : report::wrapped(right, kHelpWidth - width)) {
      text += before + part + "\n";
      before.assign(width, ' ');
    }
  }
  return text;
}

}  // namespace agent::commands
