#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "provider/core/currency.h"
#include "provider/core/price.h"
#include "provider/machines/machine.h"
#include "provider/sandbox/model.h"

/// What happened in a rehearsal, as values. Times are counted from its beginning.
namespace agent::rehearsal {

using Since = std::chrono::milliseconds;

/// What comparable machines asked: quartiles, for the whole machine and a day.
struct Quartiles {
  provider::Price lower, median, upper;
};

/// What a machine cost at one moment, in its policy's currency, and what it was compared with.
struct PriceLook {
  Since at{};
  std::optional<provider::Price> onDemand;
  std::optional<provider::Price> spotMinimum;
  std::optional<Quartiles> market;
};

/// For so long a machine was something else than `Online`.
struct Trouble {
  provider::machines::Status status = provider::machines::Status::Offline;
  Since from{};
  Since until{};
};

struct MachineCourse {
  std::string name;
  std::string gpu;
  std::string policy{};  ///< empty = only watched
  provider::Currency currency = provider::Currency::Bitcoin;
  std::vector<PriceLook> looks{};  ///< at each change, and once an hour
  bool compared = false;           ///< there was somebody to compare with, for one of its prices
  std::vector<Trouble> troubles{};
  std::vector<provider::sandbox::Tenancy> tenancies{};
  std::uint64_t priceChanges = 0;  ///< writes that were carried out
  std::uint64_t requests = 0;      ///< about this machine alone
  std::uint64_t alerts = 0;        ///< that fired
};

/// What an own offer bid at one moment.
struct BidLook {
  Since at{};
  provider::Price bid;
  bool active = false;
  std::optional<provider::Price> bestRival;
};

struct OfferCourse {
  std::int64_t order = 0;
  std::string section;  ///< `[offer.…]` that it stands for
  std::string gpu;
  std::vector<BidLook> looks{};  ///< at each change
  std::optional<Since> endedAt{};
  std::uint64_t moves = 0;  ///< writes that were carried out
};

struct Course {
  std::vector<MachineCourse> machines;
  std::vector<OfferCourse> offers;
  std::vector<std::uint64_t> requestsPerHour;
  std::uint64_t alerts = 0;                       ///< that fired, those of no machine too
  std::map<std::string, std::uint64_t> messages;  ///< by channel
  std::uint64_t refused = 0;                      ///< settings that the marketplace refused
  /// There were more rentals, writes or events than are kept: what is counted of them is too little.
  bool beginningForgotten = false;
};

}  // namespace agent::rehearsal
