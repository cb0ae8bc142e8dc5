#pragma once

#include <fstream>
#include <string>

#include "agent/notify/message.h"
#include "tests/support/certificate.h"

/// Messages and settings that tests are made of.
namespace notify_test {

using agent::notify::Item;
using agent::notify::ItemKind;
using agent::notify::Message;
using agent::notify::Severity;

/// 2026-11-20 10:45:00 UTC
inline constexpr provider::WallTime kNow{std::chrono::seconds{1'795'171'500}};

inline Item offline(const std::string& machine, ItemKind kind = ItemKind::Firing) {
  return {.kind = kind,
          .rule = "machine_offline",
          .severity = Severity::Critical,
          .machine = machine,
          .offer = {},
          .since = kNow - std::chrono::minutes{3},
          .at = kNow,
          .detail = "is not online",
          .gpu = "8x NVIDIA GeForce RTX 4090",
          .earning = "rented on demand for 0.00013500 BTC a day",
          .nextStep = "check power and network of the rig"};
}

/// Nothing but a rule about a machine, an offer (`offer` other than 0) or the agent.
inline Item bare(const std::string& rule, Severity severity, const std::string& machine,
                 std::int64_t offer = 0, ItemKind kind = ItemKind::Firing) {
  Item item;
  item.kind = kind;
  item.rule = rule;
  item.severity = severity;
  item.machine = machine;
  if (offer != 0) item.offer = offer;
  item.since = kNow - std::chrono::minutes{3};
  item.at = kNow;
  return item;
}

inline Message messageOf(std::vector<Item> items) {
  return {.id = "m-1", .host = "farm-1", .at = kNow, .items = std::move(items)};
}

/// A file that only its owner may read.
inline std::string secretFile(const test_support::TemporaryFolder& folder, const std::string& name,
                              const std::string& text) {
  const auto path = folder.path() / name;
  std::ofstream(path) << text << "\n";
  std::filesystem::permissions(path,
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  return path.string();
}

}  // namespace notify_test
