#include <algorithm>

#include "agent/config/key_table.h"
#include "agent/config/told_names.h"
#include "agent/manual/roff.h"
#include "provider/alerts/rule.h"
#include "tests/unit/manual/pages.h"

using namespace agent;
using namespace manual_test;

namespace {

std::string partOf(const std::string& page, const config::SectionSpec& section) {
  const std::string head = "\n.SS [" + std::string(section.name) + (section.labelled ? ".<label>]\n" : "]\n");
  return between(page, head, "\n.S");
}

std::string entryOf(const std::string& part, std::string_view key) {
  return between(part + "\n.TP\n", ".TP\n" + manual::roff::bold(key) + "\n", "\n.TP\n");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ini_page)

BOOST_AUTO_TEST_CASE(every_key_stands_once_in_its_section_with_its_form_default_and_choices) {
  const std::string page = pageOf("ini");
  for (const config::SectionSpec& section : config::sectionTable()) {
    const std::string part = partOf(page, section);
    BOOST_TEST(has(part, manual::roff::plain(section.meaning)), section.name);
    for (const config::KeySpec& key : config::keyTable()) {
      if (key.section != section.name) continue;
      BOOST_TEST(times(part, ".TP\n" + manual::roff::bold(key.key) + "\n") == 1u,
                 section.name << " " << key.key);
      const std::string entry = entryOf(part, key.key);
      BOOST_TEST(has(entry, manual::roff::plain(key.meaning)), entry);
      BOOST_TEST(has(entry, "Value: " + manual::roff::plain(config::describe(key.form))), entry);
      if (!key.standard.empty()) BOOST_TEST(has(entry, "default " + manual::roff::bold(key.standard)), entry);
      if (!key.standardAtRest.empty())
        BOOST_TEST(has(entry, manual::roff::bold(key.standardAtRest) + " for a plain fixed price"), entry);
      BOOST_TEST(has(entry, "Only with ") == !key.choices.empty(), entry);
      if (!key.choices.empty())
        for (const std::string_view word : config::split(key.choices, '|'))
          BOOST_TEST(has(entry, manual::roff::bold(word)), entry);
    }
  }
}

BOOST_AUTO_TEST_CASE(an_entry_reads_like_this) {
  const std::string page = pageOf("ini");
  BOOST_TEST(has(page,
                 ".TP\n\\fBpercentile\\fR\n"
                 "Where in the market to be: 0% = the cheapest, 50% = the median.\n.br\n"
                 "Value: percentage, 0% to 100%; default \\fB50%\\fR.\n"
                 "Only with \\fBstrategy =\\fR \\fBmarket\\fR or \\fBladder\\fR.\n"));
  BOOST_TEST(
      has(page,
          "Value: percentage, 0% to 50%, or off; default \\fB2%\\fR for prices that move, \\fBoff\\fR for a "
          "plain fixed price.\n"));
}

BOOST_AUTO_TEST_CASE(every_rule_and_event_is_there_with_its_severity) {
  using namespace provider::alerts;
  const std::string page = pageOf("ini");
  for (const std::string_view rule : config::ruleNames()) {
    const std::string severity{name(severityOf(*ruleFromName(rule)))};
    BOOST_TEST(has(page, manual::roff::bold(rule) + " (" + severity + ")"), rule);
  }
  for (const std::string_view event : config::eventNames())
    BOOST_TEST(has(page, manual::roff::bold(event)), event);
}

BOOST_AUTO_TEST_CASE(every_channel_and_strategy_is_explained) {
  const std::string page = pageOf("ini");
  for (const auto& [section, key] : {std::pair("policy", "strategy"), std::pair("notify", "type")}) {
    const auto& words = std::get<config::Keyword>(config::findKey(section, key)->form).words;
    for (const std::string_view word : config::split(words, '|'))
      BOOST_TEST((has(page, ".TP\n" + manual::roff::bold(word)) ||
                  has(page, ", " + manual::roff::bold(word) + "\n")),
                 word);
  }
}

BOOST_AUTO_TEST_SUITE_END()
