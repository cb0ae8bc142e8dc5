#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <csignal>

#include "folder.h"

using namespace agent::journal;

namespace {

constexpr int kSkipped = 77;

/// 7 when writing fails as it should at last, and works again after `makeRoom`.
template <typename MakeRoom>
int fill(const std::filesystem::path& file, const std::string& word, MakeRoom makeRoom) {
  auto journal = Journal::open(file);
  if (!journal) return 1;
  Write write = test::aWrite("rig-01");
  write.reason = std::string(20'000, 'x');
  std::size_t written = 0;
  for (; written < 1000; ++written) {
    const auto result = journal->intent(write);
    if (result) continue;
    if (result.error().kind != provider::ErrorKind::StorageTransient) return 2;
    if (!test::mentions(result.error(), file.string()) || !test::mentions(result.error(), word)) return 3;
    break;
  }
  if (written == 1000) return 4;
  const auto kept = journal->recent(5000);
  if (!kept || kept->size() != written) return 5;
  makeRoom();
  return journal->intent(write).has_value() ? 7 : 6;
}

/// The same of letters: those that were stored are all there and none is half there.
int fillWithLetters(const std::filesystem::path& file) {
  auto journal = Journal::open(file);
  if (!journal) return 1;
  Letter letter;
  letter.message = std::string(20'000, 'x');
  for (letter.id = 1; letter.id < 1000; ++letter.id) {
    const auto stored = journal->storeLetters({letter}, {letter.id - 5});
    if (!stored && stored.error().kind != provider::ErrorKind::StorageTransient) return 2;
    if (!stored) break;
  }
  if (letter.id == 1000) return 3;
  const auto kept = journal->letters();
  if (!kept || kept->size() != 5 || kept->back().id != letter.id - 1) return 4;
  for (const Letter& one : *kept)
    if (one.message != letter.message) return 5;
  return 7;
}

bool readOnlyByAttribute(const std::filesystem::path& path) {
  return std::system(("chattr +i '" + path.string() + "' 2>/dev/null").c_str()) == 0;
}

void changeableAgain(const std::filesystem::path& path) {
  [[maybe_unused]] const int ignored = std::system(("chattr -i '" + path.string() + "' 2>/dev/null").c_str());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(failing)

BOOST_AUTO_TEST_CASE(a_file_that_may_not_grow_is_a_storage_error_and_loses_nothing) {
  const test::Folder folder;
  BOOST_TEST(test::inChild([&folder] {
               std::signal(SIGXFSZ, SIG_IGN);
               rlimit limit{.rlim_cur = 300'000, .rlim_max = RLIM_INFINITY};
               if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 9;
               return fill(folder.file(), "disk full", [] {
                 const rlimit none{.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
                 ::setrlimit(RLIMIT_FSIZE, &none);
               });
             }) == 7);
  BOOST_TEST(Journal::open(folder.file()).has_value());
}

BOOST_AUTO_TEST_CASE(a_letter_that_cannot_be_stored_is_a_storage_error_and_costs_no_other_one) {
  const test::Folder folder;
  BOOST_TEST(test::inChild([&folder] {
               std::signal(SIGXFSZ, SIG_IGN);
               const rlimit limit{.rlim_cur = 300'000, .rlim_max = RLIM_INFINITY};
               return ::setrlimit(RLIMIT_FSIZE, &limit) == 0 ? fillWithLetters(folder.file()) : 9;
             }) == 7);
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_a_storage_error_and_loses_nothing) {
  const test::Folder folder;
  const int outcome = test::inChild([&folder] {
    if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("small", folder.path().c_str(), "tmpfs", 0, "size=512k") != 0)
      return kSkipped;
    return fill(folder.file(), "the disk is full",
                [&folder] { ::mount("small", folder.path().c_str(), "tmpfs", MS_REMOUNT, "size=8m"); });
  });
  if (outcome == kSkipped)
    BOOST_TEST_MESSAGE("skipped: no right to mount a small file system");
  else
    BOOST_TEST(outcome == 7);
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_not_there_is_said_with_the_path) {
  const test::Folder folder;
  const auto result = Journal::open(folder.path() / "missing" / "journal.db");
  BOOST_REQUIRE(!result.has_value());
  BOOST_TEST((result.error().kind == provider::ErrorKind::Storage));
  BOOST_TEST(test::mentions(result.error(), "missing/journal.db"));
  BOOST_TEST(test::mentions(result.error(), "No such file"));
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_written_can_still_be_read) {
  const test::Folder folder;
  {
    auto journal = Journal::open(folder.file());
    BOOST_REQUIRE(journal->intent(test::aWrite("rig-01")).has_value());
  }
  if (!readOnlyByAttribute(folder.file()) || !readOnlyByAttribute(folder.path())) {
    changeableAgain(folder.file());
    BOOST_TEST_MESSAGE("skipped: chattr does not work here");
    return;
  }
  auto reader = Journal::openForReading(folder.file());
  BOOST_TEST(reader.has_value());
  if (reader) BOOST_TEST(reader->recent(5)->size() == 1u);
  const auto writer = Journal::open(folder.file());
  BOOST_TEST(!writer.has_value());
  if (!writer) {
    BOOST_TEST((writer.error().kind == provider::ErrorKind::Storage));
    BOOST_TEST(test::mentions(writer.error(), folder.file().string()));
    BOOST_TEST_MESSAGE(writer.error().message);
  }
  const auto fresh = Journal::open(folder.path() / "new.db");
  BOOST_TEST(!fresh.has_value());
  if (!fresh) BOOST_TEST(test::mentions(fresh.error(), "cannot be made"));
  changeableAgain(folder.path());
  changeableAgain(folder.file());
}

BOOST_AUTO_TEST_CASE(a_folder_of_somebody_else_is_said_with_what_to_do) {
  if (::geteuid() != 0) {
    BOOST_TEST_MESSAGE("skipped: only root can become somebody else");
    return;
  }
  const test::Folder folder;
  {
    auto journal = Journal::open(folder.file());
    BOOST_REQUIRE(journal->intent(test::aWrite("rig-01")).has_value());
  }
  const auto asNobody = [&folder](const char* word) {
    return test::inChild([&] {
      if (::setgid(65534) != 0 || ::setuid(65534) != 0) return kSkipped;
      const auto reader = Journal::openForReading(folder.file());
      if (reader) return 1;
      return reader.error().kind == provider::ErrorKind::Storage && test::mentions(reader.error(), word) ? 7
                                                                                                         : 2;
    });
  };
  BOOST_TEST(asNobody("run as the agent's user") == 7);
  std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
  BOOST_TEST(asNobody("may this user read") == 7);
}

BOOST_AUTO_TEST_CASE(a_folder_one_can_only_read_can_be_read_while_an_agent_writes) {
  if (::geteuid() != 0) {
    BOOST_TEST_MESSAGE("skipped: only root can become somebody else");
    return;
  }
  const test::Folder folder;
  auto writer = Journal::open(folder.file());
  BOOST_REQUIRE(writer->intent(test::aWrite("rig-01")).has_value());
  std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
  for (const char* ending : {"", "-wal", "-shm"})
    std::filesystem::permissions(folder.file().string() + ending, std::filesystem::perms{0644});
  BOOST_TEST(test::inChild([&folder] {
               if (::setgid(65534) != 0 || ::setuid(65534) != 0) return kSkipped;
               auto reader = Journal::openForReading(folder.file());
               return reader && reader->recent(5)->size() == 1 ? 7 : 1;
             }) == 7);
}

BOOST_AUTO_TEST_SUITE_END()
