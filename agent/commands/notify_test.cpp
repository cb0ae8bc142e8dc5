#include <iostream>
#include <string>

#include "agent/commands/commands.h"
#include "agent/commands/host.h"
#include "agent/cycle/signals.h"
#include "agent/notify/channel.h"
#include "agent/report/tables.h"
#include "agent/report/text.h"
#include "provider/core/clock.h"

namespace agent::commands {

using namespace provider;

namespace {

notify::Message testMessage(WallTime now) {
  notify::Item item;
  item.kind = notify::ItemKind::Test;
  item.rule = "notify_test";
  item.since = now;
  item.at = now;
  notify::Message message;
  message.host = hostName();
  message.id = message.host + "-test-" + std::to_string(now.time_since_epoch().count());
  message.at = now;
  message.items.push_back(std::move(item));
  return message;
}

/// Empty = it arrived, and everywhere.
std::string faultOf(const config::Channel& settings, const notify::Message& message, Interrupt& interrupt,
                    Clock& clock) {
  const auto channel = notify::makeChannel(settings, &interrupt, clock);
  if (!channel) return channel.error().message;
  return notify::faultOf((*channel)->send(message));
}

}  // namespace

int runNotifyTest(const GlobalOptions& global, const Arguments&) {
  const auto config = loadConfig(global);
  if (!config) return config.error();
  if (config->channels.empty())
    return fail(kConfiguration, "there is no [notify.…] section: nobody would be told anything");
  cycle::Signals signals;
  SystemClock clock{&signals};
  const notify::Message message = testMessage(clock.wall());
  report::Table table({{"channel"}, {"type"}, {"result"}});
  bool allArrived = true;
  for (const config::Channel& settings : config->channels) {
    const std::string fault = faultOf(settings, message, signals, clock);
    allArrived = allArrived && fault.empty();
    table.add({settings.label, std::string(config::name(settings.type)),
               fault.empty() ? "delivered" : report::printable(fault)});
    if (signals.stopRequested()) break;
  }
  std::cout << table.text() << std::flush;
  return allArrived ? kDone : kUnavailable;
}

}  // namespace agent::commands
