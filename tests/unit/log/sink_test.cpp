#include "agent/log/sink.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <thread>

#include "agent/log/log.h"

using namespace agent::log;

namespace {

/// Standard error turned into a pipe for the life of the object.
class Captured {
 public:
  Captured() : before_(::dup(STDERR_FILENO)) {
    BOOST_REQUIRE(::pipe(ends_) == 0);
    ::dup2(ends_[1], STDERR_FILENO);
    ::close(ends_[1]);
  }
  ~Captured() { restore(); }

  /// The identity of the pipe as systemd would tell it.
  std::string identity() const {
    struct stat actual {};
    ::fstat(STDERR_FILENO, &actual);
    return std::to_string(actual.st_dev) + ":" + std::to_string(actual.st_ino);
  }

  std::string take() {
    restore();
    std::string all;
    char buffer[65536];
    for (ssize_t got = 0; (got = ::read(ends_[0], buffer, sizeof buffer)) > 0;)
      all.append(buffer, static_cast<std::size_t>(got));
    ::close(ends_[0]);
    return all;
  }

 private:
  void restore() {
    if (before_ == -1) return;
    ::dup2(before_, STDERR_FILENO);
    ::close(before_);
    before_ = -1;
  }
  int ends_[2]{};
  int before_;
};

/// What a child that ran `work` ended with: its exit code, or minus the signal.
template <typename Work>
int inChild(Work work) {
  const pid_t child = ::fork();
  if (child == 0) {
    work();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// Whatever started the tests may have it blocked or ignored.
void standardPipeSignal() {
  std::signal(SIGPIPE, SIG_DFL);
  sigset_t pipe;
  ::sigemptyset(&pipe);
  ::sigaddset(&pipe, SIGPIPE);
  ::sigprocmask(SIG_UNBLOCK, &pipe, nullptr);
}

struct PriorityCase {
  Level level;
  const char* prefix;
};
std::ostream& operator<<(std::ostream& out, const PriorityCase& c) { return out << c.prefix; }
const PriorityCase kPriorityCases[] = {
    {Level::Error, "<3>level=error"},   {Level::Warning, "<4>level=warning"},
    {Level::Notice, "<5>level=notice"}, {Level::Info, "<6>level=info"},
    {Level::Debug, "<7>level=debug"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sink)

BOOST_AUTO_TEST_CASE(a_line_carries_utc_time_with_milliseconds) {
  Captured captured;
  setUp(Level::Info, Format::Logfmt);
  info("started", {{"version", "0.1.0"}});
  const std::string line = captured.take();
  BOOST_TEST(line.starts_with("time=20"));
  BOOST_TEST(line.substr(28) == "Z level=info event=started version=0.1.0\n");
  BOOST_TEST(line[24] == '.');
}

BOOST_AUTO_TEST_CASE(lines_below_the_level_are_not_written) {
  Captured captured;
  setUp(Level::Warning, Format::Json);
  notice("quiet", {});
  debug("quiet", {});
  warning("loud", {});
  const std::string lines = captured.take();
  BOOST_TEST(lines.find("quiet") == std::string::npos);
  BOOST_TEST(lines.find("loud") != std::string::npos);
}

BOOST_DATA_TEST_CASE(the_journal_gets_priorities_and_no_time, boost::unit_test::data::make(kPriorityCases)) {
  Captured captured;
  ::setenv("JOURNAL_STREAM", captured.identity().c_str(), 1);
  setUp(Level::Debug, Format::Logfmt);
  write(sample.level, "e", {});
  ::unsetenv("JOURNAL_STREAM");
  setUp(Level::Info, Format::Logfmt);
  BOOST_TEST(captured.take() == std::string(sample.prefix) + " event=e\n");
}

BOOST_AUTO_TEST_CASE(a_variable_inherited_from_another_stream_does_not_count) {
  Captured captured;
  const std::string own = captured.identity();
  BOOST_TEST(isJournal(STDERR_FILENO, own.c_str()));
  for (const std::string& other :
       {"1:" + own.substr(own.find(':') + 1) + "1", std::string("x"), std::string(), std::string(":"),
        own + " ", " " + own, "-" + own, own.substr(0, own.find(':') + 1)})
    BOOST_TEST(!isJournal(STDERR_FILENO, other.c_str()));
  BOOST_TEST(!isJournal(STDERR_FILENO, nullptr));
  BOOST_TEST(!isJournal(-1, own.c_str()));
}

BOOST_AUTO_TEST_CASE(lines_of_two_threads_never_mix) {
  Captured captured;
  setUp(Level::Info, Format::Logfmt);
  constexpr int kLines = 200;
  const auto talk = [](char letter) {
    for (int i = 0; i < kLines; ++i) info("talk", {{"text", std::string(100, letter)}});
  };
  std::string lines;
  {
    std::thread one(talk, 'a');
    std::thread two(talk, 'b');
    // The pipe holds 64 KiB, and nobody reads until both are done.
    static_assert(2 * kLines * 160 < 65536);
    one.join();
    two.join();
    lines = captured.take();
  }
  std::istringstream stream(lines);
  int count = 0;
  for (std::string line; std::getline(stream, line); ++count) {
    const std::string text = line.substr(line.find("text=") + 5);
    BOOST_TEST((text == std::string(100, 'a') || text == std::string(100, 'b')));
  }
  BOOST_TEST(count == 2 * kLines);
}

BOOST_AUTO_TEST_CASE(a_reader_that_went_away_does_not_end_the_program) {
  BOOST_TEST(inChild([] {
               int ends[2];
               if (::pipe(ends) != 0) ::_exit(9);
               ::dup2(ends[1], STDERR_FILENO);
               ::close(ends[0]);
               standardPipeSignal();
               setUp(Level::Info, Format::Logfmt);
               for (int i = 0; i < 3; ++i) info("e", {});
               ::_exit(7);
             }) == 7);
}

BOOST_AUTO_TEST_CASE(the_program_keeps_its_own_broken_pipe_signal) {
  BOOST_TEST(inChild([] {
               int ends[2];
               if (::pipe(ends) != 0) ::_exit(9);
               ::close(ends[0]);
               standardPipeSignal();
               writeLine(ends[1], "x\n");
               [[maybe_unused]] const auto ignored = ::write(ends[1], "x", 1);
             }) == -SIGPIPE);
}

BOOST_AUTO_TEST_CASE(a_closed_standard_error_is_not_handed_to_the_next_file) {
  BOOST_TEST(inChild([] {
               ::close(STDERR_FILENO);
               setUp(Level::Info, Format::Logfmt);
               info("e", {});
               const int next = ::open("/dev/zero", O_RDONLY);
               ::_exit(next == STDERR_FILENO ? 1 : 7);
             }) == 7);
}

BOOST_AUTO_TEST_CASE(nothing_is_written_in_a_silence_and_all_after_it) {
  Captured captured;
  setUp(Level::Info, Format::Logfmt);
  {
    const Silence silence;
    error("unheard", {});
  }
  error("heard", {});
  const std::string all = captured.take();
  BOOST_TEST(all.find("unheard") == std::string::npos, all);
  BOOST_TEST(all.find("event=heard") != std::string::npos, all);
}

BOOST_AUTO_TEST_SUITE_END()
