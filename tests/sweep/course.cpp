#include "tests/sweep/course.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <utility>

#include "tests/sweep/broken.h"

namespace sweep {

using namespace provider;
using namespace std::chrono_literals;
using agent::cycle::Authority;
using agent::notify::ItemKind;

namespace {

constexpr std::int64_t kOffer = 39;
constexpr auto kEnd = 100min;
/// Whoever mends a disk or a channel takes so long: no longer than an outage lasts, or that could pass
/// unseen.
constexpr auto kHealedAfter = 6min;
/// systemd starts again what could not be started.
constexpr auto kStartAgain = 30s;
constexpr int kMostTurns = 200;
constexpr Ledger::Bounds kBounds{.floor = 5'000, .ceiling = 30'000};

sandbox::WorldOptions options() {
  sandbox::WorldOptions options;
  options.rivals = 10;
  options.machines = 3;
  return options;
}

std::string ini(const std::string& price) {
  return "[agent]\nmode = enforce\npoll_interval = 2m\n"
         "[server.steps]\nname = rig-01\npolicy = steps\n"
         "[server.all]\nname = *\npolicy = fixed\n"
         "[policy.steps]\nstrategy = fixed\non_demand = " +
         price +
         "\nspot = 60%\nfloor = 0.00005 BTC\nceiling = 0.0003 BTC\ncooldown = 8m\nstep_up = 50%\nstep_down = "
         "15%\n"
         "[policy.fixed]\nstrategy = fixed\non_demand = " +
         price +
         "\nspot = 60%\nfloor = 0.00005 BTC\nceiling = 0.0003 BTC\n"
         "[offers]\npoll_interval = 6m\n[offer.first]\norder = 39\nstrategy = fixed\nprice = 0.0000020 BTC\n"
         "[alert]\noffline_after = 1m\nrecover_after = 1m\nevents = price\n"
         "[notify.phone]\ntype = webhook\nurl = https://example.org/phone\n"
         "[notify.desk]\ntype = webhook\nurl = https://example.org/desk\nseverity = critical\n";
}

}  // namespace

struct Course::Life {
  Life(Course& course, const api::Client::Options& how)
      : client(course.wire, course.pacing_, course.clock, how),
        engine({.client = client, .clock = course.clock, .journal = *course.journal_, .bootId = "boot"},
               course.config_, Authority::Enforce),
        herald({.journal = *course.journal_, .clock = course.clock, .host = "rack-1"}, course.config_) {}

  api::Client client;
  agent::cycle::Engine engine;
  agent::cycle::Herald herald;
};

/// What happens, and when.
struct Course::Deed {
  std::chrono::minutes at;
  void (*act)(Course&);
};
// Outages last so long that one reading of them may fail.
const Course::Deed Course::kDeeds[] = {
    {3min, [](Course& c) { c.setOnline("rig-01", false); }},
    {12min, [](Course& c) { c.setOnline("rig-01", true); }},
    {17min, [](Course& c) { c.stop(); }},
    {19min, [](Course& c) { c.pause(); }},
    {21min, [](Course& c) { c.reload("0.00016 BTC"); }},
    {24min, [](Course& c) { c.setOnline("rig-02", false); }},
    {28min, [](Course& c) { c.resume(); }},
    {31min, [](Course& c) { c.kill(); }},
    {44min, [](Course& c) { c.setOnline("rig-02", true); }},
};

Course::Course() : world(clock, options()) {
  const std::filesystem::path memory = "/dev/shm";
  std::string pattern =
      ((::access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path()) /
       "clore-sweep-XXXXXX")
          .string();
  demand(::mkdtemp(pattern.data()) != nullptr, "no folder for the journal");
  folder_ = pattern;
  ledger.setBounds(kBounds);
}

Course::~Course() {
  life_.reset();
  journal_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Course::configure(const std::string& price) {
  const auto loaded = agent::config::parse(ini(price), "sweep.ini");
  for (const auto& fault : loaded.faults)
    throw Broken("line " + std::to_string(fault.line) + ": " + fault.message);
  config_ = *loaded.config;
}

bool Course::start() {
  auto opened = agent::journal::Journal::open(folder_ / "journal.db");
  if (!opened) return false;
  journal_ = std::make_unique<agent::journal::Journal>(std::move(*opened));
  api::Client::Options how;
  how.key = world.key();
  how.pacing.interval = config_.api.requestInterval;
  life_ = std::make_unique<Life>(*this, how);
  if (life_->engine.recall() && life_->herald.recall()) return true;
  life_.reset();
  journal_.reset();
  return false;
}

void Course::stop() {
  if (life_) life_->herald.finish(life_->engine, mailbox);
  mailbox.died();
  life_.reset();
  journal_.reset();
}

void Course::kill() {
  disk.whileDead([this] {
    life_.reset();
    journal_.reset();
  });
  mailbox.died();
}

void Course::reload(const std::string& price) {
  configure(price);
  if (!life_) return;
  life_->herald.finish(life_->engine, mailbox);
  life_->engine.reconfigure(config_, Authority::Enforce);
  life_->herald.reconfigure(config_);
}

/// By another process; where that cannot store it, it says so, and nothing is paused.
void Course::pause() {
  const auto stored = !journal_ ? Result<void>(failure(ErrorKind::Storage, "no agent runs"))
                                : journal_->pause({.machine = {}, .since = clock.wall(), .until = {}});
  ledger.setPaused(stored.has_value());
}

void Course::resume() {
  ledger.setPaused(false);
  // Until it works: the owner is told when it did not.
  for (;;) {
    if (journal_ && journal_->resume({}, clock.wall())) return;
    runUntil(clock.steady() + 1min);
  }
}

void Course::setOnline(const std::string& machine, bool online) {
  sandbox::MachineChange change;
  change.online = online;
  demand(world.change(machine, change), "there is no " + machine);
}

void Course::healWhenDue() {
  if (reached() && !healAt_) healAt_ = clock.steady() + kHealedAfter;
  if (!healAt_ || clock.steady() < *healAt_) return;
  wire.trouble.heal();
  disk.heal();
  mailbox.trouble.heal();
}

void Course::turn(SteadyTime until) {
  turns_ = clock.steady() == turnedAt_ ? turns_ + 1 : 0;
  turnedAt_ = clock.steady();
  demand(turns_ < kMostTurns, "the loop turns without an end and without a request");
  agent::cycle::Herald& herald = life_->herald;
  herald.work(life_->engine, mailbox);
  if (mailbox.takeDeath()) return kill();
  // The outcome of a delivery is known a moment after it.
  while (mailbox.hasOutcomes()) herald.exchange(mailbox);
  const SteadyTime due = std::min(life_->engine.nextDue(), herald.nextDue(life_->engine));
  if (due > clock.steady())
    clock.sleepUntil(std::min(until, due));
  else
    life_->engine.step();
}

void Course::runUntil(SteadyTime until) {
  while (clock.steady() < until) {
    healWhenDue();
    if (life_ || start())
      turn(until);
    else
      clock.sleepUntil(std::min<SteadyTime>(until, clock.steady() + kStartAgain));
  }
}

void Course::live() {
  const SteadyTime begin = clock.steady();
  configure("0.0002 BTC");
  for (const Deed& deed : kDeeds) {
    runUntil(begin + deed.at);
    deed.act(*this);
  }
  runUntil(begin + kEnd);
  // What broke just before the end is mended too, and has its time to come to rest.
  if (healAt_) runUntil(*healAt_ + kHealedAfter);
  judge();
}

void Course::judge() {
  demand(life_ != nullptr, "it does not start again");
  demand(!life_->engine.gate().broken(), "the journal counts as broken though it works");
  const auto letters = journal_->letters();
  demand(letters && letters->empty(), "a message waits for ever");
  stop();
  disk.heal();
  auto journal = agent::journal::Journal::open(folder_ / "journal.db");
  if (!journal) throw Broken(journal.error().message);
  ledger.close(*journal);
}

std::size_t Course::refusals(const std::string& error) const {
  return static_cast<std::size_t>(
      std::ranges::count(world.requests(), error, &sandbox::RequestRecord::error));
}

std::string Course::rest() const {
  std::string text;
  for (const sandbox::Machine& machine : world.machines()) {
    if (!machine.own) continue;
    text += machine.name + (machine.settings.listed ? "" : " hidden");
    for (const PriceMap* prices : {&machine.settings.onDemand, &machine.settings.spotMinimum})
      for (const Currency currency : kCurrencies)
        if (const auto price = prices->get(currency)) text += " " + price->text();
    text += "\n";
  }
  return text + "bid " + world.order(kOffer)->price.text() + "\n";
}

std::vector<std::string> Course::told() const {
  std::set<std::string> lines;
  for (const auto& order : mailbox.arrived)
    for (const auto& item : order.message.items)
      if (item.rule == "machine_offline" && item.kind != ItemKind::StillFiring)
        lines.insert(order.channel + " " + item.machine + " " + std::string(agent::notify::name(item.kind)));
  return {lines.begin(), lines.end()};
}

}  // namespace sweep
