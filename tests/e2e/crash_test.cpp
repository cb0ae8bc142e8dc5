#include <algorithm>
#include <cstdlib>
#include <future>
#include <map>
#include <memory>
#include <set>
#include <thread>

#include "tests/e2e/marketplace.h"
#include "tests/e2e/victim.h"

/// CLORE_KILLS says how often, CLORE_KILL_SEED with which chance.
using namespace e2e;
using namespace std::chrono_literals;
using std::chrono::steady_clock;
using test_support::Behaviour;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kUsualKills = 40;
constexpr int kKillsAWrite = 40;
constexpr std::size_t kVictims = 8;
#else
constexpr int kUsualKills = 200;
constexpr int kKillsAWrite = 20;
constexpr std::size_t kVictims = 24;
#endif

std::uint32_t numberIn(const char* variable, std::uint32_t otherwise) {
  const char* text = std::getenv(variable);
  return text ? static_cast<std::uint32_t>(std::stoul(text)) : otherwise;
}

struct Doomed {
  std::unique_ptr<Victim> victim;
  steady_clock::time_point at;
  int left = 0;
  int all = 0;
};

/// What arrived at one path: how often each message came, and the messages by what they tell first.
struct Letters {
  std::map<std::string, int> times;
  std::map<std::string, std::set<std::string>> byKind;
};

Letters lettersTo(const std::string& path, const std::vector<test_support::ReceivedRequest>& all) {
  Letters letters;
  for (const auto& request : all) {
    if (request.path != path) continue;
    const std::string id = fieldOf(request.body, "id");
    ++letters.times[id];
    for (const char* kind : {"firing", "resolved"})
      if (request.body.find(std::string(R"("kind":")") + kind + '"') != std::string::npos)
        letters.byKind[kind].insert(id);
  }
  return letters;
}

/// Kills all, each at its time, until each has had its share. An outage begins after half of that.
void killAll(std::vector<Doomed>& doomed) {
  for (;;) {
    const auto next = std::ranges::min_element(doomed, {}, [](const Doomed& one) {
      return one.left > 0 ? one.at : steady_clock::time_point::max();
    });
    if (next->left == 0) return;
    std::this_thread::sleep_until(next->at);
    next->victim->kill();
    --next->left;
    if (next->left == next->all / 2) next->victim->setOnline(false);
    if (next->left == 0)
      next->victim->settle();
    else
      next->victim->start();
    next->at = steady_clock::now() + next->victim->lifetime();
  }
}

void letRest(const std::vector<Doomed>& doomed) {
  for (const Doomed& one : doomed) one.victim->rest();
  std::this_thread::sleep_for(10s);
  for (const Doomed& one : doomed) one.victim->setOnline(true);
  std::this_thread::sleep_for(15s);
}

/// What does not hold of each; empty where everything does.
std::vector<std::string> finishAll(const std::vector<Doomed>& doomed) {
  std::vector<std::future<std::string>> each;
  for (const Doomed& one : doomed)
    each.push_back(std::async(std::launch::async, [&one]() -> std::string {
      try {
        one.victim->finish();
      } catch (const std::exception& broken) {
        return broken.what();
      }
      return {};
    }));
  std::vector<std::string> all;
  for (auto& one : each) all.push_back(one.get());
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(crash)

BOOST_AUTO_TEST_CASE(whenever_it_is_killed_it_starts_again_and_neither_loses_nor_repeats_anything) {
  const auto kills = static_cast<int>(numberIn("CLORE_KILLS", kUsualKills));
  const std::uint32_t seed = numberIn("CLORE_KILL_SEED", std::random_device{}());
  BOOST_TEST_MESSAGE(kills << " kills; again with CLORE_KILL_SEED=" << seed);
  const auto begin = steady_clock::now();
  const test_support::ScriptedServer hook([](const auto&) { return Behaviour::json("{}"); });
  std::vector<Doomed> doomed(kVictims);
  for (std::size_t i = 0; i < kVictims; ++i) {
    Doomed& one = doomed[i];
    one.all = one.left = kills / static_cast<int>(kVictims) + (i < kills % kVictims ? 1 : 0);
    one.victim =
        std::make_unique<Victim>(seed + static_cast<std::uint32_t>(i), hook.url() + "/" + std::to_string(i));
    one.victim->start();
    one.at = steady_clock::now() + one.victim->lifetime();
  }
  killAll(doomed);
  letRest(doomed);
  const std::vector<std::string> broken = finishAll(doomed);
  std::size_t writes = 0;
  std::size_t hunted = 0;
  std::size_t hurried = 0;
  int killed = 0;
  for (std::size_t i = 0; i < kVictims; ++i) BOOST_TEST_CONTEXT("victim " << i << " of seed " << seed) {
      const Victim& victim = *doomed[i].victim;
      BOOST_TEST(broken[i].empty(), broken[i]);
      writes += victim.writes();
      hunted += victim.writesWhileHunted();
      hurried += victim.hurried();
      killed += victim.kills();
      const Letters letters = lettersTo("/" + std::to_string(i), hook.requests());
      for (const char* kind : {"firing", "resolved"})
        BOOST_TEST(letters.byKind.contains(kind), "nobody was told: " << kind);
      for (const auto& [kind, ids] : letters.byKind) BOOST_TEST(ids.size() == 1U, kind);
      for (const auto& [id, times] : letters.times) BOOST_TEST(times <= 2, id);
    }
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(steady_clock::now() - begin).count();
  BOOST_TEST(killed == kills);
  // Else there never was anything to lose. Measured: one write in six kills.
  BOOST_TEST(hunted >= static_cast<std::size_t>(kills / kKillsAWrite));
  BOOST_TEST_MESSAGE(killed << " kills in " << seconds << " s, " << writes << " writes, " << hunted
                            << " of them between kills, " << hurried
                            << " requests within a second of one by who was killed");
}

BOOST_AUTO_TEST_SUITE_END()
