#pragma once

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "agent/config/config.h"
#include "agent/cycle/engine.h"
#include "agent/journal/journal.h"
#include "agent/log/log.h"
#include "provider/api/client.h"
#include "provider/sandbox/in_process_transport.h"
#include "provider/sandbox/world.h"

/// The whole agent on a virtual clock, against a marketplace in process.
namespace test {

using namespace std::chrono_literals;
namespace pv = provider;

/// Seed and size that the tests rest on: four machines, one of them hidden, and one offer with the id 39 at
/// 0.0000042 BTC.
inline pv::sandbox::WorldOptions smallWorld() {
  pv::sandbox::WorldOptions options;
  options.rivals = 200;
  return options;
}

/// The way to the world, with answers to single endpoints that are replaced.
class Feed final : public pv::api::Transport {
 public:
  Feed(pv::api::Transport& behind, pv::Clock& clock) : behind_(behind), clock_(clock) {}

  [[nodiscard]] pv::Result<pv::SteadyTime> exchange(const pv::api::Request& request,
                                                    const pv::api::BodyReader& read) override {
    const std::string endpoint = request.path.substr(1, request.path.find('?') - 1);
    if (during) during(endpoint);
    const auto replaced = instead.find(endpoint);
    if (replaced == instead.end()) return behind_.exchange(request, read);
    answered.push_back({endpoint, clock_.steady()});
    auto sent = pv::Result<pv::SteadyTime>(clock_.steady());
    pv::api::Request asked = request;
    // What it says is replaced, however it would have said it.
    asked.handOver = nullptr;
    if (!withheld.contains(endpoint)) sent = behind_.exchange(asked, [](const auto&, std::istream&) {});
    if (!sent) return sent;
    std::istringstream body(replaced->second);
    pv::api::ResponseHead head;
    head.status = 200;
    read(head, body);
    return sent;
  }

  /// Endpoint → body that takes the place of the world's answer.
  std::map<std::string, std::string> instead;
  /// Of those, the ones that do not reach the world at all.
  std::set<std::string> withheld;
  struct Answered {
    std::string endpoint;
    pv::SteadyTime at;
  };
  std::vector<Answered> answered;
  /// Called with the endpoint while a request is on its way.
  std::function<void(const std::string&)> during;

 private:
  pv::api::Transport& behind_;
  pv::Clock& clock_;
};

class Rig {
 public:
  explicit Rig(const std::string& ini, const pv::sandbox::WorldOptions& options = smallWorld())
      : world(clock, options), transport(world, clock) {
    agent::log::setUp(agent::log::Level::Error, agent::log::Format::Logfmt);
    std::string pattern = (std::filesystem::temp_directory_path() / "clore-cycle-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    configure(ini);
    restart();
  }
  ~Rig() {
    engine.reset();
    journal.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Rig(const Rig&) = delete;
  Rig& operator=(const Rig&) = delete;

  void configure(const std::string& ini) {
    agent::config::Loaded loaded = agent::config::parse(ini, "test.ini");
    for (const auto& fault : loaded.faults) BOOST_TEST_MESSAGE(fault.line << ": " << fault.message);
    BOOST_REQUIRE(loaded.config.has_value());
    config = *loaded.config;
  }

  agent::cycle::Authority authority() const {
    return config.agent.mode == agent::config::Mode::Enforce ? agent::cycle::Authority::Enforce
                                                             : agent::cycle::Authority::Watch;
  }

  /// As after `kill -9`: everything in memory is gone, the journal is what is on disk.
  void restart() {
    engine.reset();
    journal.reset();
    auto opened = agent::journal::Journal::open(folder_ / "journal.db");
    BOOST_REQUIRE(opened.has_value());
    journal = std::make_unique<agent::journal::Journal>(std::move(*opened));
    client = std::make_unique<pv::api::Client>(feed, pacing, clock, clientOptions());
    engine = std::make_unique<agent::cycle::Engine>(
        agent::cycle::Engine::Parts{.client = *client, .clock = clock, .journal = *journal, .bootId = "boot"},
        config, authority());
    BOOST_REQUIRE(engine->recall().has_value());
  }

  /// One full cycle, as `once` and `apply` do it.
  void cycle() {
    for (int guard = 0; !engine->cycleComplete(); ++guard) {
      BOOST_REQUIRE(guard < 10'000);
      if (!engine->step()) clock.sleepUntil(engine->nextDue());
    }
  }

  /// As `run` does it, for so long.
  void run(std::chrono::milliseconds duration) {
    const pv::SteadyTime until = clock.steady() + duration;
    while (clock.steady() < until) {
      if (engine->step()) continue;
      clock.sleepUntil(std::min(until, engine->nextDue()));
    }
  }

  std::size_t count(const std::string& endpoint, int code) const {
    return static_cast<std::size_t>(std::ranges::count_if(world.requests(), [&](const auto& request) {
      return request.endpoint == endpoint && request.code == code;
    }));
  }
  std::size_t count(const std::string& endpoint) const {
    return static_cast<std::size_t>(
        std::ranges::count(world.requests(), endpoint, &pv::sandbox::RequestRecord::endpoint));
  }
  std::size_t writes() const { return count("set_server_settings") + count("set_spot_price"); }

  std::chrono::milliseconds closestRequests() const {
    auto closest = std::chrono::milliseconds::max();
    for (std::size_t i = 1; i < world.requests().size(); ++i)
      closest =
          std::min(closest, std::chrono::milliseconds(world.requests()[i].at - world.requests()[i - 1].at));
    return closest;
  }

  /// How many conditions are anything but ok.
  std::size_t openAlerts() const {
    return static_cast<std::size_t>(std::ranges::count_if(engine->knowledge().alerts, [](const auto& entry) {
      return entry.second.phase != pv::alerts::Phase::Ok || entry.second.flapping;
    }));
  }

  const pv::sandbox::Settings& settings(const std::string& machine) const {
    return world.ownMachine(machine)->settings;
  }

  pv::VirtualClock clock;
  pv::sandbox::World world;
  pv::sandbox::InProcessTransport transport;
  Feed feed{transport, clock};
  pv::api::PrivatePacing pacing;
  agent::config::Config config;
  std::unique_ptr<pv::api::Client> client;
  std::unique_ptr<agent::journal::Journal> journal;
  std::unique_ptr<agent::cycle::Engine> engine;

  std::filesystem::path folder() const { return folder_; }

 private:
  pv::api::Client::Options clientOptions() const {
    pv::api::Client::Options options;
    options.key = world.key();
    options.pacing.interval = config.api.requestInterval;
    return options;
  }

  std::filesystem::path folder_;
};

inline std::string fixedPolicy(const std::string& mode, const std::string& price = "0.0002 BTC") {
  return "[agent]\nmode = " + mode +
         "\n[server.all]\nname = *\npolicy = p\n[policy.p]\nstrategy = fixed\non_demand = " + price +
         "\nspot = 60%\n";
}

inline std::string fixedOffer(const std::string& price) {
  return "[agent]\nmode = enforce\n[offer.first]\norder = 39\nstrategy = fixed\nprice = " + price + "\n";
}

}  // namespace test
