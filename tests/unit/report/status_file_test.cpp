#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "agent/report/schema.h"
#include "pictures.h"

using namespace agent::report;

namespace {

class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "clore-report-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path path() const { return path_; }
  std::filesystem::path file() const { return path_ / "status.json"; }
  std::ptrdiff_t entries() const {
    return std::distance(std::filesystem::directory_iterator(path_), std::filesystem::directory_iterator());
  }

 private:
  std::filesystem::path path_;
};

bool says(const provider::Result<Status>& result, const std::string& word) {
  return !result && result.error().kind == provider::ErrorKind::Storage &&
         result.error().message.find(word) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(status_file)

BOOST_AUTO_TEST_CASE(monitoring_may_read_it_whatever_the_umask) {
  const Folder folder;
  const mode_t before = ::umask(0777);
  const bool stored = store(folder.file(), test::fullPicture()).has_value();
  ::umask(before);
  BOOST_TEST(stored);
  struct stat actual {};
  ::stat(folder.file().c_str(), &actual);
  BOOST_TEST((actual.st_mode & 0777U) == 0644u);
  BOOST_TEST(folder.entries() == 1);
  BOOST_TEST(loadStatus(folder.file())->machines.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_reader_always_finds_a_whole_picture) {
  const Folder folder;
  BOOST_REQUIRE(store(folder.file(), test::picture(1)).has_value());
  std::atomic<bool> done{false};
  std::thread writer([&] {
    for (int i = 0; i < 40; ++i) static_cast<void>(store(folder.file(), test::picture(i % 2 ? 100 : 1)));
    done = true;
  });
  int read = 0;
  bool whole = true;
  while (!done) {
    const auto status = loadStatus(folder.file());
    whole = whole && status && (status->machines.size() == 1 || status->machines.size() == 100);
    ++read;
  }
  writer.join();
  BOOST_TEST(whole);
  BOOST_TEST(read > 0);
  BOOST_TEST(folder.entries() == 1);
}

BOOST_AUTO_TEST_CASE(a_failure_leaves_the_old_picture_and_nothing_else) {
  const Folder folder;
  BOOST_REQUIRE(store(folder.file(), test::picture(1)).has_value());
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{.rlim_cur = 4096, .rlim_max = 4096};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto result = store(folder.file(), test::picture(300));
    ::_exit(!result && result.error().message.find(folder.file().string()) != std::string::npos ? 7 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  BOOST_TEST(WEXITSTATUS(status) == 7);
  BOOST_TEST(folder.entries() == 1);
  BOOST_TEST(loadStatus(folder.file())->machines.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_target_that_cannot_be_replaced_leaves_no_temporary_file) {
  const Folder folder;
  std::filesystem::create_directories(folder.file() / "in the way");
  BOOST_TEST(!store(folder.file(), test::picture(1)).has_value());
  BOOST_TEST(folder.entries() == 1);
  BOOST_TEST(!store(folder.path() / "missing" / "status.json", test::picture(1)).has_value());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_said_with_the_path) {
  const Folder folder;
  BOOST_TEST(says(loadStatus(folder.file()), "is clore-agent running?"));
  BOOST_TEST(says(loadStatus(folder.file()), folder.file().string()));
  BOOST_TEST(says(loadStatus(folder.path()), "is not a file"));
  ::mkfifo(folder.file().c_str(), 0600);
  BOOST_TEST(says(loadStatus(folder.file()), "is not a file"));
  std::filesystem::remove(folder.file());
  std::ofstream(folder.file()) << "";
  BOOST_TEST(says(loadStatus(folder.file()), "empty"));
  std::filesystem::resize_file(folder.file(), kLargestStatus + 1);
  BOOST_TEST(says(loadStatus(folder.file()), "larger than"));
}

BOOST_AUTO_TEST_SUITE_END()
