#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "provider/alerts/monitor.h"
#include "provider/core/clock.h"

/// What people are told of conditions, and when: grouping, repeats, silences, inhibition. No delivery.
namespace provider::alerts {

/// What people were last told of a condition.
enum class Told { Nothing, Firing, Flapping };
[[nodiscard]] std::string_view name(Told told);
[[nodiscard]] std::optional<Told> toldFromName(std::string_view text);

struct Announcement {
  Told told = Told::Nothing;
  WallTime toldAt{};
  /// As it was told: a condition that is over is no longer in the state.
  WallTime since{};
  std::string detail;
  /// Since when the condition has been otherwise than told.
  std::optional<WallTime> unsaidSince;

  friend bool operator==(const Announcement&, const Announcement&) = default;
};

/// What has been told, or waits to be; what is stored.
using Announcements = std::map<ConditionId, Announcement>;

/// The owner wants to hear nothing of a machine or an offer for a time.
struct Silence {
  std::string subject;  ///< a machine's name, or an offer as `offer:39`; empty = everything
  WallTime since{};
  WallTime until{};
  std::string reason;

  friend bool operator==(const Silence&, const Silence&) = default;
};
/// `subject` as a silence names it.
[[nodiscard]] bool isSilenced(std::string_view subject, const std::vector<Silence>& silences, WallTime now);

enum class NoticeKind { Firing, StillFiring, Flapping, Resolved };

/// What people should be told now.
struct Notice {
  ConditionId id;
  NoticeKind kind = NoticeKind::Firing;
  WallTime since{};  ///< the first failing reading
  WallTime at{};
  std::string detail;

  friend bool operator==(const Notice&, const Notice&) = default;
};

struct Announced {
  Announcements announcements;
  std::vector<Notice> notices;  ///< those of one call share a message
};

/// Pure. What is to be told at `now`. A change is told once the first untold one has waited `groupWait`, and
/// everything untold goes with it. What was told as firing and goes on is told again every `repeatEvery`. One
/// that comes and goes is told as flapping once, if it was not told as firing anyway, and again when it is
/// steady. Nothing is told of what is silenced, or of what cannot be known while the last poll failed or did
/// not show the machine; it waits, and is told afterwards if it is still otherwise than told.
[[nodiscard]] Announced announce(Announcements before, const State& state,
                                 const std::vector<Silence>& silences, const Timing& timing, WallTime now);

/// When `announce` has something to tell if nothing else happens; nothing = never.
[[nodiscard]] std::optional<WallTime> nextAnnouncement(const Announcements& announcements, const State& state,
                                                       const std::vector<Silence>& silences,
                                                       const Timing& timing, WallTime now);

/// Pure. The calendar jumped by `by`, forward or back.
[[nodiscard]] Announcements shifted(Announcements announcements, std::chrono::milliseconds by);

}  // namespace provider::alerts
