#include <fstream>
#include <functional>

#include "folder.h"

using namespace agent::journal;
using provider::Currency;
using provider::Price;

namespace {

provider::offers::Memory withStep(std::int64_t units) {
  provider::offers::Memory memory;
  memory.step = Price::fromUnits(units, Currency::Bitcoin);
  return memory;
}

provider::Result<void> storeBoth(Journal& journal, std::int64_t units) {
  const auto first = journal.storeOffer(39, withStep(units));
  return first ? journal.storeOffer(40, withStep(units)) : first;
}

using Result = provider::Result<void>;

Letter aLetter() {
  Letter letter;
  letter.id = 1;
  letter.channel = "phone";
  return letter;
}

/// All that telling people of something stores, in one go.
Result tellOf(Journal& journal) {
  using namespace provider::alerts;
  const ConditionId id{.rule = Rule::MachineOffline, .subject = "rig-01"};
  const std::function<Result()> calls[] = {
      [&] {
        return journal.storeAlerts({{id, Condition{}}}, {id});
      },
      [&] {
        return journal.storeAnnouncements({{id, Announcement{}}}, {id});
      },
      [&] { return journal.storeLetters({aLetter()}, {}); },
      [&] { return journal.silence({.subject = "rig-01", .since = {}, .until = {}, .reason = {}}); },
      [&] { return journal.forget("rig-02", {}); },
      [&] {
        return journal.storeMachines({{"rig-01", {}}});
      },
      [&] {
        const auto ended = journal.unsilence("rig-03", {});
        return ended ? Result{} : std::unexpected(ended.error());
      },
      [&] { return journal.tookForgotten({"rig-03"}); }};
  for (const auto& call : calls)
    if (const Result done = call(); !done) return done;
  return {};
}

/// How much of that is in the file.
std::size_t told(const std::filesystem::path& file) {
  auto journal = Journal::open(file);
  const auto switches = journal->switches();
  return journal->alerts()->size() + journal->announcements()->size() + journal->letters()->size() +
         switches->silences.size() + switches->forgotten.size() + journal->machines()->size() +
         journal->events({})->size();
}

std::size_t countOfOffers(Journal&& journal) { return journal.offers().value().size(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(transaction)

BOOST_AUTO_TEST_CASE(what_is_stored_together_is_all_there) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  BOOST_REQUIRE(journal->together([&] { return storeBoth(*journal, 1); }).has_value());
  BOOST_TEST(countOfOffers(*Journal::open(folder.file())) == 2u);
}

BOOST_AUTO_TEST_CASE(after_one_call_that_failed_nothing_of_it_is_there_and_the_next_one_works) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  const auto failed = journal->together([&] {
    const auto stored = storeBoth(*journal, 1);
    return stored ? journal->settle(4711, Outcome::Refused, "", {}) : stored;
  });
  BOOST_REQUIRE(!failed.has_value());
  BOOST_TEST(test::mentions(failed.error(), "4711"));
  BOOST_TEST(countOfOffers(*Journal::open(folder.file())) == 0u);
  BOOST_REQUIRE(journal->storeOffer(39, withStep(1)).has_value());
  BOOST_TEST(countOfOffers(*Journal::open(folder.file())) == 1u);
}

BOOST_AUTO_TEST_CASE(what_people_are_told_is_stored_as_a_whole_or_not_at_all) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  const auto failed = journal->together([&] {
    const Result stored = tellOf(*journal);
    return stored ? journal->settle(4711, Outcome::Refused, "", {}) : stored;
  });
  BOOST_REQUIRE(!failed.has_value());
  BOOST_TEST(test::mentions(failed.error(), "4711"), failed.error().message);
  BOOST_TEST(told(folder.file()) == 0u);
  BOOST_REQUIRE(journal->together([&] { return tellOf(*journal); }).has_value());
  BOOST_TEST(told(folder.file()) == 8u);
}

BOOST_AUTO_TEST_CASE(of_calls_during_which_the_process_is_killed_nothing_is_there) {
  const test::Folder folder;
  BOOST_TEST(test::inChild([&folder] {
               auto journal = Journal::open(folder.file());
               (void)journal->together([&] {
                 ::_exit(storeBoth(*journal, 1) ? 7 : 1);
                 return provider::Result<void>{};
               });
               return 0;
             }) == 7);
  BOOST_TEST(countOfOffers(*Journal::open(folder.file())) == 0u);
}

BOOST_AUTO_TEST_CASE(a_reader_stores_nothing_together) {
  const test::Folder folder;
  { BOOST_REQUIRE(Journal::open(folder.file()).has_value()); }
  auto reader = Journal::openForReading(folder.file());
  BOOST_TEST(!reader->together([&] { return storeBoth(*reader, 1); }).has_value());
}

BOOST_AUTO_TEST_CASE(a_proof_that_it_can_be_written_changes_nothing_and_a_reader_has_none) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  BOOST_REQUIRE(storeBoth(*journal, 1).has_value());
  const auto log = [&folder] {
    std::ifstream in(folder.file().string() + "-wal", std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  const std::string before = log();
  BOOST_TEST(journal->proveWritable().has_value());
  BOOST_TEST((log() != before));
  BOOST_TEST(journal->offers()->size() == 2u);
  auto reader = Journal::openForReading(folder.file());
  BOOST_TEST(!reader->proveWritable().has_value());
  BOOST_TEST(Journal::open(folder.file()).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
