#include <fstream>
#include <set>
#include <sstream>
#include <tuple>

#include "agent/config/document.h"
#include "agent/config/key_table.h"
#include "agent/config/text.h"
#include "tests/unit/config/support.h"

using namespace agent::config;
using config_test::allFaults;
using config_test::valid;

namespace {

const std::filesystem::path kEtc = CLORE_ETC_DIR;

std::string contentOf(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  BOOST_REQUIRE_MESSAGE(file.is_open(), path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Lines `;key = value` without their `;`, and, with `sections`, lines `;[section]` too; without, up to the
/// first of those.
std::string uncommented(const std::string& text, bool sections) {
  std::istringstream lines(text);
  std::string result;
  for (std::string line; std::getline(lines, line);) {
    const bool head = line.starts_with(";[");
    if (head && !sections) break;
    const bool hidden = line.size() > 1 && line[0] == ';' && line[1] != ' ';
    result += (hidden ? line.substr(1) : line) + "\n";
  }
  return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(installed_files)

BOOST_AUTO_TEST_CASE(the_installed_file_loads_and_only_observes) {
  const Loaded loaded = load(kEtc / "agent.ini");
  BOOST_REQUIRE_MESSAGE(loaded.config.has_value(), allFaults(loaded));
  BOOST_TEST((loaded.config->agent.mode == Mode::Observe));
  BOOST_TEST(loaded.config->servers.empty());
}

BOOST_AUTO_TEST_CASE(its_comments_on_fixed_sections_are_a_valid_configuration_with_the_defaults) {
  const std::string text = uncommented(contentOf(kEtc / "agent.ini"), false);
  const Document document = read({}, text, "agent.ini");
  (void)valid(text);
  for (const KeySpec& spec : keyTable()) {
    if (findSection(spec.section)->labelled) continue;
    std::string shown;
    for (const Section& section : document.sections)
      if (const Entry* entry = section.find(spec.key); entry && section.name == spec.section)
        shown = entry->value;
    BOOST_TEST(!shown.empty(), "[" << spec.section << "] " << spec.key << " is not in agent.ini");
    if (!spec.standard.empty()) BOOST_TEST(shown == spec.standard);
  }
}

BOOST_AUTO_TEST_CASE(all_of_its_comments_together_are_a_valid_configuration_that_shows_every_key) {
  const std::string text = uncommented(contentOf(kEtc / "agent.ini"), true);
  const Config config = valid(text);
  BOOST_TEST(config.policies.size() == 4u);
  BOOST_TEST(config.offers.size() == 3u);
  BOOST_TEST(config.channels.size() == 4u);
  const Document document = read({}, text, "agent.ini");
  std::set<std::pair<std::string, std::string>> shown;
  for (const Section& section : document.sections)
    for (const Entry& entry : section.entries) shown.emplace(section.name, entry.key);
  for (const KeySpec& spec : keyTable())
    BOOST_TEST(shown.contains({std::string(spec.section), std::string(spec.key)}),
               "[" << spec.section << "] " << spec.key << " is not in agent.ini");
}

BOOST_AUTO_TEST_CASE(the_examples_load_and_only_observe) {
  for (const char* name : {"fixed.ini", "market.ini", "rank.ini", "ladder.ini", "offer.ini", "notify.ini"}) {
    const Loaded loaded = load(kEtc / "examples" / name);
    BOOST_REQUIRE_MESSAGE(loaded.config.has_value(), allFaults(loaded));
    BOOST_TEST((loaded.config->agent.mode == Mode::Observe));
    BOOST_TEST(
        (loaded.config->policies.size() + loaded.config->offers.size() + loaded.config->channels.size() > 0));
  }
}

BOOST_AUTO_TEST_CASE(the_examples_do_what_they_say) {
  const Config market = *load(kEtc / "examples" / "market.ini").config;
  const auto policy = policyFor(market, "any", "4x NVIDIA GeForce RTX 4090");
  BOOST_REQUIRE(policy != nullptr);
  BOOST_TEST(policy->label == "below-median");
  BOOST_TEST(text(*policy->spotBounds.floor) == "1.08 USD/gpu");
  BOOST_TEST(text(*policy->spotBounds.ceiling) == "4.20 USD/gpu");
  const Config fixed = *load(kEtc / "examples" / "fixed.ini").config;
  BOOST_TEST(policyFor(fixed, "rig-7", "4x NVIDIA GeForce RTX 4090")->mrlHours.value() == 72);
  BOOST_TEST(policyFor(fixed, "bench", "1x NVIDIA GeForce RTX 4090")->availability.value() == "hidden");
  const auto nightly = policyFor(fixed, "rig-7", "4x NVIDIA GeForce RTX 4090")->schedules;
  BOOST_REQUIRE_EQUAL(nightly.size(), 2u);
  BOOST_TEST(nightly[0].label == "night");
  BOOST_TEST(nightly[1].factor == 1.05);
  BOOST_TEST(movesOnDemand(*policyFor(fixed, "coin-1", "1x NVIDIA GeForce RTX 3080")));
  BOOST_TEST(!movesOnDemand(*policyFor(fixed, "x", "1x NVIDIA GeForce RTX 3080")));
  const Config rank = *load(kEtc / "examples" / "rank.ini").config;
  BOOST_TEST(policyFor(rank, "home-1", "1x NVIDIA GeForce RTX 3080")->power->perKwh.text() == "0.25 USD");
  BOOST_TEST(policyFor(rank, "colo-1", "1x NVIDIA GeForce RTX 3080")->power->watts == 1650);
  const Config ladder = *load(kEtc / "examples" / "ladder.ini").config;
  const auto stepDown = policyFor(ladder, "x", "1x NVIDIA GeForce RTX 3080");
  BOOST_REQUIRE(stepDown != nullptr);
  BOOST_TEST(std::get<provider::pricing::Ladder>(stepDown->strategy).rungs.size() == 5u);
  BOOST_TEST(!stepDown->pace.stepDown.has_value());
}

BOOST_AUTO_TEST_CASE(the_example_of_offers_does_what_it_says) {
  using provider::offers::Fixed;
  using provider::offers::LowestWinning;
  const Config config = *load(kEtc / "examples" / "offer.ini").config;
  const auto ruleOf = [&](std::int64_t order, std::int64_t server, const std::string& gpu) {
    const OfferRule* rule =
        matchOffer(config, {order, server, gpu, provider::Price::smallest(provider::Currency::Bitcoin)});
    BOOST_REQUIRE(rule != nullptr);
    return *rule;
  };
  const std::string gpu = "1x NVIDIA GeForce RTX 3080";
  BOOST_TEST(std::get<Fixed>(ruleOf(39, 6, gpu).policy->strategy).price.text() == "0.00000220 BTC");
  BOOST_TEST(!ruleOf(57, 1807, gpu).policy.has_value());
  const auto byServer = std::get<LowestWinning>(ruleOf(7, 1807, gpu).policy->strategy);
  BOOST_TEST(byServer.maxBid.text() == "0.00002000 BTC");
  BOOST_TEST(std::get<provider::Price>(byServer.increment).text() == "0.00000010 BTC");
  const auto byGpu = std::get<LowestWinning>(ruleOf(8, 9, "8x NVIDIA GeForce RTX 4090").policy->strategy);
  BOOST_TEST(byGpu.maxBid.text() == "2.40 USD");
  BOOST_TEST(std::get<double>(byGpu.increment) == 0.02);
  BOOST_TEST(byGpu.confirmRaise == 3);
  BOOST_TEST(matchOffer(config, {8, 9, gpu, byServer.maxBid}) == nullptr);
}

BOOST_AUTO_TEST_CASE(the_example_of_channels_does_what_it_says) {
  const Config config = *load(kEtc / "examples" / "notify.ini").config;
  BOOST_TEST(config.toldEvents.rented);
  BOOST_TEST(config.toldEvents.released);
  BOOST_TEST(!config.toldEvents.price);
  BOOST_REQUIRE(config.channels.size() == 3u);
  const auto& [phone, mail, heartbeat] = std::tie(config.channels[0], config.channels[1], config.channels[2]);
  BOOST_TEST((phone.type == ChannelType::Telegram));
  BOOST_TEST(phone.url == "https://api.telegram.org");
  BOOST_TEST(phone.quietHours->zone.name() == "Europe/Prague");
  BOOST_TEST((mail.security == MailSecurity::StartTls));
  BOOST_TEST(mail.smtpPort == 587);
  BOOST_TEST(mail.to.size() == 2u);
  BOOST_TEST((mail.severity == LeastSeverity::Critical));
  BOOST_TEST((heartbeat.type == ChannelType::Heartbeat));
}

BOOST_AUTO_TEST_CASE(no_line_of_these_files_is_too_wide_for_a_terminal) {
  for (const char* name : {"agent.ini", "examples/fixed.ini", "examples/market.ini", "examples/rank.ini",
                           "examples/ladder.ini", "examples/offer.ini", "examples/notify.ini"}) {
    std::istringstream lines(contentOf(kEtc / name));
    for (std::string line; std::getline(lines, line);) BOOST_TEST(line.size() <= 132u, name << ": " << line);
  }
}

BOOST_AUTO_TEST_SUITE_END()
