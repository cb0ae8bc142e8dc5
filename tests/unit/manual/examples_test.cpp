#include "agent/config/config.h"
#include "agent/notify/message.h"
#include "agent/notify/signature.h"
#include "agent/report/check.h"
#include "agent/text/times.h"
#include "tests/unit/manual/pages.h"

using namespace agent;
using namespace manual_test;

namespace {

provider::WallTime at(std::string_view time) { return text::timeFromUtc(time).value(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(examples)

BOOST_AUTO_TEST_CASE(each_configuration_loads_without_a_fault) {
  std::size_t found = 0;
  for (const std::string& example : examplesIn(sourceOf("ini"))) {
    if (!example.starts_with("[")) continue;
    ++found;
    const config::Loaded loaded = config::parse(example, "example");
    for (const config::Fault& fault : loaded.faults) BOOST_ERROR(config::text(fault) << "\n" << example);
  }
  BOOST_TEST(found == 6u);
}

BOOST_AUTO_TEST_CASE(the_first_one_does_what_it_says) {
  const config::Loaded loaded = config::parse(exampleOf("ini", "[api]"), "example");
  BOOST_REQUIRE(loaded.config.has_value());
  BOOST_TEST((loaded.config->agent.mode == config::Mode::Enforce));
  BOOST_TEST(config::policyFor(*loaded.config, "any", "4x NVIDIA GeForce RTX 4090") != nullptr);
}

BOOST_AUTO_TEST_CASE(the_document_of_a_webhook_is_the_one_that_is_sent) {
  using namespace notify;
  const Item offline{.kind = ItemKind::Firing,
                     .rule = "machine_offline",
                     .severity = Severity::Critical,
                     .machine = "rig-07",
                     .offer = {},
                     .since = at("2026-11-22T09:56:30Z"),
                     .at = at("2026-11-22T10:00:00Z"),
                     .detail = "is not online",
                     .gpu = "8x NVIDIA GeForce RTX 4090",
                     .earning = "rented on demand for 0.00013500 BTC a day",
                     .nextStep = "check power and network of the rig"};
  Item lost;
  lost.kind = ItemKind::Resolved;
  lost.rule = "offer_lost";
  lost.severity = Severity::Warning;
  lost.offer = 39;
  lost.since = at("2026-11-22T09:20:00Z");
  lost.at = at("2026-11-22T09:59:40Z");
  const Message message{.id = "rack-1-1795341600000-90061000-1",
                        .host = "rack-1",
                        .at = at("2026-11-22T10:00:00Z"),
                        .items = {offline, lost}};
  BOOST_TEST(inOneLine(exampleOf("ini", "{\"schema\""), "") == toJson(message));
}

BOOST_AUTO_TEST_CASE(every_word_of_the_document_is_explained) {
  using namespace notify;
  const std::string page = between(pageOf("ini"), ".SH WEBHOOKS\n", ".SH ");
  for (const ItemKind kind : {ItemKind::Firing, ItemKind::StillFiring, ItemKind::Flapping, ItemKind::Resolved,
                              ItemKind::Event, ItemKind::Test})
    BOOST_TEST(has(page, "\\fB" + std::string(name(kind)) + "\\fR"), name(kind));
  for (const Severity severity : {Severity::Info, Severity::Warning, Severity::Critical})
    BOOST_TEST(has(page, "\\fB" + std::string(name(severity)) + "\\fR"), name(severity));
  for (const char* key : {"schema", "id", "host", "at", "items", "kind", "rule", "severity", "machine",
                          "offer", "since", "detail", "gpu", "earning", "next_step"})
    BOOST_TEST(has(page, "\\fB" + std::string(key) + "\\fR"), key);
}

BOOST_AUTO_TEST_CASE(the_signature_is_the_one_that_is_sent_and_the_command_makes_it) {
  const std::string example = exampleOf("ini", "$ printf");
  const std::size_t end = example.find("-64\n") + 4;
  const std::string shown = example.substr(end, 64);
  BOOST_TEST("sha256=" + shown == notify::signatureOf("correct horse", 1'795'341'600, "{}"));
  BOOST_TEST(outputOf(example.substr(2, end - 2)) == example.substr(end));
}

BOOST_AUTO_TEST_CASE(the_line_of_check_is_the_one_that_it_prints) {
  const provider::WallTime now = at("2026-11-22T10:00:00Z");
  report::Status status{.version = "",
                        .mode = "enforce",
                        .paused = "",
                        .writtenAt = now,
                        .pollIntervalMs = 60'000,
                        .machinesReadAt = now,
                        .marketReadAt = {},
                        .lastError = "",
                        .machines = {},
                        .offers = {},
                        .alerts = {}};
  for (const char* name : {"rig-01", "rig-02", "rig-03", "rig-04"}) {
    report::MachineLine machine;
    machine.name = name;
    machine.status = machine.name == "rig-03" ? "Offline" : "Online";
    status.machines.push_back(machine);
  }
  status.alerts.push_back({.rule = "machine_offline",
                           .subject = "rig-03",
                           .severity = "critical",
                           .phase = "firing",
                           .since = now - std::chrono::seconds{6},
                           .detail = "is not online"});
  const report::Thresholds thresholds{report::parseRange("0"), report::parseRange("1")};
  BOOST_TEST(inOneLine(exampleOf("check", "CLORE "), " ") == report::check(status, thresholds, now).line);
}

BOOST_AUTO_TEST_SUITE_END()
