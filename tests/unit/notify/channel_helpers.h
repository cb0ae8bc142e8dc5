#pragma once

#include "agent/notify/channels.h"
#include "tests/support/scripted_server.h"
#include "tests/unit/api/transport_helpers.h"
#include "tests/unit/notify/messages.h"

namespace notify_test {

using agent::config::ChannelType;
using agent::notify::Delivery;
using test_support::Behaviour;
using test_support::ScriptedServer;

/// What a channel is made in: a calendar that stands still, and an interrupt.
struct World {
  provider::VirtualClock clock{kNow};
  FakeInterrupt interrupt;
  test_support::TemporaryFolder folder;
  std::chrono::milliseconds timeout{5000};

  std::string secret(const std::string& name, const std::string& text) const {
    return secretFile(folder, name, text);
  }
  agent::notify::MadeChannel tryToMake(const agent::config::Channel& settings) {
    return agent::notify::makeChannelWithin(settings,
                                            {.interrupt = &interrupt, .clock = clock, .timeout = timeout});
  }
  std::unique_ptr<agent::notify::Channel> make(const agent::config::Channel& settings) {
    auto made = tryToMake(settings);
    if (!made) throw std::runtime_error(made.error().message);
    return std::move(*made);
  }
};

inline agent::config::Channel channelOf(ChannelType type, const std::string& url = {}) {
  agent::config::Channel settings;
  settings.label = "phone";
  settings.type = type;
  settings.url = url;
  return settings;
}

inline ScriptedServer::Options tls(const test_support::SelfSignedCertificate& certificate) {
  ScriptedServer::Options options;
  options.certificateFile = certificate.certificateFile();
  options.keyFile = certificate.keyFile();
  return options;
}

inline const char* text(Delivery::Result result) {
  switch (result) {
    case Delivery::Result::Delivered:
      return "delivered";
    case Delivery::Result::TryAgain:
      return "try again";
    case Delivery::Result::Refused:
      return "refused";
    case Delivery::Result::Denied:
      break;
  }
  return "denied";
}

}  // namespace notify_test
