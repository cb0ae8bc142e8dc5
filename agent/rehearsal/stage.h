#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "agent/config/config.h"
#include "agent/cycle/engine.h"
#include "agent/cycle/herald.h"
#include "agent/journal/journal.h"
#include "agent/rehearsal/bids.h"
#include "agent/rehearsal/counting_transport.h"
#include "agent/rehearsal/prompt_post.h"
#include "provider/api/client.h"
#include "provider/sandbox/in_process_transport.h"
#include "provider/sandbox/world.h"

namespace agent::rehearsal {

/// When rehearsals begin: on a Monday, at midnight in UTC, so that schedules are seen from their beginning.
inline constexpr provider::WallTime kBeginning{std::chrono::sys_days{std::chrono::year{2026} / 1 / 5}};

/// A section of offers, and the order that stands for it.
struct StagedOffer {
  std::string section;
  std::int64_t order = 0;
  std::string gpu;
};

/// The whole agent on a virtual clock, with a marketplace in the same process: nothing leaves it, and nothing
/// is left behind. It writes, whatever the configuration's mode is.
class Stage {
 public:
  /// The world's options have no fault. An order is placed for each section of offers; a section for which
  /// there is no machine is in `notes`.
  Stage(const config::Config& config, const provider::sandbox::WorldOptions& options);

  /// As the daemon does it; `look` is called after each piece of work, and once an hour at least.
  void runUntil(provider::SteadyTime until, const std::function<void()>& look);
  /// The market lives, and the agent does nothing.
  void idleUntil(provider::SteadyTime until);

  [[nodiscard]] const provider::Clock& clock() const { return clock_; }
  [[nodiscard]] provider::sandbox::World& world() { return world_; }
  [[nodiscard]] const cycle::Engine& engine() const { return *engine_; }
  [[nodiscard]] journal::Journal& journal() { return journal_; }
  [[nodiscard]] const CountingTransport& requests() const { return counted_; }
  [[nodiscard]] const PromptPost& post() const { return post_; }
  [[nodiscard]] const std::vector<StagedOffer>& offers() const { return offers_; }
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

 private:
  void placeBids(config::Config& config, const provider::sandbox::UsdRates& usdRates);

  provider::VirtualClock clock_;
  provider::sandbox::World world_;
  provider::sandbox::InProcessTransport transport_;
  CountingTransport counted_;
  provider::api::PrivatePacing pacing_;
  provider::api::Client client_;
  journal::Journal journal_;
  PromptPost post_;
  std::vector<StagedOffer> offers_;
  std::vector<std::string> notes_;
  std::unique_ptr<cycle::Engine> engine_;
  std::unique_ptr<cycle::Herald> herald_;
};

}  // namespace agent::rehearsal
