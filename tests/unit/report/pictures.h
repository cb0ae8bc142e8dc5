#pragma once

#include "agent/report/status.h"

/// Pictures of a fleet for tests.
namespace test {

inline provider::WallTime at(std::int64_t seconds) {
  return provider::WallTime{std::chrono::seconds{seconds}};
}

constexpr std::int64_t kWritten = 1'735'787'045;

inline agent::report::MachineLine machine(const std::string& name, const std::string& status) {
  return {.name = name,
          .status = status,
          .visibility = "public",
          .gpu = "2x NVIDIA GeForce RTX 3080",
          .policy = "follow",
          .onDemand = "0.00010000 BTC",
          .spotMinimum = "0.00008000 BTC",
          .decision = "hold",
          .reason = "dead band",
          .paused = ""};
}

inline agent::report::AlertLine alert(const std::string& rule, const std::string& subject,
                                      const std::string& severity, const std::string& phase,
                                      std::int64_t sinceSeconds) {
  return {.rule = rule,
          .subject = subject,
          .severity = severity,
          .phase = phase,
          .since = at(sinceSeconds),
          .detail = ""};
}

/// In the middle of a descent.
inline agent::report::OfferLine offer(std::int64_t id) {
  return {.id = id,
          .server = 6,
          .gpu = "2x NVIDIA GeForce RTX 3090",
          .policy = "cheap",
          .active = true,
          .bid = "0.00000420 BTC",
          .bestRival = "0.00000210 BTC",
          .target = "0.00000220 BTC",
          .loweringsLeft = 2,
          .secondsLeft = 1113,
          .secondsToWindow = 513,
          .move = "wait",
          .reason = "the next lowering is allowed once the window of the last one is over",
          .paused = ""};
}

/// `machines` machines, all online, written at `kWritten`.
inline agent::report::Status picture(int machines) {
  agent::report::Status status;
  status.version = "0.1.0";
  status.mode = "observe";
  status.writtenAt = at(kWritten);
  status.pollIntervalMs = 60'000;
  status.machinesReadAt = at(kWritten);
  for (int i = 1; i <= machines; ++i)
    status.machines.push_back(machine("rig-0" + std::to_string(i), "Online"));
  return status;
}

/// One of everything, with text that is hard to carry.
inline agent::report::Status fullPicture() {
  agent::report::Status status = picture(2);
  status.machines[0].name = "größe \"€\" \\ 𝄞 / 机器\n\t\x01\x7f";
  status.machines[1].status = "unknown";
  status.machines[1].paused = "paused for 2h more";
  status.paused = "paused until resumed";
  status.machinesReadAt = at(kWritten) + std::chrono::milliseconds{7};
  status.marketReadAt = at(0);
  status.lastError = "HTTP 502: <html>";
  status.requests = 18'446'744'073'709'551'615ULL;
  status.writes = 4;
  status.offers.push_back(offer(39));
  status.offers[0].id = INT64_MAX;
  status.offers[0].server = INT64_MIN;
  status.offers[0].paused = "paused for 2h more";
  status.offers.push_back({});
  status.alerts.push_back(alert("machine_offline", "rig-02", "critical", "firing", kWritten - 840));
  status.alerts[0].silenced = "silenced for 2h more";
  status.channels.push_back({.label = "phone",
                             .type = "telegram",
                             .waiting = 2,
                             .error = "HTTP status 401",
                             .failingSince = at(kWritten - 60),
                             .denied = true});
  status.channels.push_back({.label = "desk", .type = "slack"});
  return status;
}

}  // namespace test
