#include "tests/simulation/town.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace simulation {

using namespace provider;
using namespace std::chrono_literals;

namespace {

/// After a failure a letter waits for five minutes at most.
constexpr auto kLongestBackOff = 6min;

std::string shown(const Exchange& exchange) {
  std::string text = exchange.endpoint;
  if (!exchange.query.empty()) text += "?" + exchange.query;
  if (!exchange.body.empty()) text += " " + exchange.body;
  text += " [" + std::string(name(exchange.fate)) + "]";
  text += exchange.code < 0 ? " unseen" : " code " + std::to_string(exchange.code);
  return exchange.code == 6 ? text + " " + exchange.answer : text;
}

}  // namespace

Folder::Folder() {
  const bool memory = ::access("/dev/shm", W_OK) == 0;
  std::string pattern =
      ((memory ? std::filesystem::path("/dev/shm") : std::filesystem::temp_directory_path()) /
       "clore-sim-XXXXXX")
          .string();
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("no temporary directory can be made");
  path = pattern;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

sandbox::WorldOptions Town::optionsFor(Scale scale) {
  sandbox::WorldOptions made;
  made.seed = seed;
  made.machines = static_cast<std::size_t>(chance.whole(1, 6));
  if (chance.oneIn(33)) made.machines = static_cast<std::size_t>(chance.whole(100, 300));
  if (scale == Scale::Huge && chance.oneIn(500)) made.machines = 5000;
  made.rivals = static_cast<std::size_t>(chance.whole(60, 140));
  made.offers = static_cast<std::size_t>(chance.whole(0, 4));
  return made;
}

Town::Town(std::uint64_t theSeed, Scale scale, Tally& theTally)
    : seed(theSeed),
      tally(theTally),
      chance(seed, "town"),
      clock(WallTime{std::chrono::days{20'000} + chance.span(0ms, 24h)}),
      options(optionsFor(scale)),
      world(clock, options),
      trace(clock),
      facts{.clock = clock,
            .world = world,
            .rates = options.usdRates,
            .loweringWindow = options.loweringWindow},
      wire(world, clock, *this, Chance(seed, "wire")),
      mailbox_(Chance(seed, "mail"), [this](const agent::notify::Order& order) { arrived(order); }),
      agent({.clock = clock,
             .wire = wire,
             .disk = disk_,
             .mailbox = mailbox_,
             .folder = folder_.path,
             .key = world.key()}),
      invariants_(allInvariants(facts)) {
  tally.machines = std::max(tally.machines, options.machines);
}

void Town::tellAll(const std::function<void(Invariant&)>& what) {
  for (const auto& invariant : invariants_) what(*invariant);
}

void Town::sending(const Exchange& exchange) {
  noteDisk();
  if (diskTrouble_ && diskTrouble_->deadly && disk_.tripped()) throw Killed{};
  ++tally.requests;
  ++tally.fates[exchange.fate];
  try {
    tellAll([&](Invariant& each) { each.sending(exchange); });
  } catch (const Violation&) {
    trace.add("about to be sent: " + exchange.endpoint + " " + exchange.body);
    throw;
  }
}

void Town::answered(const Exchange& exchange) {
  trace.add(shown(exchange));
  if (exchange.isWrite() && exchange.carriedOut) ++tally.writes;
  tellAll([&](Invariant& each) { each.answered(exchange); });
}

void Town::arrived(const agent::notify::Order& order) {
  ++tally.messages;
  for (const agent::notify::Item& item : order.message.items)
    trace.add("told: " + std::string(agent::notify::name(item.kind)) + " " + item.rule + " " + item.machine);
  tellAll([&](Invariant& each) { each.arrived(order); });
}

void Town::noteDisk() {
  if (disk_.failures() == diskFailuresSeen_) return;
  tally.diskFailures += disk_.failures() - diskFailuresSeen_;
  diskFailuresSeen_ = disk_.failures();
  if (!facts.diskFailed) trace.add("the disk fails");
  facts.diskFailed = true;
}

void Town::setDiskTrouble(std::optional<DiskTrouble> trouble) {
  diskTrouble_ = trouble;
  diskFailuresSeen_ = 0;
  if (!trouble) return disk_.heal();
  if (trouble->lasting || trouble->deadly)
    disk_.failFrom(trouble->n, trouble->how);
  else
    disk_.failNth(trouble->n, trouble->how);
}

void Town::setMailTrouble(double share) {
  mailbox_.setTrouble(share);
  facts.mailFails = true;
  mailWorksFrom_ = share > 0 ? SteadyTime::max() : clock.steady() + kLongestBackOff;
}

void Town::configure(Wishes wishes) {
  facts.wishes = std::move(wishes);
  agent::config::Loaded loaded = agent::config::parse(facts.wishes.ini(), "simulated.ini");
  if (!loaded.config)
    throw Violation("configuration", text(loaded.faults.front()) + "\n" + facts.wishes.ini());
  config_ = std::move(*loaded.config);
  // What only a restart changes stays.
  if (agent.isRunning()) agent.reconfigure(config_);
  tellAll([](Invariant& each) { each.reconfigured(); });
}

void Town::start() {
  facts.diskFailed = false;
  diskFailuresSeen_ = disk_.failures();
  const bool up = agent.start(config_);
  if (!up) {
    startAt_ = clock.steady() + chance.span(1s, 30s);
    return trace.add("the agent cannot be started");
  }
  ++tally.lives;
  facts.engine = agent.engine();
  facts.journal = agent.journal();
  trace.add("the agent starts");
  noteDisk();
  tellAll([](Invariant& each) { each.started(); });
}

void Town::kill(const char* why) {
  noteDisk();
  if (agent.isRunning()) {
    trace.add(std::string("killed: ") + why);
    facts.engine = nullptr;
    facts.journal = nullptr;
    agent.kill();
    tellAll([](Invariant& each) { each.died(); });
  }
  const bool lasts = diskTrouble_ && diskTrouble_->lasting && !diskTrouble_->deadly;
  setDiskTrouble(lasts ? std::optional(DiskTrouble{1, diskTrouble_->how, true, false}) : std::nullopt);
  startAt_ = clock.steady() + (chance.oneIn(2) ? 0ms : chance.span(0ms, chance.oneIn(5) ? 10min : 5s));
}

void Town::turn(SteadyTime until) {
  if (clock.steady() >= mailWorksFrom_) facts.mailFails = false;
  if (!agent.isRunning()) {
    if (clock.steady() < startAt_) clock.sleepUntil(std::min(until, startAt_));
    if (clock.steady() >= startAt_) start();
    return;
  }
  try {
    agent.work(until);
  } catch (const Killed&) {
    return kill("in the middle of its work");
  }
  noteDisk();
  if (diskTrouble_ && diskTrouble_->deadly && disk_.tripped()) return kill("while it wrote to its disk");
  tellAll([](Invariant& each) { each.stepped(); });
}

}  // namespace simulation
