#include <set>

#include "agent/notify/channels.h"
#include "agent/notify/mail.h"
#include "agent/notify/secrets.h"
#include "agent/notify/smtp.h"
#include "agent/notify/texts.h"

namespace agent::notify {
namespace {

constexpr TextStyle kStyle{.limit = 100'000};
/// With the sender's back-off about a quarter of an hour: longer than servers let strangers wait
/// (greylisting).
constexpr int kMostDeferrals = 8;

class Email final : public Channel {
 public:
  Email(MailServer server, MailAddress from, std::vector<MailAddress> to, const Surroundings& surroundings)
      : server_(std::move(server)), from_(std::move(from)), to_(std::move(to)), surroundings_(surroundings) {}

  Delivery send(const Message& message) override;
  Delivery pulse(const Pulse&) override { return nothingToDo(); }

 private:
  /// What came of a message that some have got and others shall get later.
  struct Progress {
    std::string message;
    std::set<std::string> served;
    int deferrals = 0;
  };

  [[nodiscard]] Mail mailOf(const Message& message) const {
    return {.from = from_,
            .to = to_,
            .subject = titleOf(message),
            .body = bodyOf(message, kStyle) + "\n",
            .id = message.id,
            .at = surroundings_.clock.wall()};
  }

  MailServer server_;
  MailAddress from_;
  std::vector<MailAddress> to_;
  Surroundings surroundings_;
  Progress progress_;
};

Delivery Email::send(const Message& message) {
  if (progress_.message != message.id) progress_ = {.message = message.id, .served = {}, .deferrals = 0};
  Envelope envelope{.from = from_.address, .to = {}};
  for (const MailAddress& each : to_)
    if (!progress_.served.contains(each.address)) envelope.to.push_back(each.address);
  MailHandedIn done = handIn(server_, envelope, written(mailOf(message)), surroundings_);
  progress_.served.merge(done.accepted);
  if (progress_.served.empty() || done.delivery.result == Delivery::Result::Refused) return done.delivery;
  // Some have it. The others must neither hold up what follows for ever, nor make anybody get it twice.
  const bool settled = done.delivery.result != Delivery::Result::TryAgain && done.deferred.empty();
  if (settled || ++progress_.deferrals >= kMostDeferrals)
    return {.result = Delivery::Result::Delivered, .error = done.delivery.error, .after = {}};
  return {.result = Delivery::Result::TryAgain,
          .error = done.delivery.error,
          .after = {},
          .maybeDelivered = done.delivery.maybeDelivered};
}

std::unexpected<provider::Error> useless(const std::string& why) {
  return provider::failure(provider::ErrorKind::InvalidInput, why);
}

}  // namespace

MadeChannel makeEmail(const config::Channel& settings, const Surroundings& surroundings) {
  if (settings.smtpHost.empty()) return useless("it names no mail server; set smtp");
  auto from = mailAddressFrom(settings.from);
  if (!from) return useless("from is not an e-mail address in ASCII: " + settings.from);
  std::vector<MailAddress> to;
  for (const std::string& each : settings.to) {
    const auto address = mailAddressFrom(each);
    if (!address) return useless("to holds what is not an e-mail address in ASCII: " + each);
    to.push_back(*address);
  }
  if (to.empty()) return useless("it names no recipient; set to");
  const auto password = secretIn(settings.passwordFile);
  if (!password) return std::unexpected(password.error());
  return std::make_unique<Email>(MailServer{.host = settings.smtpHost,
                                            .port = settings.smtpPort,
                                            .security = settings.security,
                                            .user = settings.user,
                                            .password = *password,
                                            .caFile = settings.caFile},
                                 *from, std::move(to), surroundings);
}

}  // namespace agent::notify
