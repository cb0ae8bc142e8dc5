#include "tests/simulation/agent_process.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "agent/cycle/shared_pacing.h"

namespace simulation {

using namespace provider;
using agent::config::Config;
using agent::cycle::Authority;

namespace {

/// The pacing file of a process that can be killed in the middle of an exchange: who unwinds is dead, and
/// writes nothing.
class MortalPacing final : public api::PacingStore {
 public:
  MortalPacing(agent::cycle::FileLock lock, Clock& clock) : file_(std::move(lock), clock) {}

  Result<api::PacingState> acquire(SteadyTime deadline) override { return file_.acquire(deadline); }
  void release(const api::PacingState& state) override {
    if (std::uncaught_exceptions() == 0) file_.release(state);
  }
  void note(const api::PacingState& state) override { file_.note(state); }

 private:
  agent::cycle::SharedPacing file_;
};

Authority authorityOf(const Config& config) {
  return config.agent.mode == agent::config::Mode::Enforce ? Authority::Enforce : Authority::Watch;
}

}  // namespace

bool AgentProcess::start(const Config& config) {
  auto lock = agent::cycle::FileLock::open(around_.folder / "pacing");
  auto opened = agent::journal::Journal::open(journalFile());
  if (!lock || !opened) return false;
  pacing_ = std::make_unique<MortalPacing>(std::move(*lock), around_.clock);
  journal_ = std::make_unique<agent::journal::Journal>(std::move(*opened));
  api::Client::Options options;
  options.key = around_.key;
  options.pacing.interval = config.api.requestInterval;
  client_ = std::make_unique<api::Client>(around_.wire, *pacing_, around_.clock, options);
  engine_ = std::make_unique<agent::cycle::Engine>(
      agent::cycle::Engine::Parts{
          .client = *client_, .clock = around_.clock, .journal = *journal_, .bootId = "this boot"},
      config, authorityOf(config));
  herald_ = std::make_unique<agent::cycle::Herald>(
      agent::cycle::Herald::Parts{.journal = *journal_, .clock = around_.clock, .host = "rack-1"}, config);
  engine_->waitWhileLeftAlone();
  if (engine_->recall() && herald_->recall()) return true;
  kill();
  return false;
}

void AgentProcess::kill() {
  around_.disk.failFrom(1, test::DiskFault::IoError);
  herald_.reset();
  engine_.reset();
  client_.reset();
  journal_.reset();
  pacing_.reset();
  around_.mailbox.died();
  around_.disk.heal();
}

void AgentProcess::reconfigure(const Config& config) {
  herald_->finish(*engine_, around_.mailbox);
  engine_->reconfigure(config, authorityOf(config));
  herald_->reconfigure(config);
}

void AgentProcess::work(SteadyTime until) {
  herald_->work(*engine_, around_.mailbox);
  const SteadyTime requestDue = engine_->nextDue();
  const SteadyTime due = std::min(requestDue, herald_->nextDue(*engine_));
  if (due > around_.clock.steady())
    around_.clock.sleepUntil(std::min(due, until));
  else if (requestDue <= around_.clock.steady())
    engine_->step();
}

}  // namespace simulation
