#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/config/config.h"
#include "agent/cycle/engine.h"
#include "agent/journal/journal.h"
#include "agent/notify/outbox.h"
#include "agent/notify/post.h"
#include "agent/report/status.h"
#include "provider/alerts/announce.h"
#include "provider/core/clock.h"

namespace agent::cycle {

/// Tells people: from the engine's conditions to messages, and from messages to whoever delivers them. Used
/// by the loop's thread. What was told and what is on its way are in the journal before anything is
/// delivered, and a message is gone from there once it was: at least once, whatever happens in between. While
/// the journal fails it goes on from memory, for an outage has to be told all the same.
class Herald {
 public:
  struct Parts {
    journal::Journal& journal;
    provider::Clock& clock;
    std::string host;  ///< name of this computer
  };

  Herald(Parts parts, const config::Config& config);

  /// Loads what was told and what is on its way.
  [[nodiscard]] provider::Result<void> recall();
  /// Takes effect with the next call; what is in flight counts as not sent.
  void reconfigure(const config::Config& config);
  /// After another process had its turn: what it withdrew is not told by this one either.
  void catchUp();
  /// All that is due is told now: nothing waits for company; nor does anybody know when the next pulse comes.
  void dontWait();
  /// The last word of a process that ends.
  void finish(Engine& engine, notify::Post& post);

  /// What there is to tell after a step of the engine, and the traffic with `post`. Before the first poll of
  /// this run nothing is told, for what is remembered may be long over.
  void work(Engine& engine, notify::Post& post);
  /// Only the traffic.
  void exchange(notify::Post& post);

  /// When `work` has something to do if nothing else happens.
  [[nodiscard]] provider::SteadyTime nextDue(const Engine& engine) const;
  /// Whether a letter is due or on its way at this moment.
  [[nodiscard]] bool busy() const;
  /// Each channel with what waits for it, and how its last try ended.
  [[nodiscard]] std::vector<report::ChannelLine> channels() const;

 private:
  void followClock(Engine& engine);
  void withdraw(const std::set<provider::alerts::ConditionId>& ids);
  void greet(const Knowledge& knowledge);
  void announce(const Knowledge& knowledge);
  void tellHappenings(Engine& engine);
  void send(std::vector<notify::Item> items);
  [[nodiscard]] notify::Message messageOf(std::vector<notify::Item> items);
  void take(const notify::OutboxChange& change);
  void takeOutcomes(notify::Post& post);
  void store();
  void pulse(const Engine& engine, notify::Post& post);

  Parts parts_;
  provider::alerts::Timing timing_;
  config::ToldEvents toldEvents_;
  std::chrono::milliseconds pollInterval_;
  std::vector<config::Channel> channels_;
  provider::alerts::Announcements announcements_;
  notify::Outbox outbox_;
  /// How the last try of a channel ended, where it failed; those of pulses apart, for they wait for nothing.
  struct Fault {
    std::string error;
    provider::WallTime since{};
    bool denied = false;
  };
  using Faults = std::map<std::string, Fault>;
  static void note(Faults& faults, const notify::Outcome& outcome, provider::WallTime now);
  Faults letterFaults_;
  Faults pulseFaults_;
  std::vector<notify::Item> happened_;
  provider::WallTime happenedAt_{};
  std::chrono::milliseconds calendarShift_{0};
  std::optional<provider::SteadyTime> pulsedFor_;
  unsigned messages_ = 0;
  /// What the journal still has to be told.
  std::set<provider::alerts::ConditionId> announcementsUnstored_;
  std::map<std::int64_t, notify::Letter> lettersUnstored_;
  std::set<std::int64_t> lettersGone_;
  bool storeFailed_ = false;
  /// While the journal fails it is asked now and then only, for each try may take seconds.
  provider::SteadyTime storeAgainAt_{};
  /// Channels that have been told what is wrong; nothing = not loaded yet.
  std::optional<std::set<std::string>> greeted_;
  bool greetedUnstored_ = false;
};

}  // namespace agent::cycle
