#pragma once

#include "provider/sandbox/renters.h"
#include "tests/unit/sandbox/desk.h"

/// Worlds with a crowd, and ways to look at them.
namespace lively {

using namespace std::chrono_literals;
namespace sb = provider::sandbox;

inline sb::WorldOptions options(std::uint64_t seed, std::size_t rivals = 300) {
  sb::WorldOptions made;
  made.seed = seed;
  made.rivals = rivals;
  made.crowd = true;
  return made;
}

/// Lets time go by without a request.
inline void wait(Desk& desk, std::chrono::milliseconds time) {
  desk.clock.advance(time);
  (void)desk.world.change("nobody", {});
}

/// Who rents the machine on demand; null when nobody does.
inline const sb::Order* rental(const sb::World& world, const sb::Machine& machine) {
  for (const std::size_t i : machine.orders)
    if (const sb::Order& order = world.orders()[i]; !order.spot && !order.ended) return &order;
  return nullptr;
}

inline bool isRented(const sb::World& world, const sb::Machine& machine) {
  return rental(world, machine) != nullptr;
}
inline bool isRented(const sb::World& world, const char* name) {
  return isRented(world, *world.ownMachine(name));
}

/// What everybody and the account can read, at this moment.
inline std::string allAnswers(Desk& desk, std::int64_t server) {
  std::string text;
  for (const std::string& target : {std::string("/marketplace"), std::string("/my_servers"),
                                    std::string("/my_orders?return_completed=true"), std::string("/wallets"),
                                    "/spot_marketplace?market=" + std::to_string(server),
                                    "/spot_marketplace?market=" + std::to_string(kMachine)}) {
    desk.clock.advance(1s);
    text += desk.send("GET", target).body + "\n";
  }
  return text;
}

}  // namespace lively
