#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "agent/config/config.h"
#include "agent/cycle/agenda.h"
#include "agent/cycle/clock_watch.h"
#include "agent/cycle/knowledge.h"
#include "agent/cycle/offer_mover.h"
#include "agent/cycle/settings_writer.h"
#include "agent/cycle/write_gate.h"
#include "agent/journal/journal.h"
#include "provider/api/client.h"
#include "provider/core/clock.h"
#include "provider/core/error.h"

namespace agent::cycle {

/// Something that happened to a machine, for those who want to be told though nothing is wrong.
struct Happening {
  enum class Kind { Rented, Released, Price };
  Kind kind = Kind::Rented;
  std::string machine;
  provider::WallTime at{};
  std::string detail;
};

/// Observe, decide, act, verify: one request at a time, the most urgent first. One thread; everything handed
/// in outlives it.
class Engine {
 public:
  struct Parts {
    provider::api::Client& client;
    provider::Clock& clock;
    journal::Journal& journal;
    /// Names this boot, so that a calendar that was set while no agent ran is noticed; empty = not to be
    /// known.
    std::string bootId{};
  };

  Engine(Parts parts, config::Config config, Authority authority);

  /// Loads what is remembered. Writes whose outcome nobody knows are taken up: read back before anything else
  /// is written there. May be called again to take in what another process stored.
  [[nodiscard]] provider::Result<void> recall();

  /// Looks at one machine only, and at no offers: nothing is asked for the sake of the others.
  void focusOn(const std::string& machine);
  /// Looks at the own offers and their machines' spot markets only, also at those that no section names.
  void focusOnOffers();
  /// For a process that goes on: while the marketplace asks to be left alone, requests wait, but for the
  /// poll, which fails, so that the silence is noticed. Without it each fails, and a command comes to its
  /// end.
  void waitWhileLeftAlone() { waitsWhileLeftAlone_ = true; }
  /// The names of the machines that the last poll showed and `focusOn` passes over.
  [[nodiscard]] const std::vector<std::string>& passedOver() const { return passedOver_; }

  /// When the next request is due.
  [[nodiscard]] provider::SteadyTime nextDue() const;
  /// Whether everything that one full cycle needs was done.
  [[nodiscard]] bool cycleComplete() const;
  /// Performs the most urgent task that is due, and decides anew; nothing when none is due.
  std::optional<TaskKind> step();

  /// A new configuration takes effect with the next step. Offers paused for an answer that was not understood
  /// try again.
  void reconfigure(config::Config config, Authority authority);

  /// The owner's own word: writes that were put off because earlier ones failed go out now.
  void passOverHolds();
  /// From now on decisions are made on the owner's own word: confirmations count as given, cooldowns are
  /// passed over.
  void takeOwnersWord();
  /// What the agent by itself would decide for a machine that has a policy.
  [[nodiscard]] std::optional<provider::pricing::Decision> byItself(const MachineState& state) const;
  /// The same for an offer.
  [[nodiscard]] std::optional<provider::offers::Move> byItself(const OfferState& state) const;
  [[nodiscard]] provider::offers::Rules offerRules() const;
  /// Reads the account's machines if that is due and stores what that says of alerts, and nothing else: for a
  /// time when another process acts. Whether it was due.
  bool pollIfDue();

  [[nodiscard]] const Knowledge& knowledge() const { return knowledge_; }
  [[nodiscard]] const config::Config& config() const { return config_; }
  [[nodiscard]] const WriteGate& gate() const { return gate_; }
  /// What happened since the last call and is no condition: rentals that began or ended, prices that were
  /// set.
  [[nodiscard]] std::vector<Happening> takeHappenings() { return std::exchange(happenings_, {}); }
  /// What is remembered in calendar time moves along when the calendar is set. Every step does that; and so
  /// does everybody who is about to go by what is known.
  void followClock();
  /// What the owner switched meanwhile. As `followClock`.
  void readSwitches();
  /// Conditions that ended since the last call without having become well.
  [[nodiscard]] std::set<provider::alerts::ConditionId> takeWithdrawn() {
    return std::exchange(withdrawn_, {});
  }
  /// By how much the calendar has jumped since the start, all jumps together.
  [[nodiscard]] std::chrono::milliseconds calendarShift() const { return calendarShift_; }
  /// Failed reads of this run, the last ones.
  [[nodiscard]] const std::vector<provider::Error>& errors() const { return errors_; }

 private:
  /// How many events wait for a journal that fails.
  static constexpr std::size_t kMostEventsKept = 10'000;

  [[nodiscard]] Moment now() const { return {parts_.clock.wall(), parts_.clock.steady()}; }
  [[nodiscard]] std::vector<Task> allTasks() const;
  void waitWhileLeftAlone(Task& task) const;

  void configureRates();
  /// One request. What is dated after it is dated by the calendar as it is then.
  template <typename Request>
  auto ask(Request request) {
    auto answer = request(parts_.client);
    followClock();
    return answer;
  }
  void perform(const Task& task);
  void workOn(MachineState& state, TaskKind kind);
  void confirmSettings(MachineState& state);
  void workOn(OfferState& state, TaskKind kind);
  void moveOffer(OfferState& state);
  void confirmOffer(OfferState& state);
  void takeResume(OfferState& state) const;
  [[nodiscard]] provider::pricing::Decided decided(const provider::pricing::Policy& policy,
                                                   const MachineState& state, provider::Word word) const;
  [[nodiscard]] provider::offers::Planned planned(const provider::offers::Policy& policy,
                                                  const OfferState& state, provider::Word word) const;
  [[nodiscard]] provider::Result<void> followClockSinceLastRun();
  void shift(std::chrono::milliseconds by);
  /// Lowerings whose sender did not live to store their windows.
  void noteWindowsOfUnsettled();
  /// Stores what changed in memory, all at once: a crash parts nothing that belongs to one moment, such as
  /// what moved along with the calendar and the clock's mark. Called before a write's outcome is stored, too.
  void storeMemories();
  [[nodiscard]] provider::Result<void> store(const std::map<std::string, journal::PricingMemory>& pricing);
  [[nodiscard]] std::map<std::string, journal::PricingMemory> changedPricing() const;
  void pollMachines();
  void takeMachines(const std::vector<provider::api::MyServer>& servers);
  void takeHardware(MachineState& state, const provider::machines::Hardware& hardware);
  void readSettings(MachineState& state);
  void readMarket();
  void pollOrders();
  void takeOrders(const std::vector<provider::api::Order>& orders);
  /// Reads the spot market of one machine, and what it shows of the own offers there.
  [[nodiscard]] provider::Result<provider::offers::Book> readBook(std::int64_t server);
  void takeBook(OfferState& state, const provider::offers::Book* before, const provider::offers::Book& book);
  void watchOffers(std::int64_t server);
  /// Says in the log what happened, and keeps it for the history.
  void record(journal::Event event);
  void keep(journal::Event event);
  /// Who has a machine whose settings do not tell: what the marketplace's list shows.
  void inferRental(MachineState& state) const;
  void readRates(std::int64_t machine);
  void learnRates(const provider::api::SpotMarket& market);
  void watch(const std::vector<provider::alerts::Reading>& readings);
  /// Conditions, and what is to be kept of them for the history.
  [[nodiscard]] provider::Result<void> storeAlerts();
  /// What a poll that failed says of the API and of the key; nothing of machines.
  void watchFailedPoll(const provider::Error& error);
  /// What a poll says of all machines, also of those that it does not show.
  void watchMachines();
  /// Machines that the owner no longer has, and those that have been missing for long.
  void forgetMachines();
  void forget(const std::string& machine);
  /// It ends, and nobody is told that it is well.
  void withdraw(const provider::alerts::ConditionId& id);
  /// Conditions of what is neither listed nor remembered end as if it were healthy.
  void addDeparted(std::vector<provider::alerts::Reading>& readings) const;
  /// Once a day: what is remembered of orders that ended long ago.
  void forgetEndedOffers();
  void addDepartedOffers(std::vector<provider::alerts::Reading>& readings) const;

  void decideAll();
  void decide(MachineState& state);
  void plan(OfferState& state);
  void planAll();
  /// The owner acts: offers that wait after failures, or are paused, try again.
  void endOffersTrouble();
  /// Notes a failed read; nothing is concluded from it.
  void failed(const char* endpoint, const provider::Error& error);
  /// Reads back, sooner or later, what an earlier run or another process wrote and did not see.
  void takeUpWaiting();
  [[nodiscard]] Unconfirmed readBackOf(const journal::Write& write) const;
  [[nodiscard]] bool takeUp(const journal::Write& write);
  [[nodiscard]] bool takeUp(const journal::Write& write, OfferState& state);
  /// What is known only here of a machine that is no longer listed, kept for its return.
  void putAside(const std::string& machine, MachineState& state);

  Parts parts_;
  config::Config config_;
  WriteGate gate_;
  SettingsWriter settingsWriter_;
  OfferMover offerMover_;
  Knowledge knowledge_;
  /// Offers whose last move is not confirmed and that the last answer left out, kept for their return.
  std::map<std::int64_t, OfferState> offersAside_;
  /// Writes of an earlier run to machines and offers that have not been seen yet in this one.
  std::vector<journal::Write> toTakeUp_;
  std::map<std::string, provider::machines::Memory> machineMemory_;
  std::map<std::string, journal::PricingMemory> pricingMemory_;
  std::map<std::int64_t, provider::offers::Memory> offerMemory_;
  ClockWatch clockWatch_;
  std::vector<provider::Error> errors_;
  std::string focus_;  ///< empty = everything
  bool offersOnly_ = false;
  bool waitsWhileLeftAlone_ = false;
  std::vector<std::string> passedOver_;
  std::optional<TaskKind> last_;
  provider::Word word_ = provider::Word::Agent;
  /// What the journal still has to be told.
  bool machinesUnstored_ = false;
  std::set<std::string> pricingUnstored_;
  std::set<std::int64_t> offersUnstored_;
  /// Machines that the owner said he no longer has, once that was taken in.
  std::set<std::string> forgottenTaken_;
  bool clockMarkUnstored_ = false;
  std::optional<provider::SteadyTime> offersForgottenAt_;
  std::vector<journal::Event> eventsUnstored_;
  std::vector<journal::Event> alertEventsUnstored_;
  std::vector<Happening> happenings_;
  std::set<provider::alerts::ConditionId> withdrawn_;
  std::set<provider::alerts::ConditionId> withdrawnUnstored_;
  std::chrono::milliseconds calendarShift_{0};
  bool recalled_ = false;  ///< what is remembered has been loaded once
  std::vector<provider::market::Rates::Known> ratesStored_;
  std::set<provider::alerts::ConditionId> alertsUnstored_;
};

}  // namespace agent::cycle
