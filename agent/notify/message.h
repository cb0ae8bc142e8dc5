#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "provider/core/clock.h"
#include "provider/core/error.h"

/// Messages to people: what they say, how they look in each channel, and their way there.
namespace agent::notify {

enum class ItemKind { Firing, StillFiring, Flapping, Resolved, Event, Test };
[[nodiscard]] std::string_view name(ItemKind kind);  ///< `firing`, `still_firing`, …
enum class Severity { Info, Warning, Critical };
[[nodiscard]] std::string_view name(Severity severity);

/// One thing that a message tells. Texts are for people, and empty where there is nothing to say.
struct Item {
  ItemKind kind = ItemKind::Firing;
  std::string rule;  ///< `machine_offline`; of an event its name: `rented`, `released`, `price`
  Severity severity = Severity::Info;
  std::string machine;                ///< its name; empty = it is about an offer, or the agent itself
  std::optional<std::int64_t> offer;  ///< the order's number
  provider::WallTime since{};         ///< of a condition: the first failing reading; else as `at`
  provider::WallTime at{};
  std::string detail;    ///< `is not online`
  std::string gpu;       ///< `8x NVIDIA GeForce RTX 4090`
  std::string earning;   ///< `rented on demand for 0.00013500 BTC a day`
  std::string nextStep;  ///< `check power and network of the rig`

  friend bool operator==(const Item&, const Item&) = default;
};

/// What shares one message. Items are in the order in which they should be read.
struct Message {
  std::string id;    ///< the same at every try: a receiver tells repetitions by it
  std::string host;  ///< name of the computer that the agent runs on
  provider::WallTime at{};
  std::vector<Item> items;

  friend bool operator==(const Message&, const Message&) = default;
};

/// JSON as a webhook gets it (documented in the README): `schema: 1`, fixed key order, times in UTC as
/// `2026-11-20T10:00:00Z`, keys whose text would be empty left out.
[[nodiscard]] std::string toJson(const Message& message);
/// What `toJson` wrote, to the second.
[[nodiscard]] provider::Result<Message> messageFromJson(const std::string& text);

}  // namespace agent::notify
