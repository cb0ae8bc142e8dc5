#include <map>
#include <random>
#include <set>

#include "agent/report/history.h"
#include "tests/unit/cycle/rig.h"

using namespace test;
using provider::Currency;
using provider::Price;

// A week of an owner's life in virtual time: rivals reprice, readings slip, the market's feed is away, the
// owner changes prices by hand, machines are rented and released, and the agent is killed now and then.
namespace {

namespace jl = agent::journal;

constexpr std::int64_t kFloor = 1'000;     // 0.00001 BTC
constexpr std::int64_t kCeiling = 60'000;  // 0.0006 BTC

std::string ini() {
  return R"([agent]
mode = enforce
poll_interval = 10m
market_interval = 20m
[server.first]
name = rig-01
policy = ladder
[server.second]
name = rig-02
policy = rank
[server.others]
policy = follow
[policy.ladder]
strategy = ladder
idle = 0h:100% 6h:95% 12h:90% 24h:80%
currency = BTC
floor = 0.00001 BTC
ceiling = 0.0006 BTC
gpu_count = any
min_samples = 3
market_max_age = 50m
[policy.rank]
strategy = market
rank = 3
undercut = 1%
currency = BTC
floor = 0.00001 BTC
ceiling = 0.0006 BTC
gpu_count = any
min_samples = 3
market_max_age = 50m
when_rented = raise-only
[policy.follow]
strategy = market
percentile = 40%
currency = BTC
floor = 0.00001 BTC
ceiling = 0.0006 BTC
spot = 60%
gpu_count = any
min_samples = 3
market_max_age = 50m
when_rented = follow
schedule = night
[schedule.night]
time_zone = Europe/Prague
hours = 22:00-06:00
factor = 92%
)";
}

struct Sent {
  provider::WallTime at;
  std::string machine;
  std::int64_t before = 0;
  std::int64_t after = 0;
  std::string reason;
};

/// The BTC price in a text such as `on_demand=0.00018980 BTC; on_demand=…`.
std::optional<std::int64_t> bitcoinIn(const std::string& text) {
  const std::size_t end = text.find(" BTC");
  const std::size_t begin = text.rfind("on_demand=", end);
  if (begin == std::string::npos || end == std::string::npos) return std::nullopt;
  const std::size_t from = begin + std::string("on_demand=").size();
  const auto price = Price::parse(text.substr(from, end - from), Currency::Bitcoin);
  return price ? std::optional(price->units()) : std::nullopt;
}

class Week {
 public:
  explicit Week(unsigned seed) : random_(seed), rig(ini(), world(seed)) {}

  void live() {
    for (int hour = 0; hour < 7 * 24; ++hour) {
      trouble();
      rig.run(1h);
      rig.feed.instead.clear();
      look();
    }
  }

  std::vector<Sent> sent() {
    std::vector<Sent> result;
    const auto writes = rig.journal->writes({.since = {}, .subject = {}}).value();
    for (const jl::Write& write : writes)
      result.push_back({write.at, write.subject, bitcoinIn(write.before).value_or(0),
                        bitcoinIn(write.after).value_or(0), write.reason});
    return result;
  }

  std::size_t byHand = 0;
  std::size_t rentals = 0;
  /// Prices that were seen on a machine at the end of an hour, in their order.
  std::map<std::string, std::vector<std::int64_t>> seen;
  /// What the owner set by hand.
  std::map<std::string, std::set<std::int64_t>> handSet;

 private:
  static pv::sandbox::WorldOptions world(unsigned seed) {
    pv::sandbox::WorldOptions options = smallWorld();
    options.seed = seed;
    return options;
  }
  int below(int end) { return std::uniform_int_distribution(0, end - 1)(random_); }
  bool oneIn(int n) { return below(n) == 0; }
  std::string someMachine() { return "rig-0" + std::to_string(1 + below(4)); }

  void trouble() {
    rivalsMove(oneIn(10) ? 3.0 : 1.0);
    if (oneIn(12)) rig.feed.instead["marketplace"] = "<html>502 Bad Gateway</html>";
    if (oneIn(20)) rig.feed.instead["marketplace"] = R"({"servers":[],"my_servers":[],"code":0})";
    if (oneIn(30)) changeByHand();
    if (oneIn(8)) rentOrRelease();
    if (oneIn(24)) rig.restart();
  }

  void rivalsMove(double blip) {
    std::vector<std::pair<std::int64_t, Price>> moved;
    for (const auto& machine : rig.world.machines()) {
      const auto price = machine.settings.onDemand.get(Currency::Bitcoin);
      if (machine.own || !price) continue;
      const Price& base = bases_.try_emplace(machine.id, *price).first->second;
      const double factor = blip * std::uniform_real_distribution(0.8, 1.25)(random_);
      moved.emplace_back(machine.id, base.scaled(factor).roundedNearest());
    }
    for (const auto& [id, price] : moved) {
      pv::sandbox::MachineChange change;
      change.onDemand = {price};
      rig.world.change(id, change);
    }
  }

  void changeByHand() {
    const std::string machine = someMachine();
    if (!rig.settings(machine).onDemand.get(Currency::Bitcoin)) return;
    pv::sandbox::MachineChange change;
    change.onDemand = {Price::fromUnits(2'000 + 100 * below(700), Currency::Bitcoin)};
    handSet[machine].insert(change.onDemand.front().units());
    rig.world.change(machine, change);
    ++byHand;
  }

  void rentOrRelease() {
    const std::string machine = someMachine();
    if (rig.world.rent(machine) || rig.world.release(machine)) ++rentals;
  }

  void look() {
    for (const char* machine : {"rig-01", "rig-02", "rig-03", "rig-04"})
      if (const auto price = rig.settings(machine).onDemand.get(Currency::Bitcoin))
        seen[machine].push_back(price->units());
  }

  std::mt19937 random_;
  std::map<std::int64_t, Price> bases_;

 public:
  Rig rig;
};

void checkEveryWrite(const std::vector<Sent>& sent) {
  std::map<std::string, provider::WallTime> last;
  for (const Sent& write : sent) {
    BOOST_TEST_CONTEXT(write.machine << " " << write.before << " -> " << write.after << " " << write.reason) {
      BOOST_TEST(!write.reason.empty());
      // What somebody else set is sent back as it is with a new spot minimum.
      if (write.before != write.after) BOOST_TEST((write.after >= kFloor && write.after <= kCeiling));
      const bool correction = write.before < kFloor || write.before > kCeiling;
      if (!correction && write.before != write.after) {
        const double change = static_cast<double>(write.after) / static_cast<double>(write.before) - 1;
        BOOST_TEST(std::abs(change) >= 0.02 - 1e-6);
        BOOST_TEST(std::abs(change) <= 0.15 + 1e-6);
        if (last.contains(write.machine)) BOOST_TEST((write.at - last[write.machine] >= 15min));
      }
      last[write.machine] = write.at;
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(week)

BOOST_AUTO_TEST_CASE(every_price_of_a_week_is_explained_and_none_of_ours_is_out_of_bounds) {
  std::size_t writes = 0;
  std::size_t byHand = 0;
  for (const unsigned seed : {1U, 2U}) {
    Week week(seed);
    week.live();
    const std::vector<Sent> sent = week.sent();
    checkEveryWrite(sent);
    writes += sent.size();
    byHand += week.byHand;

    const auto events = week.rig.journal->events({.since = {}, .subject = {}}).value();
    std::map<std::string, std::set<std::int64_t>> explained = week.handSet;
    for (const Sent& write : sent) explained[write.machine].insert(write.after);
    for (const auto& [machine, prices] : week.seen)
      for (std::size_t i = 1; i < prices.size(); ++i)
        if (prices[i] != prices[i - 1])
          BOOST_TEST(explained[machine].contains(prices[i]),
                     machine << " has a price nobody set: " << prices[i]);
    // Whatever the owner set and did not set back within the hour is in the history as his.
    const auto noticed = std::ranges::count(events, jl::EventKind::ManualChange, &jl::Event::kind);
    BOOST_TEST(static_cast<std::size_t>(noticed) <= 2 * week.byHand);
    if (week.byHand > 0) BOOST_TEST(noticed > 0);
    BOOST_TEST(week.rentals > 0U);
    BOOST_TEST(std::ranges::count(events, jl::EventKind::Rented, &jl::Event::kind) > 0);

    const std::string history = agent::report::historyTable(
        agent::report::historyOf(week.rig.journal->writes({.since = {}, .subject = {}}).value(), events), {});
    BOOST_TEST(static_cast<std::size_t>(std::ranges::count(history, '\n')) ==
               sent.size() + events.size() + 1);
    BOOST_TEST((week.rig.closestRequests() >= 1s));
  }
  BOOST_TEST(writes >= 30U);
  BOOST_TEST(byHand >= 3U);
}

BOOST_AUTO_TEST_SUITE_END()
