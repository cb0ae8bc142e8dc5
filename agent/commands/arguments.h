#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace agent::commands {

/// One option of a command. Options with a value take it as `--name=value`, `--name value` or `-n value`.
struct OptionSpec {
  std::string name;
  std::string shortName;  ///< empty = none
  std::string value;      ///< what the value is called in the help; empty = the option takes none
  std::string help;
  bool repeatable = false;  ///< may be given again: `-v -v`, or `-vv` where it takes no value
  /// The only values: `a|b` one of these, `a,b` some of these with commas between; empty = others too. A
  /// value that is called FILE or MACHINE is one of those.
  std::string words{};
};

/// What a command takes.
struct CommandSpec {
  std::string name;
  std::string summary;
  std::string operand;  ///< what its one operand is called; empty = it takes none
  std::vector<OptionSpec> options;
  bool operandOptional = false;
  std::string more{};  ///< of the help, after the options; whole lines
};

/// What was given.
struct Arguments {
  std::map<std::string, std::string> options;  ///< by long name; the value, or empty; the last one given
  std::vector<std::pair<std::string, std::string>> given{};  ///< all of them in their order
  std::vector<std::string> operands;

  [[nodiscard]] bool has(const std::string& name) const { return options.contains(name); }
  [[nodiscard]] std::string get(const std::string& name, const std::string& otherwise = {}) const {
    const auto found = options.find(name);
    return found == options.end() ? otherwise : found->second;
  }
};

struct WrongUsage {
  std::string message;
};

/// Options end at `--`; with `EndOptions` also at the first operand, because what follows belongs to a
/// command.
enum class Operands { AmongOptions, EndOptions };

/// Reads arguments by a specification (with `--help` added to it); what does not fit is wrong usage with a
/// hint.
[[nodiscard]] std::variant<Arguments, WrongUsage> parseArguments(const CommandSpec& spec,
                                                                 const std::vector<std::string>& arguments,
                                                                 Operands mode);

/// `--help`, which every command has.
[[nodiscard]] const OptionSpec& helpOption();

/// The options as aligned lines.
[[nodiscard]] std::string optionHelp(const CommandSpec& spec);

}  // namespace agent::commands
