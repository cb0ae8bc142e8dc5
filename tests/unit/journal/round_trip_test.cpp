#include <limits>

#include "folder.h"

using namespace agent::journal;
using provider::machines::Most;
using test::at;
using test::beforeAndAfterReopening;
using test::kOddNames;

namespace {

constexpr auto kLowest = std::numeric_limits<std::int64_t>::min();
constexpr auto kHighest = std::numeric_limits<std::int64_t>::max();

}  // namespace

BOOST_AUTO_TEST_SUITE(round_trip)

BOOST_AUTO_TEST_CASE(a_new_journal_is_empty) {
  const test::Folder folder;
  beforeAndAfterReopening(folder, *Journal::open(folder.file()), [](Journal& journal) {
    BOOST_TEST(journal.unsettled()->empty());
    BOOST_TEST(journal.recent(10)->empty());
    BOOST_TEST(journal.machines()->empty());
    BOOST_TEST(journal.pricing()->empty());
    BOOST_TEST(journal.writes({})->empty());
    BOOST_TEST(journal.events({})->empty());
    BOOST_TEST(journal.switches()->pauses.empty());
    BOOST_TEST(journal.switches()->resumedAt.empty());
    BOOST_TEST(journal.offers()->empty());
    BOOST_TEST(!journal.clockMark()->has_value());
    BOOST_TEST(journal.alerts()->empty());
    BOOST_TEST(journal.announcements()->empty());
    BOOST_TEST(journal.letters()->empty());
    BOOST_TEST(journal.switches()->silences.empty());
    BOOST_TEST(journal.switches()->forgotten.empty());
  });
}

BOOST_AUTO_TEST_CASE(a_write_keeps_everything_said_about_it) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  for (const char* name : kOddNames) {
    Write write = test::aWrite(name);
    write.kind = WriteKind::SpotPrice;
    write.reason = name;
    BOOST_TEST((*journal->intent(write) > 0));
  }
  beforeAndAfterReopening(folder, std::move(*journal), [](Journal& all) {
    const auto writes = all.unsettled();
    BOOST_REQUIRE(writes->size() == std::size(kOddNames));
    for (std::size_t i = 0; i < writes->size(); ++i) {
      const Write& write = (*writes)[i];
      BOOST_TEST((write.kind == WriteKind::SpotPrice));
      BOOST_TEST(write.subject == kOddNames[i]);
      BOOST_TEST(write.reason == kOddNames[i]);
      BOOST_TEST(write.before == "0.00010000 BTC");
      BOOST_TEST(write.after == "0.00011000 BTC");
      BOOST_TEST((write.at == at(1'735'787'045'006)));
      BOOST_TEST((write.outcome == Outcome::Pending));
      BOOST_TEST(write.answer.empty());
      BOOST_TEST(!write.settledAt.has_value());
    }
  });
}

BOOST_AUTO_TEST_CASE(a_write_is_settled_once_nothing_more_is_to_be_learned) {
  const std::map<Outcome, bool> open{{Outcome::Pending, true},  {Outcome::Accepted, true},
                                     {Outcome::Unknown, true},  {Outcome::Verified, false},
                                     {Outcome::Refused, false}, {Outcome::NotApplied, false},
                                     {Outcome::NotSent, false}};
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  for (const auto& [outcome, isOpen] : open) {
    const auto id = journal->intent(test::aWrite(std::string(name(outcome))));
    BOOST_REQUIRE(journal->settle(*id, outcome, "answer", at(7)).has_value());
  }
  beforeAndAfterReopening(folder, std::move(*journal), [&open](Journal& all) {
    const auto recent = all.recent(100);
    BOOST_REQUIRE(recent->size() == open.size());
    std::size_t unsettled = 0;
    for (const Write& write : *recent) {
      BOOST_TEST(write.subject == name(write.outcome));
      BOOST_TEST(write.answer == "answer");
      BOOST_TEST((write.settledAt == at(7)));
      if (open.at(write.outcome)) ++unsettled;
    }
    BOOST_TEST(all.unsettled()->size() == unsettled);
  });
}

BOOST_AUTO_TEST_CASE(recent_writes_come_newest_first_and_unsettled_ones_oldest_first) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  for (const char* name : {"one", "two", "three"})
    BOOST_REQUIRE(journal->intent(test::aWrite(name)).has_value());
  BOOST_TEST(journal->recent(2)->size() == 2u);
  BOOST_TEST(journal->recent(2)->at(0).subject == "three");
  BOOST_TEST(journal->recent(std::numeric_limits<std::size_t>::max())->size() == 3u);
  BOOST_TEST(journal->recent(0)->empty());
  BOOST_TEST(journal->unsettled()->at(0).subject == "one");
}

BOOST_AUTO_TEST_CASE(a_write_that_is_not_there_cannot_be_settled) {
  const test::Folder folder;
  const auto result = Journal::open(folder.file())->settle(4711, Outcome::Refused, "", at(0));
  BOOST_REQUIRE(!result.has_value());
  BOOST_TEST((result.error().kind == provider::ErrorKind::Storage));
  BOOST_TEST(test::mentions(result.error(), "4711"));
}

BOOST_AUTO_TEST_CASE(memories_of_machines_are_replaced_as_a_whole) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  std::map<std::string, provider::machines::Memory> all;
  for (const char* name : kOddNames)
    all[name] = {.firstSeen = at(kHighest), .everConnected = false, .most = {}, .listedAt = {}};
  BOOST_REQUIRE(journal->storeMachines(all).has_value());
  all.erase("rig-01");
  all["rig-02"] = {.firstSeen = at(kLowest),
                   .everConnected = true,
                   .most = {Most{8, at(1)}, Most{0.1, at(2)}, Most{1e300, at(3)}, Most{0, at(kLowest)}},
                   .listedAt = at(kHighest)};
  for (std::size_t part = 0; part < provider::machines::kParts.size(); ++part)
    all["part " + std::to_string(part)].most[part] = Most{.amount = 24.5, .seenAt = at(4)};
  all[""].everConnected = true;
  BOOST_REQUIRE(journal->storeMachines(all).has_value());
  beforeAndAfterReopening(folder, std::move(*journal),
                          [&all](Journal& stored) { BOOST_TEST((*stored.machines() == all)); });
}

BOOST_AUTO_TEST_CASE(of_alerts_what_changed_is_stored_and_nothing_else_touched) {
  using namespace provider::alerts;
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  State all;
  for (const Phase phase : {Phase::Ok, Phase::Pending, Phase::Firing, Phase::Recovering})
    for (const char* subject : kOddNames)
      all[{Rule::MachineOffline, std::string(subject) + std::string(name(phase))}] = {
          .phase = phase,
          .since = at(1),
          .firedAt = at(2),
          .healthySince = at(kLowest),
          .detail = subject,
          .changes = std::numeric_limits<std::uint32_t>::max(),
          .failing = phase == Phase::Firing,
          .flapping = phase == Phase::Recovering};
  all[{Rule::ApiUnreachable, ""}] = {
      .phase = Phase::Firing, .since = at(1), .firedAt = at(2), .healthySince = at(3), .detail = "HTTP 502"};
  for (const Rule rule : {Rule::OfferLost, Rule::OfferAtMax, Rule::OfferPaused})
    all[{rule, "39"}] = {.phase = Phase::Firing,
                         .since = at(4),
                         .firedAt = at(5),
                         .healthySince = at(6),
                         .detail = std::string(name(rule))};
  all[{Rule::MachineDisconnected, "rig-09"}] = {};
  std::set<ConditionId> ids;
  for (const auto& [id, condition] : all) ids.insert(id);
  BOOST_REQUIRE(journal->storeAlerts(all, ids).has_value());
  const std::set<ConditionId> changed{
      {Rule::MachineDisconnected, "rig-09"}, {Rule::ApiUnreachable, ""}, {Rule::OfferAtMax, "39"}};
  State known;
  known[{Rule::ApiUnreachable, ""}] = all[{Rule::ApiUnreachable, ""}];
  known[{Rule::ApiUnreachable, ""}].phase = Phase::Recovering;
  BOOST_REQUIRE(journal->storeAlerts(known, changed).has_value());
  for (const ConditionId& id : changed) all.erase(id);
  all.merge(known);
  beforeAndAfterReopening(folder, std::move(*journal),
                          [&all](Journal& stored) { BOOST_TEST((*stored.alerts() == all)); });
}

BOOST_AUTO_TEST_CASE(storing_what_is_stored_already_writes_nothing) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  const std::map<std::string, provider::machines::Memory> machines{
      {"rig-01", {.firstSeen = at(5), .everConnected = true, .most = {Most{8, at(6)}}, .listedAt = at(7)}}};
  BOOST_REQUIRE(journal->storeMachines(machines).has_value());
  const std::string log = test::contents(folder.file().string() + "-wal");
  BOOST_REQUIRE(!log.empty());
  BOOST_REQUIRE(journal->storeMachines(machines).has_value());
  BOOST_TEST((test::contents(folder.file().string() + "-wal") == log));
}

BOOST_AUTO_TEST_CASE(a_nul_in_text_loses_nothing_behind_it) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  Write write = test::aWrite("rig-01");
  write.reason = std::string("a\0b", 3);
  BOOST_REQUIRE(journal->intent(write).has_value());
  BOOST_TEST(journal->recent(1)->at(0).reason == "a\uFFFDb");
}

BOOST_AUTO_TEST_CASE(an_intent_supersedes_what_is_not_known_of_earlier_ones_to_the_same_subject) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  const auto first = journal->intent(test::aWrite("rig-01"));
  const auto other = journal->intent(test::aWrite("rig-02"));
  const auto second = journal->intent(test::aWrite("rig-01"));
  BOOST_REQUIRE((first && other && second));
  const auto unsettled = journal->unsettled();
  BOOST_REQUIRE(unsettled->size() == 2U);
  BOOST_TEST((*unsettled)[0].id == *other);
  BOOST_TEST((*unsettled)[1].id == *second);
  BOOST_TEST((journal->recent(3)->back().outcome == Outcome::Superseded));
}

BOOST_AUTO_TEST_SUITE_END()
