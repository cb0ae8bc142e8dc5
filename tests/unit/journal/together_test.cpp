#include <thread>

#include "folder.h"

using namespace agent::journal;

namespace {

// SQLite shares the index of the write-ahead log among the connections of a process, so readers and writers
// that are to meet as they do in life are processes of their own.
int countOfRecent(const std::filesystem::path& file) {
  return test::inChild([&file] {
    auto reader = Journal::openForReading(file);
    if (!reader) return 100;
    const auto writes = reader->recent(50);
    return writes ? static_cast<int>(writes->size()) : 101;
  });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(together)

BOOST_AUTO_TEST_CASE(an_intent_outlives_a_writer_that_was_killed) {
  const test::Folder folder;
  BOOST_TEST(test::inChild([&folder] {
               auto journal = Journal::open(folder.file());
               ::_exit(journal && journal->intent(test::aWrite("rig-01")) ? 7 : 1);
               return 0;
             }) == 7);
  const auto before = test::contents(folder.file().string() + "-shm");
  BOOST_TEST(countOfRecent(folder.file()) == 1);
  BOOST_TEST((test::contents(folder.file().string() + "-shm") == before));
  const auto left = Journal::open(folder.file())->unsettled();
  BOOST_REQUIRE(left->size() == 1u);
  BOOST_TEST(left->at(0).subject == "rig-01");
  BOOST_TEST((left->at(0).outcome == Outcome::Pending));
}

BOOST_AUTO_TEST_CASE(a_log_whose_index_is_gone_is_said_and_not_repaired_by_a_reader) {
  const test::Folder folder;
  test::inChild([&folder] {
    auto journal = Journal::open(folder.file());
    ::_exit(journal->intent(test::aWrite("rig-01")) ? 0 : 1);
    return 0;
  });
  std::filesystem::remove(folder.file().string() + "-shm");
  const auto reader = Journal::openForReading(folder.file());
  BOOST_REQUIRE(!reader.has_value());
  BOOST_TEST(test::mentions(reader.error(), "start clore-agent once"));
  BOOST_TEST(!std::filesystem::exists(folder.file().string() + "-shm"));
  BOOST_TEST(Journal::open(folder.file())->unsettled()->size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_reader_sees_each_write_of_an_open_writer) {
  const test::Folder folder;
  auto writer = Journal::open(folder.file());
  for (int i = 1; i <= 5; ++i) {
    BOOST_REQUIRE(writer->intent(test::aWrite("rig")).has_value());
    BOOST_TEST(countOfRecent(folder.file()) == i);
  }
}

BOOST_AUTO_TEST_CASE(a_reader_opened_before_the_first_start_sees_what_comes) {
  const test::Folder folder;
  auto reader = Journal::openForReading(folder.file());
  BOOST_TEST(reader->recent(1)->empty());
  test::inChild([&folder] { return Journal::open(folder.file())->intent(test::aWrite("rig")) ? 0 : 1; });
  BOOST_TEST(reader->recent(1)->size() == 1u);
}

BOOST_AUTO_TEST_CASE(two_writers_wait_for_one_another) {
  const test::Folder folder;
  constexpr int kEach = 40;
  auto first = Journal::open(folder.file());
  std::thread other([&folder] {
    auto second = Journal::open(folder.file());
    for (int i = 0; i < kEach; ++i) static_cast<void>(second->intent(test::aWrite("second")));
  });
  bool allWritten = true;
  for (int i = 0; i < kEach; ++i) allWritten = first->intent(test::aWrite("first")).has_value() && allWritten;
  other.join();
  BOOST_TEST(allWritten);
  BOOST_TEST(first->recent(1000)->size() == 2u * kEach);
}

BOOST_AUTO_TEST_CASE(writers_that_start_at_the_same_moment_make_one_journal) {
  const test::Folder folder;
  std::vector<std::thread> threads;
  std::vector<int> worked(4, 0);
  for (int& flag : worked)
    threads.emplace_back([&folder, &flag] {
      auto journal = Journal::open(folder.file());
      flag = journal && journal->intent(test::aWrite("rig")) ? 1 : 0;
    });
  for (auto& thread : threads) thread.join();
  BOOST_TEST(worked == std::vector<int>(4, 1), boost::test_tools::per_element());
  BOOST_TEST(Journal::open(folder.file())->recent(10)->size() == 4u);
}

BOOST_AUTO_TEST_SUITE_END()
