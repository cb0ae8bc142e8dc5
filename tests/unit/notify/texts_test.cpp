#include "agent/notify/texts.h"

#include "agent/notify/characters.h"
#include "agent/notify/words.h"
#include "provider/alerts/rule.h"
#include "tests/unit/notify/messages.h"

using namespace agent::notify;
using namespace notify_test;
using provider::alerts::Rule;

namespace {

struct RuleCase {
  Rule rule;
  const char* begins;
  const char* many;
  const char* ends;
  const char* flaps;
};
const RuleCase kRules[] = {
    {Rule::MachineOffline, "rig-07 is offline", "3 machines are offline", "rig-07 is online again",
     "rig-07 comes and goes (offline)"},
    {Rule::MachineDisconnected, "rig-07 is disconnected", "3 machines are disconnected",
     "rig-07 is connected again", "rig-07 comes and goes (disconnected)"},
    {Rule::MachineNotConnected, "rig-07 has not connected yet", "3 machines have not connected yet",
     "rig-07 has connected at last", "rig-07 comes and goes (not connected)"},
    {Rule::MachineNotWorking, "rig-07 does not work properly", "3 machines do not work properly",
     "rig-07 works again", "rig-07 comes and goes (not working)"},
    {Rule::MachineMissing, "rig-07 is gone from the account", "3 machines are gone from the account",
     "rig-07 is back in the account", "rig-07 comes and goes (gone from the account)"},
    {Rule::MachineUnlisted, "rig-07 is no longer public", "3 machines are no longer public",
     "rig-07 is public again", "rig-07 comes and goes (not public)"},
    {Rule::HardwareChanged, "rig-07 has lost hardware", "3 machines have lost hardware",
     "rig-07 has its hardware again", "rig-07 comes and goes (short of hardware)"},
    {Rule::SettingsNotApplied, "rig-07 does not take its settings", "3 machines do not take their settings",
     "rig-07 takes its settings again", "rig-07 comes and goes (not taking its settings)"},
    {Rule::ManualChange, "rig-07 was priced by somebody else", "3 machines were priced by somebody else",
     "rig-07 is priced by the agent again", "rig-07 comes and goes (priced by somebody else)"},
    {Rule::OfferLost, "offer 39 has lost its machine", "3 offers have lost their machines",
     "offer 39 has its machine again", "offer 39 comes and goes (without its machine)"},
    {Rule::OfferAtMax, "offer 39 would need more than its maximum",
     "3 offers would need more than their maximum", "offer 39 needs no more than its maximum again",
     "offer 39 comes and goes (at its maximum)"},
    {Rule::OfferPaused, "offer 39 is not moved: its moves keep failing",
     "3 offers are not moved: their moves keep failing", "offer 39 is moved again",
     "offer 39 comes and goes (not moved)"},
    {Rule::MarketStale, "the market's prices are out of date", "the market's prices are out of date",
     "the market's prices are current again", "it comes and goes that the market's prices are out of date"},
    {Rule::RatesStale, "the exchange rates are out of date", "the exchange rates are out of date",
     "the exchange rates are current again", "it comes and goes that the exchange rates are out of date"},
    {Rule::JournalFailed, "the journal cannot be written, so no price is changed",
     "the journal cannot be written, so no price is changed", "the journal can be written again",
     "it comes and goes that the journal cannot be written"},
    {Rule::ApiUnreachable, "the CLORE API cannot be reached", "the CLORE API cannot be reached",
     "the CLORE API can be reached again", "it comes and goes that the CLORE API cannot be reached"},
    {Rule::KeyRefused, "the API key is refused", "the API key is refused", "the API key is accepted again",
     "it comes and goes that the API key is refused"},
};

Item itemOf(Rule rule, ItemKind kind) {
  const auto scope = provider::alerts::scopeOf(rule);
  return bare(std::string(provider::alerts::name(rule)), Severity::Critical,
              scope == provider::alerts::Scope::Machine ? "rig-07" : "",
              scope == provider::alerts::Scope::Offer ? 39 : 0, kind);
}

std::string doubled(std::string_view line) {
  std::string out;
  for (const char c : line) out += c == 'x' ? std::string("xx") : std::string(1, c);
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(texts)

BOOST_AUTO_TEST_CASE(every_rule_reads_as_a_sentence) {
  std::size_t number = 0;
  for (const RuleCase& each : kRules) {
    BOOST_TEST((static_cast<std::size_t>(each.rule) == number++));
    BOOST_TEST(sentenceOf(itemOf(each.rule, ItemKind::Firing)) == each.begins);
    BOOST_TEST(sentenceOf(itemOf(each.rule, ItemKind::Firing), 3) == each.many);
    BOOST_TEST(sentenceOf(itemOf(each.rule, ItemKind::Resolved)) == each.ends);
    BOOST_TEST(sentenceOf(itemOf(each.rule, ItemKind::Flapping)) == each.flaps);
    BOOST_TEST(sentenceOf(itemOf(each.rule, ItemKind::StillFiring)) == std::string("still: ") + each.begins);
  }
  BOOST_TEST(number == static_cast<std::size_t>(Rule::KeyRefused) + 1);
}

BOOST_AUTO_TEST_CASE(events_read_as_sentences_and_what_is_not_known_is_named) {
  const std::tuple<const char*, const char*, const char*> cases[] = {
      {"rented", "rig-07 was rented", "2 machines were rented"},
      {"released", "rig-07 was released", "2 machines were released"},
      {"price", "rig-07 has a new price", "2 machines have new prices"},
      {"later", "rig-07 later", "2 machines later"},
  };
  for (const auto& [event, one, two] : cases) {
    BOOST_TEST(sentenceOf(bare(event, Severity::Info, "rig-07", 0, ItemKind::Event)) == one);
    BOOST_TEST(sentenceOf(bare(event, Severity::Info, "rig-07", 0, ItemKind::Event), 2) == two);
  }
  BOOST_TEST(sentenceOf(bare("new_rule", Severity::Warning, "rig-07")) == "rig-07 new_rule");
}

BOOST_AUTO_TEST_CASE(one_outage_says_what_since_when_what_it_earned_and_what_to_do) {
  BOOST_TEST(textOf(messageOf({offline("rig-07")}), {}) ==
             "CRITICAL: rig-07 is offline\n"
             "Since 10:42 UTC (3 min)\n"
             "8x NVIDIA GeForce RTX 4090\n"
             "Rented on demand for 0.00013500 BTC a day\n"
             "Next: check power and network of the rig\n"
             "clore-agent on farm-1, 2026-11-20 10:45 UTC");
}

BOOST_AUTO_TEST_CASE(the_other_kinds_say_what_they_have_to_say) {
  Item over = offline("rig-07", ItemKind::Resolved);
  over.since = kNow - std::chrono::hours{50};
  over.nextStep.clear();
  over.earning.clear();
  Item hardware = bare("hardware_changed", Severity::Critical, "rig-07");
  hardware.detail = "7 GPUs, had 8";
  Item rented = bare("rented", Severity::Info, "rig-07", 0, ItemKind::Event);
  rented.earning = "on demand for 2.40 USD a day";
  Item test = bare("", Severity::Info, "", 0, ItemKind::Test);
  const std::pair<Item, std::string> cases[] = {
      {over,
       "RESOLVED: rig-07 is online again\nOver since 10:45 UTC, after 2 days 2 h\n8x NVIDIA GeForce RTX "
       "4090"},
      {offline("rig-07", ItemKind::StillFiring),
       "CRITICAL: still: rig-07 is offline\nSince 10:42 UTC (3 min)\n8x NVIDIA GeForce RTX 4090\nRented on "
       "demand "
       "for 0.00013500 BTC a day\nNext: check power and network of the rig"},
      {hardware, "CRITICAL: rig-07 has lost hardware\nSince 10:42 UTC (3 min)\n7 GPUs, had 8"},
      {rented, "rig-07 was rented\nAt 10:45 UTC\nOn demand for 2.40 USD a day"},
      {test, "TEST: this is a test: messages arrive here\nAt 10:45 UTC"},
  };
  for (const auto& [item, text] : cases)
    BOOST_TEST(textOf(messageOf({item}), {}) == text + "\nclore-agent on farm-1, 2026-11-20 10:45 UTC");
}

BOOST_AUTO_TEST_CASE(what_happened_on_another_day_carries_its_date) {
  Item item = offline("rig-07");
  item.since = kNow - std::chrono::hours{11};
  BOOST_TEST(textOf(messageOf({item}), {}).find("Since 2026-11-19 23:45 UTC (11 h)\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(several_share_a_message_by_what_they_have_in_common_worst_first) {
  Item lost = bare("offer_lost", Severity::Warning, "", 39);
  Item back = offline("rig-1", ItemKind::Resolved);
  back.gpu = back.earning = back.nextStep = "";
  Item tenth = offline("rig-10");
  Item second = offline("rig-2");
  tenth.earning.clear();
  BOOST_TEST(textOf(messageOf({back, lost, tenth, second}), {}) ==
             "CRITICAL: 2 machines are offline, offer 39 has lost its machine, rig-1 is online again\n"
             "2 machines are offline:\n"
             "• rig-2: since 10:42 UTC (3 min), 8x NVIDIA GeForce RTX 4090, rented on demand for 0.00013500 "
             "BTC a day\n"
             "• rig-10: since 10:42 UTC (3 min), 8x NVIDIA GeForce RTX 4090\n"
             "Next: check power and network of the rig\n"
             "Offer 39 has lost its machine:\n"
             "• offer 39: since 10:42 UTC (3 min)\n"
             "rig-1 is online again:\n"
             "• rig-1: over since 10:45 UTC, after 3 min\n"
             "clore-agent on farm-1, 2026-11-20 10:45 UTC");
}

BOOST_AUTO_TEST_CASE(a_title_names_three_things_and_counts_the_rest) {
  std::vector<Item> items;
  for (const char* rule : {"machine_offline", "machine_missing", "hardware_changed", "machine_unlisted"})
    items.push_back(bare(rule, Severity::Critical, "rig-07"));
  items.push_back(items.back());
  BOOST_TEST(
      titleOf(messageOf(items)) ==
      "CRITICAL: rig-07 is offline, rig-07 is gone from the account, rig-07 has lost hardware, and 2 more");
  BOOST_TEST(!titleOf(messageOf({})).empty());
}

BOOST_AUTO_TEST_CASE(a_hundred_machines_fit_whatever_the_limit_and_those_left_out_are_counted) {
  std::vector<Item> items;
  for (int n = 97; n > 0; --n) items.push_back(offline("rig-" + std::to_string(n)));
  const Message message = messageOf(items);
  std::size_t shownBefore = 0;
  for (const std::size_t limit : {200U, 500U, 2000U, 4096U, 8000U, 100'000U}) {
    const std::string text = textOf(message, {.limit = limit, .escape = doubled});
    BOOST_TEST(utf16Units(text) <= limit);
    BOOST_TEST(text.starts_with("CRITICAL: 97 machines are offline\n"));
    BOOST_TEST_CONTEXT(text) {
      std::size_t lines = 0;
      for (std::size_t at = 0; (at = text.find("• rig-", at)) != std::string::npos; ++at) ++lines;
      const std::size_t more = text.find("\nand ");
      BOOST_TEST((more == std::string::npos) == (lines == items.size()));
      if (more != std::string::npos) BOOST_TEST(std::stoul(text.substr(more + 5)) + lines == items.size());
      if (lines > 1) BOOST_TEST(text.find("• rig-1:") < text.find("• rig-2:"));
      BOOST_TEST(lines >= shownBefore);
      shownBefore = lines;
    }
  }
  BOOST_TEST(shownBefore == items.size());
}

BOOST_AUTO_TEST_CASE(no_name_can_make_lines_or_outgrow_the_limit) {
  Item item = offline("rig\r\nSubject: x\u202e" + std::string(5000, 'x'));
  item.detail = item.gpu = item.earning = item.nextStep = std::string(9000, 'x') + "\n\xff😀";
  for (const std::size_t limit : {1U, 40U, 300U, 2000U}) {
    const std::string one = textOf(messageOf({item}), {.limit = limit, .escape = doubled});
    BOOST_TEST(utf16Units(one) <= limit);
    BOOST_TEST(utf16Units(textOf(messageOf({item, item}), {.limit = limit})) <= limit);
    BOOST_TEST(one.find("\nSubject") == std::string::npos);
  }
  BOOST_TEST(titleOf(messageOf({item})).find('\n') == std::string::npos);
  BOOST_TEST(utf16Units(titleOf(messageOf({item}))) <= 150U);
}

BOOST_AUTO_TEST_CASE(numbers_in_names_count_as_such) {
  const char* sorted[] = {"", "a", "rig-1", "rig-01", "rig-2", "rig-9b", "rig-10", "rig-10a", "rig-100", "s"};
  for (std::size_t a = 0; a < std::size(sorted); ++a)
    for (std::size_t b = 0; b < std::size(sorted); ++b) {
      if (a == 2 && b == 3) continue;
      if (a == 3 && b == 2) continue;
      BOOST_TEST(naturallyBefore(sorted[a], sorted[b]) == (a < b), sorted[a] << " " << sorted[b]);
    }
  BOOST_TEST(naturallyBefore("rig-1", "rig-01") != naturallyBefore("rig-01", "rig-1"));
}

BOOST_AUTO_TEST_CASE(cutting_counts_as_messengers_do_and_never_splits_a_character) {
  BOOST_TEST(utf16Units("a€😀") == 4U);
  BOOST_TEST(cutTo("a€😀", 4) == "a€😀");
  BOOST_TEST(cutTo("a€😀", 3) == "a€…");
  BOOST_TEST(cutTo("😀😀", 3) == "😀…");
  BOOST_TEST(cutTo("two words", 5) == "two…");
  BOOST_TEST(cutTo("x", 0).empty());
}

BOOST_AUTO_TEST_SUITE_END()
