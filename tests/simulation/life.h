#pragma once

#include <functional>
#include <map>

#include "tests/simulation/town.h"

namespace simulation {

/// What happens to a town: people, machines, networks, disks and calendars, as the seed has it.
class Life {
 public:
  explicit Life(Town& town);

  /// For so long, with trouble.
  void trouble(std::chrono::milliseconds span);
  /// Everything works again, nobody touches anything, and the agent has its time.
  void calm();
  /// So many machines that each turn of the agent and of those who judge takes milliseconds.
  [[nodiscard]] bool isCrowded() const;

 private:
  using Deed = void (Life::*)();

  void runUntil(provider::SteadyTime end, bool eventful);
  void runUntilItRests(provider::SteadyTime end);
  /// Whether all would be found as it is meant to be, at this moment.
  [[nodiscard]] bool allRests();
  void happen();
  /// Does it once so much time has passed.
  void after(std::chrono::milliseconds span, std::function<void()> deed);

  // The owner and the people of the market (people.cpp).
  void setPriceByHand();
  void setListingByHand();
  void rivalsMove();
  void rentOrRelease();
  void bidOrEnd();
  void repriceOwnOffer();
  void machineFails();
  void machineVanishes();
  void healMachines();

  // What breaks (breakages.cpp).
  void networkTrouble();
  void diskTrouble();
  void mailTrouble();
  void calendarJump();
  void killNow();
  void killSoon();

  // Commands (commands.cpp).
  void pauseOrResume();
  void silence();
  void reload();
  void command(const std::string& what,
               const std::function<provider::Result<void>(agent::journal::Journal&)>& call);

  [[nodiscard]] const provider::sandbox::Machine& someOwn();
  [[nodiscard]] std::string someSubject();
  [[nodiscard]] provider::Price priceIn(provider::Currency currency);
  [[nodiscard]] std::vector<std::int64_t> ownOffers() const;
  void byHand(const std::string& machine, const provider::sandbox::MachineChange& change,
              const std::string& what);

  Town& town_;
  Chance chance_;
  std::multimap<provider::SteadyTime, std::function<void()>> later_;
  std::map<std::int64_t, provider::Price> rivalPrices_;
  std::vector<std::string> own_;
};

}  // namespace simulation
