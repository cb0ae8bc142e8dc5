#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "agent/journal/journal.h"
#include "provider/alerts/monitor.h"
#include "provider/core/clock.h"
#include "provider/core/error.h"
#include "provider/machines/machine.h"
#include "provider/market/gpu_texts.h"
#include "provider/market/rates.h"
#include "provider/market/snapshot.h"
#include "provider/offers/offer.h"
#include "provider/offers/plan.h"
#include "provider/pricing/decision.h"

namespace agent::cycle {

/// A write that was sent and has to be seen in the marketplace before anything else is written there.
struct Unconfirmed {
  std::int64_t write = 0;  ///< in the journal
  bool answered = false;   ///< the marketplace said yes; otherwise nobody knows
  int readsLeft = 3;
  provider::SteadyTime nextRead{};
};

/// The same of a machine's settings.
struct UnconfirmedSettings : Unconfirmed {
  std::string expected;  ///< as they should read
  provider::WallTime sentAt{};
};

/// The same of an offer's price.
struct UnconfirmedBid : Unconfirmed {
  provider::Price price;  ///< as it should read
  bool lowers = false;    ///< a lowering, which opens its window
  /// The window as it stood before: in force again should it turn out that nothing was carried out.
  std::optional<provider::WallTime> windowBefore;
};

struct MachineState {
  provider::machines::Machine machine;
  std::string gpu;                 ///< as the marketplace words it; empty while not told
  std::optional<std::int64_t> id;  ///< as the account's list tells it, if it does
  provider::machines::Memory memory;
  journal::PricingMemory pricing;
  provider::SteadyTime knownSince{};  ///< first seen by this process
  std::optional<provider::SteadyTime> settingsAskedAt;
  /// When they were read last. Not by the calendar, which may be set back to where an old reading looks
  /// fresh.
  std::optional<provider::SteadyTime> settingsReadAt;
  bool settingsReadFailed = false;                      ///< the last time they were asked for
  std::optional<provider::pricing::Decision> decision;  ///< nothing = only watched, or nothing read yet
  std::optional<UnconfirmedSettings> unconfirmed;
};

struct OfferState {
  provider::offers::Offer offer;
  /// The bid was read in the spot market or set from here; false = it is the order's, or nobody knows what
  /// became of the last move.
  bool bidKnown = false;
  provider::offers::Memory memory;
  std::optional<provider::offers::Move> move;  ///< nothing = only watched
  std::optional<UnconfirmedBid> unconfirmed;
};

/// The spot market of one machine on which this account bids.
struct BookState {
  std::optional<provider::offers::Book> book;
  std::optional<provider::SteadyTime> askedAt;
  bool readFailed = false;  ///< the last time it was asked for
};

/// Everything the agent knows at one moment: what was read, what is remembered, what was decided on it.
struct Knowledge {
  std::map<std::string, MachineState> machines;
  std::map<std::int64_t, OfferState> offers;
  std::map<std::int64_t, BookState> books;  ///< by the machine's number
  /// Null when it was not read.
  [[nodiscard]] const provider::offers::Book* bookOn(std::int64_t machine) const {
    const auto found = books.find(machine);
    return found != books.end() && found->second.book ? &*found->second.book : nullptr;
  }
  provider::market::GpuTexts gpuTexts;
  std::optional<provider::market::Snapshot> market;
  provider::market::Rates rates;
  provider::alerts::State alerts;
  journal::Switches switches;

  std::optional<provider::WallTime> machinesReadAt;
  std::optional<provider::Error> lastPollError;  ///< of the last `my_servers`; nothing when it was good
  std::optional<provider::SteadyTime> machinesAskedAt;
  std::optional<provider::SteadyTime> marketAskedAt;
  bool marketReadFailed = false;  ///< the last time it was asked for
  std::optional<provider::SteadyTime> ordersAskedAt;
  std::optional<provider::SteadyTime> ratesAskedAt;
  int ratesMisses = 0;                       ///< machines in a row whose spot market told no rate
  std::optional<std::int64_t> ratesAskedOf;  ///< the machine whose spot market was asked last
};

}  // namespace agent::cycle
