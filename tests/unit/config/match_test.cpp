#include "tests/unit/config/support.h"

using namespace agent::config;
using config_test::valid;

namespace {

const std::string kPolicies =
    "[policy.p]\nstrategy = fixed\non_demand = 2 USD\n[policy.q]\nstrategy = fixed\non_demand = 3 USD\n";

const std::string kServers =
    "[server.big]\nname = rig-[12]\ngpu = *RTX 4090*\npolicy = p\nmrl = 72h\navailability = hidden\n"
    "[server.watched]\nname = test-?\n"
    "[server.rest]\ngpu = *geforce*\npolicy = q\n" +
    kPolicies;

std::string labelFor(const std::string& machine, const std::string& gpu) {
  const Config config = valid(kServers);
  const ServerRule* rule = matchServer(config, machine, gpu);
  return rule ? rule->label : "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(match)

BOOST_AUTO_TEST_CASE(the_first_section_that_matches_decides) {
  BOOST_TEST(labelFor("rig-1", "2x NVIDIA GeForce RTX 4090") == "big");
  BOOST_TEST(labelFor("rig-3", "2x NVIDIA GeForce RTX 4090") == "rest");
  BOOST_TEST(labelFor("rig-1", "2x NVIDIA GeForce RTX 3080") == "rest");
  BOOST_TEST(labelFor("test-1", "2x NVIDIA GeForce RTX 3080") == "watched");
  BOOST_TEST(labelFor("test-12", "1x Tesla V100").empty());
}

BOOST_AUTO_TEST_CASE(case_counts_in_names_and_not_in_gpus) {
  BOOST_TEST(labelFor("RIG-1", "1x nvidia GEFORCE rtx 4090") == "rest");
  BOOST_TEST(labelFor("rig-1", "1x nvidia GEFORCE rtx 4090") == "big");
}

BOOST_AUTO_TEST_CASE(a_machine_whose_gpu_is_not_known_matches_by_name_only) {
  BOOST_TEST(labelFor("rig-1", "").empty());
  BOOST_TEST(labelFor("test-1", "") == "watched");
}

BOOST_AUTO_TEST_CASE(a_policy_carries_the_settings_of_the_rule) {
  const Config config = valid(kServers);
  const auto big = policyFor(config, "rig-2", "1x RTX 4090");
  BOOST_REQUIRE(big != nullptr);
  BOOST_TEST(big->label == "p");
  BOOST_TEST(big->mrlHours.value() == 72);
  BOOST_TEST(big->availability.value() == "hidden");
  const auto rest = policyFor(config, "x", "1x GeForce GTX 1080");
  BOOST_REQUIRE(rest != nullptr);
  BOOST_TEST(rest->label == "q");
  BOOST_TEST(!rest->mrlHours.has_value());
  BOOST_TEST(!rest->availability.has_value());
}

BOOST_AUTO_TEST_CASE(a_policy_carries_power_and_fees) {
  const Config config = valid(
      "[costs]\nelectricity = 0.25 USD\nfee_clore = 3%\n"
      "[server.a]\nname = a\npolicy = p\nwatts = 350 W/gpu\n"
      "[server.b]\nname = b\npolicy = p\nwatts = 1400.5W\nelectricity = 10 CLORE / kwh\n"
      "[server.c]\npolicy = q\n" +
      kPolicies);
  const auto a = policyFor(config, "a", "");
  BOOST_REQUIRE((a != nullptr && a->power.has_value()));
  BOOST_TEST(a->power->watts == 350);
  BOOST_TEST(a->power->perGpu);
  BOOST_TEST(a->power->perKwh.text() == "0.25 USD");
  BOOST_TEST(a->fees.onDemand[indexOf(provider::Currency::Clore)] == 0.03);
  const auto b = policyFor(config, "b", "");
  BOOST_REQUIRE((b != nullptr && b->power.has_value()));
  BOOST_TEST(b->power->watts == 1400.5);
  BOOST_TEST(!b->power->perGpu);
  BOOST_TEST(b->power->perKwh.text() == "10.00 CLORE");
  BOOST_TEST(!policyFor(config, "c", "")->power.has_value());
}

BOOST_AUTO_TEST_CASE(a_machine_without_a_policy_is_only_watched) {
  const Config config = valid(kServers);
  BOOST_TEST(policyFor(config, "test-1", "1x GeForce RTX 3080") == nullptr);
  BOOST_TEST(policyFor(config, "x", "1x Tesla V100") == nullptr);
}

BOOST_AUTO_TEST_CASE(a_machine_may_be_priced_while_its_gpu_is_not_known) {
  const Config config = valid(kServers);
  BOOST_TEST(mayBePriced(config, "rig-1"));
  BOOST_TEST(mayBePriced(config, "x"));
  BOOST_TEST(!mayBePriced(config, "test-1"));
  BOOST_TEST(!mayBePriced(valid(""), "rig-1"));
}

BOOST_AUTO_TEST_CASE(a_machine_that_is_asked_about_again_is_matched_by_what_is_so_then) {
  const Config config = valid(kServers);
  for (int time = 0; time < 2; ++time) {
    BOOST_TEST(matchServer(config, "rig-1", "2x NVIDIA GeForce RTX 4090")->label == "big");
    BOOST_TEST(matchServer(config, "rig-1", "1x GeForce RTX 3080")->label == "rest");
    BOOST_TEST(matchServer(config, "rig-1", "1x Tesla V100") == nullptr);
  }
  Config copy = config;
  copy.servers.erase(copy.servers.begin());
  BOOST_TEST(matchServer(copy, "rig-1", "2x NVIDIA GeForce RTX 4090") == &copy.servers[1]);
  // Back to where the same memory holds other sections.
  Config changed = copy;
  changed.servers[0].namePattern = "other";
  BOOST_TEST(matchServer(copy, "test-1", "")->label == "watched");
  BOOST_TEST(matchServer(changed, "test-1", "") == nullptr);
  copy = changed;
  BOOST_TEST(matchServer(copy, "test-1", "") == nullptr);
  copy = valid(kServers);
  BOOST_TEST(matchServer(copy, "rig-1", "2x NVIDIA GeForce RTX 4090") == &copy.servers[0]);
  BOOST_TEST(matchServer(config, "rig-1", "2x NVIDIA GeForce RTX 4090") == &config.servers[0]);
}

BOOST_AUTO_TEST_CASE(a_section_without_patterns_takes_the_rest) {
  const Config config = valid("[server.a]\nname = a\npolicy = p\n[server.rest]\npolicy = q\n" + kPolicies);
  BOOST_TEST(matchServer(config, "b", "")->label == "rest");
}

BOOST_AUTO_TEST_SUITE_END()
