#include "agent/cycle/herald.h"

#include <algorithm>
#include <utility>

#include "agent/cycle/items.h"
#include "agent/log/log.h"

namespace agent::cycle {

using namespace provider;
using std::chrono::milliseconds;

namespace {

journal::Letter stored(const notify::Letter& letter) {
  return {.id = letter.id,
          .channel = letter.channel,
          .message = notify::toJson(letter.message),
          .madeAt = letter.madeAt,
          .notBefore = letter.notBefore,
          .tries = letter.tries,
          .lastError = letter.lastError};
}

/// Nothing for what no version of this program wrote.
std::optional<notify::Letter> restored(const journal::Letter& letter) {
  auto message = notify::messageFromJson(letter.message);
  if (!message) {
    log::warning("message_dropped", {{"channel", letter.channel}, {"reason", message.error().message}});
    return std::nullopt;
  }
  return notify::Letter{.id = letter.id,
                        .channel = letter.channel,
                        .message = std::move(*message),
                        .madeAt = letter.madeAt,
                        .notBefore = letter.notBefore,
                        .tries = letter.tries,
                        .lastError = letter.lastError};
}

bool isTold(const config::ToldEvents& told, Happening::Kind kind) {
  switch (kind) {
    case Happening::Kind::Rented:
      return told.rented;
    case Happening::Kind::Released:
      return told.released;
    case Happening::Kind::Price:
      break;
  }
  return told.price;
}

void logOutcome(const notify::Outcome& outcome) {
  using enum notify::Delivery::Result;
  const notify::Delivery& delivery = outcome.delivery;
  if (outcome.id == 0 && delivery.result == Delivered)
    return log::notice("channel_works_again", {{"channel", outcome.channel}});
  if (outcome.id == 0)
    return log::warning("channel_failed", {{"channel", outcome.channel}, {"error", delivery.error}});
  if (delivery.result == Delivered && delivery.error.empty())
    return log::info("message_delivered", {{"channel", outcome.channel}, {"message", outcome.id}});
  if (delivery.result == Delivered)
    return log::warning(
        "message_delivered",
        {{"channel", outcome.channel}, {"message", outcome.id}, {"not_to_all", delivery.error}});
  const char* event = delivery.result == TryAgain ? "message_delayed"
                      : delivery.result == Denied ? "channel_denied"
                                                  : "message_refused";
  log::Fields fields{{"channel", outcome.channel}, {"message", outcome.id}, {"error", delivery.error}};
  if (delivery.result == Denied) fields.emplace_back("next", "tried again in an hour, or after a reload");
  log::write(delivery.result == TryAgain ? log::Level::Warning : log::Level::Error, event, fields);
}

}  // namespace

Herald::Herald(Parts parts, const config::Config& config) : parts_(std::move(parts)) { reconfigure(config); }

void Herald::reconfigure(const config::Config& config) {
  timing_ = config.alertTiming;
  toldEvents_ = config.toldEvents;
  pollInterval_ = config.agent.pollInterval;
  inFlight_.clear();
  take(outbox_.configure(config.channels, parts_.clock.wall()));
  channels_ = config.channels;
}

Result<void> Herald::recall() {
  auto announcements = parts_.journal.announcements();
  if (!announcements) return std::unexpected(announcements.error());
  auto letters = parts_.journal.letters();
  if (!letters) return std::unexpected(letters.error());
  announcements_ = std::move(*announcements);
  std::vector<notify::Letter> readable;
  for (const journal::Letter& letter : *letters) {
    if (auto known = restored(letter))
      readable.push_back(std::move(*known));
    else
      lettersGone_.insert(letter.id);
  }
  take(outbox_.restore(std::move(readable), parts_.clock.wall()));
  store();
  return {};
}

void Herald::followClock(Engine& engine) {
  engine.followClock();
  const milliseconds by = engine.calendarShift() - std::exchange(calendarShift_, engine.calendarShift());
  if (by == milliseconds::zero()) return;
  announcements_ = alerts::shifted(std::move(announcements_), by);
  for (const auto& [id, announcement] : announcements_) announcementsUnstored_.insert(id);
  outbox_.shift(by);
  happenedAt_ += by;
}

void Herald::work(Engine& engine, notify::Post& post) {
  followClock(engine);
  tellHappenings(engine);
  if (engine.knowledge().machinesAskedAt) announce(engine.knowledge());
  store();
  pulse(engine, post);
  exchange(post);
}

void Herald::announce(const Knowledge& knowledge) {
  for (const std::string& machine : knowledge.forgotten)
    std::erase_if(announcements_, [&](const auto& entry) {
      const bool its = scopeOf(entry.first.rule) == alerts::Scope::Machine && entry.first.subject == machine;
      if (its) announcementsUnstored_.insert(entry.first);
      return its;
    });
  alerts::Announced announced = alerts::announce(announcements_, knowledge.alerts,
                                                 knowledge.switches.silences, timing_, parts_.clock.wall());
  for (const auto& [id, announcement] : announced.announcements)
    if (const auto was = announcements_.find(id); was == announcements_.end() || was->second != announcement)
      announcementsUnstored_.insert(id);
  for (const auto& [id, announcement] : announcements_)
    if (!announced.announcements.contains(id)) announcementsUnstored_.insert(id);
  announcements_ = std::move(announced.announcements);
  std::vector<notify::Item> items;
  for (const alerts::Notice& notice : announced.notices) items.push_back(itemOf(notice, knowledge));
  send(std::move(items));
}

void Herald::tellHappenings(Engine& engine) {
  const WallTime now = parts_.clock.wall();
  for (const Happening& happening : engine.takeHappenings()) {
    if (!isTold(toldEvents_, happening.kind)) continue;
    if (happened_.empty()) happenedAt_ = now;
    happened_.push_back(itemOf(happening, engine.knowledge()));
  }
  if (!happened_.empty() && now - happenedAt_ >= timing_.groupWait) send(std::exchange(happened_, {}));
}

void Herald::send(std::vector<notify::Item> items) {
  if (items.empty() || channels_.empty()) return;
  const WallTime now = parts_.clock.wall();
  notify::Message message;
  message.id =
      parts_.host + "-" + std::to_string(now.time_since_epoch().count()) + "-" + std::to_string(++messages_);
  message.host = parts_.host;
  message.at = now;
  message.items = std::move(items);
  take(outbox_.add(message, now));
}

void Herald::take(const notify::OutboxChange& change) {
  for (const notify::Letter& letter : change.changed) lettersUnstored_[letter.id] = letter;
  for (const std::int64_t id : change.gone) {
    lettersUnstored_.erase(id);
    lettersGone_.insert(id);
    inFlight_.erase(id);
  }
  for (const auto& dropped : change.dropped)
    log::error(
        "message_dropped",
        {{"channel", dropped.letter.channel}, {"message", dropped.letter.id}, {"reason", dropped.reason}});
}

void Herald::store() {
  if (announcementsUnstored_.empty() && lettersUnstored_.empty() && lettersGone_.empty()) return;
  std::vector<journal::Letter> letters;
  for (const auto& [id, letter] : lettersUnstored_) letters.push_back(stored(letter));
  journal::Journal& journal = parts_.journal;
  const auto done = journal.together([&]() -> Result<void> {
    auto kept = journal.storeAnnouncements(announcements_, announcementsUnstored_);
    return kept ? journal.storeLetters(letters, lettersGone_) : kept;
  });
  if (!done && !storeFailed_) log::error("journal_failed", {{"error", done.error().message}});
  storeFailed_ = !done;
  if (!done) return;
  announcementsUnstored_.clear();
  lettersUnstored_.clear();
  lettersGone_.clear();
}

void Herald::exchange(notify::Post& post) {
  const WallTime now = parts_.clock.wall();
  for (const auto& outcome : post.collect()) {
    logOutcome(outcome);
    if (outcome.id == 0) continue;
    inFlight_.erase(outcome.id);
    take(outbox_.apply(outcome, now));
  }
  store();
  for (notify::Letter& letter : outbox_.due(now)) {
    outbox_.took(letter.id);
    inFlight_.insert(letter.id);
    post.hand({.id = letter.id, .channel = letter.channel, .message = std::move(letter.message)});
  }
}

void Herald::pulse(const Engine& engine, notify::Post& post) {
  const Knowledge& knowledge = engine.knowledge();
  if (!knowledge.machinesAskedAt || knowledge.machinesAskedAt == pulsedFor_) return;
  pulsedFor_ = knowledge.machinesAskedAt;
  notify::Pulse pulse{.healthy = !knowledge.lastPollError && !engine.gate().broken() && !storeFailed_,
                      .host = parts_.host,
                      .firing = {},
                      .every = pollInterval_};
  const WallTime now = parts_.clock.wall();
  for (const auto& [id, announcement] : announcements_)
    if (announcement.told != alerts::Told::Nothing &&
        !alerts::isSilenced(id, knowledge.switches.silences, now))
      pulse.firing.push_back(itemOf({.id = id,
                                     .kind = alerts::NoticeKind::StillFiring,
                                     .since = announcement.since,
                                     .at = now,
                                     .detail = announcement.detail},
                                    knowledge));
  post.pulse(pulse);
}

SteadyTime Herald::nextDue(const Engine& engine) const {
  const WallTime now = parts_.clock.wall();
  const Knowledge& knowledge = engine.knowledge();
  std::optional<WallTime> next = outbox_.nextDue(now);
  const auto consider = [&next](std::optional<WallTime> time) {
    if (time) next = std::min(next.value_or(*time), *time);
  };
  if (knowledge.machinesAskedAt)
    consider(alerts::nextAnnouncement(announcements_, knowledge.alerts, knowledge.switches.silences, timing_,
                                      now));
  if (!happened_.empty()) consider(happenedAt_ + timing_.groupWait);
  if (!next) return SteadyTime::max();
  return parts_.clock.steady() + std::max(*next - now, milliseconds::zero());
}

bool Herald::busy() const { return !inFlight_.empty() || !outbox_.due(parts_.clock.wall()).empty(); }

}  // namespace agent::cycle
