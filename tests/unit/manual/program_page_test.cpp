#include "agent/commands/command_table.h"
#include "agent/commands/exit_codes.h"
#include "agent/config/values.h"
#include "agent/log/log.h"
#include "agent/manual/roff.h"
#include "tests/unit/manual/pages.h"

using namespace agent;
using namespace manual_test;

namespace {

void shows(const std::string& page, const commands::CommandSpec& spec) {
  for (const commands::OptionSpec& option : spec.options) {
    std::string head = manual::roff::bold("--" + option.name);
    if (!option.value.empty()) head += " " + manual::roff::italic(option.value);
    BOOST_TEST(has(page, head + "\n"), spec.name << " --" << option.name);
    if (!option.shortName.empty())
      BOOST_TEST(has(page, manual::roff::bold("-" + option.shortName) + ", " + head + "\n"));
  }
}

std::string entryOf(const std::string& page, const commands::CommandSpec& spec) {
  const std::string part = between(page, ".SH COMMANDS\n", ".SH ");
  return between(part, ".TP\n" + manual::roff::bold(spec.name), spec.options.empty() ? "\n.TP\n" : "\n.RE\n");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(program_pages)

BOOST_AUTO_TEST_CASE(every_command_is_there_with_its_operand_and_every_option) {
  const std::string page = pageOf("program");
  shows(between(page, ".SH OPTIONS\n", ".SH "), commands::globalSpec());
  for (const commands::Command& command : commands::commandTable()) {
    const std::string entry = entryOf(page, command.spec);
    shows(entry, command.spec);
    const std::string operand = commands::operandText(command.spec);
    BOOST_TEST((operand.empty() || has(entry, " " + manual::roff::italic(operand) + "\n")), entry);
  }
  shows(pageOf("check"), *commands::findCommand("check"));
}

BOOST_AUTO_TEST_CASE(both_tables_of_exit_codes_are_there) {
  const std::string part = between(pageOf("program"), ".SH EXIT STATUS\n", ".SH ");
  for (const auto& codes : {commands::exitCodes(), commands::monitoringCodes()})
    for (const auto& [code, meaning] : codes) {
      BOOST_TEST(has(part, ".TP\n" + manual::roff::bold(std::to_string(code)) + "\n"), code);
      BOOST_TEST(has(part, std::string(meaning).substr(1) + ".\n"), meaning);
    }
  const std::string check = between(pageOf("check"), ".SH EXIT STATUS\n", ".SH ");
  for (const auto& [code, meaning] : commands::monitoringCodes())
    BOOST_TEST(has(check, ".BR " + std::to_string(code) + " \" (" + std::string(meaning) + ")\"\n"), meaning);
}

BOOST_AUTO_TEST_CASE(the_words_of_an_option_are_those_that_the_program_knows) {
  const auto wordsOf = [](const commands::CommandSpec& spec, const std::string& name) -> std::string_view {
    return std::ranges::find(spec.options, name, &commands::OptionSpec::name)->words;
  };
  for (const std::string_view word : config::split(wordsOf(commands::globalSpec(), "log-level"), '|'))
    BOOST_TEST(log::levelFromName(word).has_value(), word);
  for (const std::string_view word : config::split(wordsOf(commands::globalSpec(), "log-format"), '|'))
    BOOST_TEST(log::formatFromName(word).has_value(), word);
}

BOOST_AUTO_TEST_CASE(an_option_with_words_takes_nothing_else) {
  using namespace commands;
  const auto refusal = [](const CommandSpec& spec, const std::vector<std::string>& given) {
    const auto parsed = parseArguments(spec, given, Operands::AmongOptions);
    const auto* wrong = std::get_if<WrongUsage>(&parsed);
    return wrong ? wrong->message : std::string();
  };
  const CommandSpec& history = *findCommand("history");
  BOOST_TEST(refusal(history, {"--kind", "prices"}) == "");
  BOOST_TEST(refusal(history, {"--kind=alerts,prices"}) == "");
  BOOST_TEST(
      refusal(history, {"--kind", "prices,"}) ==
      "--kind takes prices, offers, machines or alerts, or several with commas between, not \"prices,\"");
  CommandSpec global = globalSpec();
  BOOST_TEST(refusal(global, {"--log-format", "json"}) == "");
  BOOST_TEST(refusal(global, {"--log-format", "json|logfmt"}) ==
             "--log-format takes logfmt or json, not \"json|logfmt\"");
}

BOOST_AUTO_TEST_CASE(an_option_that_may_be_given_again_keeps_all_that_was_given) {
  using namespace commands;
  const auto parsed = parseArguments(*findCommand("sandbox"), {"--outage=a", "--seed", "7", "--outage", "b"},
                                     Operands::AmongOptions);
  BOOST_REQUIRE(std::holds_alternative<Arguments>(parsed));
  using Given = std::vector<std::pair<std::string, std::string>>;
  BOOST_TEST((std::get<Arguments>(parsed).given == Given{{"outage", "a"}, {"seed", "7"}, {"outage", "b"}}));
}

BOOST_AUTO_TEST_SUITE_END()
