#include <algorithm>
#include <array>
#include <iostream>
#include <string>

#include "agent/commands/commands.h"
#include "agent/config/secret_file.h"
#include "agent/notify/channel.h"
#include "agent/report/tables.h"

namespace agent::commands {

namespace {

bool needsCredentials(const config::Channel& channel) {
  return std::ranges::any_of(
      std::array{channel.urlFile, channel.tokenFile, channel.secretFile, channel.passwordFile},
      config::isCredential);
}

}  // namespace

int runConfig(const GlobalOptions& global, const Arguments& arguments) {
  const auto config = loadConfig(global);
  if (!config) return config.error();
  const bool withheld = config::credentialsWithheld();
  const auto key = config::loadKey(config->api);
  if (arguments.has("print")) {
    if (key) std::cout << "; the API key comes from " << key->source << '\n';
    std::cout << config::asIni(*config) << std::flush;
  }
  if (!key && !withheld) return fail(kConfiguration, key.error().message);
  // By hand there are none: only the service can tell whether they are good.
  const bool credentials = !withheld && !config::credentialsDirectory().empty();
  std::string unseen = withheld ? "the API key" : "";
  provider::SystemClock clock;
  if (const auto transport = makeTransport(*config, nullptr, clock); !transport)
    return fail(kConfiguration, transport.error().message);
  for (const config::Channel& channel : config->channels) {
    if (!credentials && needsCredentials(channel)) {
      unseen += (unseen.empty() ? "[notify." : ", [notify.") + channel.label + "]";
      continue;
    }
    if (const auto made = notify::makeChannel(channel, nullptr, clock); !made)
      return fail(kConfiguration, made.error().message);
  }
  if (!arguments.has("print"))
    std::cerr << global.configFile.string() << ": no faults; mode = " << config::name(config->agent.mode)
              << ", " << config->servers.size() << " server section(s), " << config->offers.size()
              << " offer section(s), " << config->channels.size() << " channel(s)"
              << (unseen.empty()
                      ? ""
                      : "; not looked at, as systemd hands the secrets to the service only: " + unseen)
              << '\n';
  return kDone;
}

}  // namespace agent::commands
