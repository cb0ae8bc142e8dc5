#include <signal.h>
#include <sys/mount.h>

#include <filesystem>
#include <fstream>

#include "tests/e2e/journal_file.h"
#include "tests/e2e/marketplace.h"
#include "tests/e2e/sandbox.h"

using namespace e2e;
using namespace std::chrono_literals;
using test_support::Behaviour;
namespace fs = std::filesystem;

namespace {

/// A file system of one megabyte at a folder; needs a mount namespace of its own, which whoever starts this
/// test gives it (`unshare -Urm`).
class SmallDisk {
 public:
  explicit SmallDisk(fs::path folder) : folder_(std::move(folder)) {
    fs::create_directories(folder_);
    mounted_ = ::mount("small", folder_.c_str(), "tmpfs", 0, "size=1m,mode=0700") == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(folder_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  [[nodiscard]] bool mounted() const { return mounted_; }
  /// To the last byte.
  void fill() const {
    std::ofstream out(folder_ / "ballast", std::ios::binary);
    const std::string page(4096, 'x');
    while (out.write(page.data(), static_cast<std::streamsize>(page.size())).flush()) {
    }
  }
  void makeRoom() const { fs::remove(folder_ / "ballast"); }

 private:
  fs::path folder_;
  bool mounted_ = false;
};

boost::test_tools::assertion_result mayMount(boost::unit_test::test_unit_id) {
  const test_support::TemporaryFolder folder;
  boost::test_tools::assertion_result may(SmallDisk(folder.path() / "small").mounted());
  may.message() << "no right to mount a small file system";
  return may;
}

std::string fixed(const std::string& price) {
  return "[server.first]\nname = rig-01\npolicy = p\n[policy.p]\nstrategy = fixed\non_demand = " + price +
         " BTC\nspot = 60%\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(full_disk)

BOOST_AUTO_TEST_CASE(on_a_full_disk_it_watches_and_tells_and_writes_nothing_until_there_is_room,
                     *boost::unit_test::precondition(mayMount)) {
  const Sandbox sandbox{{"--machines", "2", "--rivals", "0", "--offers", "0"}};
  const test_support::ScriptedServer hook([](const auto&) { return Behaviour::json("{}"); });
  const Home home;
  const SmallDisk disk(home / "state");
  BOOST_REQUIRE(disk.mounted());
  Settings settings = sandbox.settings();
  settings.agent = "mode = enforce\npoll_interval = 2s\nconfig_interval = 5s\n";
  const std::string rest =
      "[alert]\noffline_after = 1s\nrecover_after = 1s\ngroup_wait = 0s\n"
      "[notify.hook]\ntype = webhook\nurl = " +
      hook.url() + "/\n";
  settings.rest = rest + fixed("0.0002");
  home.configure(settings);
  const auto told = [&hook](const std::string& text) {
    for (const auto& request : hook.requests())
      if (request.body.find(text) != std::string::npos) return true;
    return false;
  };

  Process daemon = home.start({"run"});
  daemon.waitForErr("outcome=verified", 20s);
  const JournalFile journal(home / "state/journal.db");
  auto look = journal.longLook();
  disk.fill();
  // The room that the write-ahead log has already is used up first, by a command that says when there is
  // none.
  Ended command;
  for (int i = 0; i < 2000 && command.code == 0; ++i)
    command = home.run({i % 2 == 0 ? "pause" : "resume", "rig-02"});
  BOOST_TEST(command.err.find("disk is full") != std::string::npos, command.err);
  settings.rest = rest + fixed("0.0003");
  home.configure(settings);
  daemon.signal(SIGHUP);
  daemon.waitForErr("event=journal_failed", 15s);
  const std::size_t posts = sandbox.posts().size();
  settings.rest = rest + fixed("0.00025");
  home.configure(settings);
  daemon.signal(SIGHUP);
  sandbox.change(R"({"name":"rig-01","online":false})");
  waitUntil("message of the outage", 15s, [&] { return told(R"("rule":"machine_offline")"); });
  waitUntil("message of the journal", 15s, [&] { return told(R"("rule":"journal_failed")"); });
  BOOST_TEST(sandbox.posts().size() == posts);
  const Ended check = home.run({"check"});
  BOOST_TEST(check.code == 2, check.out);
  BOOST_TEST(home.run({"status"}).out.find("journal_failed") != std::string::npos);
  // It does not say so again at every turn.
  BOOST_TEST(occurrences(daemon.err(), "event=journal_failed") <= 3U, daemon.err());

  sandbox.change(R"({"name":"rig-01","online":true})");
  look.reset();
  disk.makeRoom();
  daemon.waitForErr("event=journal_works_again", 60s);
  waitUntil("next write", 90s, [&] { return sandbox.posts().size() == posts + 1; });
  waitUntil("OK", 30s, [&] { return home.run({"check"}).code == 0; });
  waitUntil("message of the end", 15s, [&] { return told(R"("kind":"resolved")"); });
  daemon.signal(SIGTERM);
  BOOST_TEST(daemon.exitCode(10s) == 0);
  BOOST_TEST(journal.integrity() == "ok");
  const auto writes = journal.writes();
  BOOST_TEST(writes.size() == posts + 1);
  for (const auto& write : writes) BOOST_TEST((write.outcome == "verified" || &write != &writes.back()));
  for (const auto& write : writes) BOOST_TEST(write.outcome != "pending");
}

BOOST_AUTO_TEST_SUITE_END()
