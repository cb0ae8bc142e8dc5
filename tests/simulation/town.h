#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "provider/sandbox/world.h"
#include "tests/simulation/agent_process.h"
#include "tests/simulation/chance.h"
#include "tests/simulation/facts.h"
#include "tests/simulation/invariants/invariant.h"
#include "tests/simulation/simulation.h"
#include "tests/simulation/trace.h"
#include "tests/simulation/wire.h"

namespace simulation {

/// A folder that goes away; in memory where the system has room for that.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path path;
};

/// The world, the agent in it, what lies between them, and those who judge.
class Town final : public Witness {
 public:
  Town(std::uint64_t seed, Scale scale, Tally& tally);

  void sending(const Exchange& exchange) override;
  void answered(const Exchange& exchange) override;

  /// One turn of whatever runs; no later than `until`.
  void turn(provider::SteadyTime until);
  void tellAll(const std::function<void(Invariant&)>& what);

  /// The configuration that is in force from now on; by a reload, or with the next start.
  void configure(Wishes wishes);
  void start();
  void kill(const char* why);
  /// The disk fails from the `n`-th call on, or only there; nothing = it works.
  struct DiskTrouble {
    std::uint64_t n;
    test::DiskFault how;
    bool lasting;
    bool deadly;  ///< the agent does not survive the first failure
  };
  void setDiskTrouble(std::optional<DiskTrouble> trouble);
  void setMailTrouble(double share);

 private:
  provider::sandbox::WorldOptions optionsFor(Scale scale);
  void arrived(const agent::notify::Order& order);
  void noteDisk();

 public:
  std::uint64_t seed;
  Tally& tally;
  Chance chance;
  provider::VirtualClock clock;
  provider::sandbox::WorldOptions options;
  provider::sandbox::World world;
  Trace trace;
  Facts facts;
  Wire wire;

 private:
  Folder folder_;
  test::FailingVfs disk_;
  Mailbox mailbox_;

 public:
  AgentProcess agent;

 private:
  Invariants invariants_;
  agent::config::Config config_;
  std::optional<DiskTrouble> diskTrouble_;
  std::uint64_t diskFailuresSeen_ = 0;
  provider::SteadyTime mailWorksFrom_{};
  provider::SteadyTime startAt_{};
};

}  // namespace simulation
