#include "agent/notify/route.h"

#include <fnmatch.h>

#include <algorithm>

namespace agent::notify {
namespace {

constexpr int kMinutesOfTwoDays = 2 * 24 * 60;

bool isBadEnough(config::LeastSeverity least, Severity severity) {
  switch (least) {
    case config::LeastSeverity::Info:
      return true;
    case config::LeastSeverity::Warning:
      return severity != Severity::Info;
    case config::LeastSeverity::Critical:
      break;
  }
  return severity == Severity::Critical;
}

bool isQuiet(const config::QuietHours& hours, provider::WallTime time) {
  const int minute = hours.zone.at(time).minuteOfDay;
  if (hours.fromMinute <= hours.toMinute) return minute >= hours.fromMinute && minute < hours.toMinute;
  return minute >= hours.fromMinute || minute < hours.toMinute;
}

}  // namespace

bool takes(const config::Channel& channel, const Item& item) {
  if (channel.type == config::ChannelType::Heartbeat) return false;
  if (item.kind == ItemKind::Test) return true;
  if (item.kind == ItemKind::Event && channel.type == config::ChannelType::Alertmanager) return false;
  if (!isBadEnough(channel.severity, item.severity)) return false;
  return channel.rules.empty() || std::ranges::any_of(channel.rules, [&](const std::string& glob) {
           return ::fnmatch(glob.c_str(), item.rule.c_str(), 0) == 0;
         });
}

std::optional<Message> routed(const config::Channel& channel, const Message& message) {
  Message mine = message;
  std::erase_if(mine.items, [&](const Item& item) { return !takes(channel, item); });
  if (mine.items.empty()) return std::nullopt;
  return mine;
}

std::optional<provider::WallTime> quietUntil(const config::QuietHours& hours, provider::WallTime now) {
  if (!isQuiet(hours, now)) return std::nullopt;
  // Minute by minute, because a night may lack an hour, or have one twice.
  provider::WallTime time = std::chrono::floor<std::chrono::minutes>(now);
  for (int minute = 0; minute < kMinutesOfTwoDays; ++minute) {
    time += std::chrono::minutes{1};
    if (!isQuiet(hours, time)) return time;
  }
  return std::nullopt;
}

}  // namespace agent::notify
