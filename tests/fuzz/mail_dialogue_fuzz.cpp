#include <algorithm>
#include <string>

#include "agent/notify/mail.h"
#include "agent/notify/smtp.h"
#include "provider/core/clock.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/wire.h"

/// The input is what a mail server says; it is asked with and without a log-in.
using namespace agent::notify;

namespace {

const std::string kPassword = "hunter2hunter2";
const Envelope kEnvelope{.from = "rack@example.org", .to = {"a@example.org", "b@example.org"}};

bool areAmong(const std::set<std::string>& some) {
  return std::ranges::all_of(some, [](const std::string& one) {
    return std::ranges::find(kEnvelope.to, one) != kEnvelope.to.end();
  });
}

void check(const MailHandedIn& result) {
  using Result = Delivery::Result;
  const Delivery& delivery = result.delivery;
  fuzz::must(areAmong(result.accepted) && areAmong(result.deferred),
             "only those were asked for who are meant");
  for (const std::string& one : result.accepted)
    fuzz::must(!result.deferred.contains(one), "nobody is accepted and deferred");
  fuzz::must(delivery.result != Result::Delivered || !result.accepted.empty(),
             "what is delivered is so to somebody");
  fuzz::must(delivery.result == Result::Delivered || !delivery.error.empty(), "what fails has words");
  fuzz::must(!delivery.maybeDelivered || delivery.result == Result::TryAgain,
             "what may be there is tried again");
  const auto obeyed = [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; };
  fuzz::must(std::ranges::none_of(delivery.error, obeyed), "an error can be printed");
}

void handIn(const std::string& user) {
  provider::VirtualClock clock;
  const MailServer server{.host = "127.0.0.1",
                          .port = 25,
                          .security = agent::config::MailSecurity::None,
                          .user = user,
                          .password = user.empty() ? "" : kPassword,
                          .caFile = {}};
  const MailHandedIn result =
      handIn(server, kEnvelope, "Subject: x\r\n\r\n.\r\ny\r\n",
             {.interrupt = nullptr, .clock = clock, .timeout = std::chrono::seconds{10}});
  check(result);
  const std::string& error = result.delivery.error;
  fuzz::must(user.empty() || (!error.contains(kPassword) && !error.contains(base64(kPassword))),
             "no password gets into an error");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::say(fuzz::textOf(data, size), 1 + size % 7);
  for (const char* user : {"", "rack"}) handIn(user);
  return 0;
}
