#include "agent/cycle/herald.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "agent/cycle/items.h"
#include "agent/log/log.h"

namespace agent::cycle {

using namespace provider;
using std::chrono::milliseconds;

namespace {

constexpr std::chrono::seconds kStoreAgain{30};
/// A program that is started now and then does not know when that is.
constexpr std::chrono::hours kUnknownInterval{1};

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

/// For those who hear it for the first time, or again.
alerts::Notice noticeOf(const alerts::ConditionId& id, const alerts::Announcement& announcement,
                        WallTime now) {
  const bool flapping = announcement.told == alerts::Told::Flapping;
  return {.id = id,
          .kind = flapping ? alerts::NoticeKind::Flapping : alerts::NoticeKind::StillFiring,
          .since = announcement.since,
          .at = now,
          .detail = announcement.detail};
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
    return log::warning("message_delivered",
                        {{"channel", outcome.channel}, {"message", outcome.id}, {"but", delivery.error}});
  const char* event = delivery.result == TryAgain ? "message_delayed"
                      : delivery.result == Denied ? "channel_denied"
                                                  : "message_refused";
  log::Fields fields{{"channel", outcome.channel}, {"message", outcome.id}, {"error", delivery.error}};
  if (delivery.result == Denied)
    fields.emplace_back("next", "tried again in 5 minutes to an hour, or after a reload");
  log::write(delivery.result == TryAgain ? log::Level::Warning : log::Level::Error, event, fields);
}

}  // namespace

Herald::Herald(Parts parts, const config::Config& config) : parts_(std::move(parts)) { reconfigure(config); }

void Herald::reconfigure(const config::Config& config) {
  timing_ = config.alertTiming;
  toldEvents_ = config.toldEvents;
  pollInterval_ = config.agent.pollInterval;
  letterFaults_.clear();
  pulseFaults_.clear();
  take(outbox_.configure(config.channels, parts_.clock.wall()));
  channels_ = config.channels;
}

Result<void> Herald::recall() {
  auto announcements = parts_.journal.announcements();
  if (!announcements) return std::unexpected(announcements.error());
  auto letters = parts_.journal.letters();
  if (!letters) return std::unexpected(letters.error());
  auto greeted = parts_.journal.channels();
  if (!greeted) return std::unexpected(greeted.error());
  announcements_ = std::move(*announcements);
  greeted_ = std::move(*greeted);
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
  for (Faults* faults : {&letterFaults_, &pulseFaults_})
    for (auto& [label, fault] : *faults) fault.since += by;
  happenedAt_ += by;
}

void Herald::dontWait() {
  timing_.groupWait = milliseconds{0};
  pollInterval_ = kUnknownInterval;
}

void Herald::catchUp() {
  const auto stored = parts_.journal.announcements();
  if (!stored) return;
  std::erase_if(announcements_, [&](const auto& entry) {
    return !stored->contains(entry.first) && !announcementsUnstored_.contains(entry.first);
  });
}

void Herald::withdraw(const std::set<alerts::ConditionId>& ids) {
  for (const alerts::ConditionId& id : ids)
    if (announcements_.erase(id) > 0) announcementsUnstored_.insert(id);
}

void Herald::finish(Engine& engine, notify::Post& post) {
  tellHappenings(engine);
  if (!happened_.empty()) send(std::exchange(happened_, {}));
  takeOutcomes(post);
  store();
}

void Herald::work(Engine& engine, notify::Post& post) {
  followClock(engine);
  withdraw(engine.takeWithdrawn());
  tellHappenings(engine);
  if (engine.knowledge().machinesAskedAt) {
    // A silence may have been given since the last step.
    if (nextDue(engine) <= parts_.clock.steady()) engine.readSwitches();
    if (engine.knowledge().machinesReadAt) greet(engine.knowledge());
    announce(engine.knowledge());
  }
  store();
  pulse(engine, post);
  exchange(post);
}

void Herald::greet(const Knowledge& knowledge) {
  if (!greeted_) return;
  std::set<std::string> labels;
  for (const config::Channel& channel : channels_) labels.insert(channel.label);
  if (labels == *greeted_) return;
  std::set<std::string> fresh;
  std::ranges::set_difference(labels, *greeted_, std::inserter(fresh, fresh.end()));
  greeted_ = std::move(labels);
  greetedUnstored_ = true;
  std::vector<notify::Item> items;
  for (const auto& [id, announcement] : announcements_)
    if (announcement.told != alerts::Told::Nothing)
      items.push_back(itemOf(noticeOf(id, announcement, parts_.clock.wall()), knowledge));
  if (!items.empty()) take(outbox_.add(messageOf(std::move(items)), fresh, parts_.clock.wall()));
}

void Herald::announce(const Knowledge& knowledge) {
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
    if (alerts::isSilenced(happening.machine, engine.knowledge().switches.silences, now)) continue;
    if (happened_.empty()) happenedAt_ = now;
    happened_.push_back(itemOf(happening, engine.knowledge()));
  }
  if (!happened_.empty() && now - happenedAt_ >= timing_.groupWait) send(std::exchange(happened_, {}));
}

notify::Message Herald::messageOf(std::vector<notify::Item> items) {
  notify::Message message;
  message.at = parts_.clock.wall();
  message.host = parts_.host;
  // By both times: after a calendar that was set back, a message of the next life would bear the name of one
  // that was delivered, and whoever drops what he has already would drop it.
  message.id = parts_.host + "-" + std::to_string(message.at.time_since_epoch().count()) + "-" +
               std::to_string(parts_.clock.steady().time_since_epoch().count()) + "-" +
               std::to_string(++messages_);
  message.items = std::move(items);
  return message;
}

void Herald::send(std::vector<notify::Item> items) {
  if (items.empty() || channels_.empty()) return;
  take(outbox_.add(messageOf(std::move(items)), parts_.clock.wall()));
}

void Herald::take(const notify::OutboxChange& change) {
  for (const notify::Letter& letter : change.changed) lettersUnstored_[letter.id] = letter;
  for (const std::int64_t id : change.gone) {
    lettersUnstored_.erase(id);
    lettersGone_.insert(id);
  }
  for (const auto& dropped : change.dropped)
    log::error(
        "message_dropped",
        {{"channel", dropped.letter.channel}, {"message", dropped.letter.id}, {"reason", dropped.reason}});
}

void Herald::store() {
  const bool nothing =
      announcementsUnstored_.empty() && lettersUnstored_.empty() && lettersGone_.empty() && !greetedUnstored_;
  if (nothing || (storeFailed_ && parts_.clock.steady() < storeAgainAt_)) return;
  std::vector<journal::Letter> letters;
  for (const auto& [id, letter] : lettersUnstored_) letters.push_back(stored(letter));
  journal::Journal& journal = parts_.journal;
  const auto done = journal.together([&]() -> Result<void> {
    auto kept = journal.storeAnnouncements(announcements_, announcementsUnstored_);
    if (kept) kept = journal.storeLetters(letters, lettersGone_);
    if (kept && greetedUnstored_) kept = journal.storeChannels(*greeted_);
    return kept;
  });
  if (!done && !storeFailed_) log::error("journal_failed", {{"error", done.error().message}});
  storeFailed_ = !done;
  storeAgainAt_ = parts_.clock.steady() + kStoreAgain;
  if (!done) return;
  greetedUnstored_ = false;
  announcementsUnstored_.clear();
  lettersUnstored_.clear();
  lettersGone_.clear();
}

void Herald::takeOutcomes(notify::Post& post) {
  const WallTime now = parts_.clock.wall();
  for (const auto& outcome : post.collect()) {
    logOutcome(outcome);
    note(outcome.id == 0 ? pulseFaults_ : letterFaults_, outcome, now);
    if (outcome.id != 0) take(outbox_.apply(outcome, now));
  }
}

void Herald::exchange(notify::Post& post) {
  takeOutcomes(post);
  store();
  for (notify::Letter& letter : outbox_.due(parts_.clock.wall())) {
    outbox_.took(letter.id);
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
  // Also what is silenced: an Alertmanager that hears nothing of it any more takes it for resolved.
  for (const auto& [id, announcement] : announcements_)
    if (announcement.told != alerts::Told::Nothing)
      pulse.firing.push_back(itemOf(noticeOf(id, announcement, now), knowledge));
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

void Herald::note(Faults& faults, const notify::Outcome& outcome, WallTime now) {
  using enum notify::Delivery::Result;
  const notify::Delivery& delivery = outcome.delivery;
  // A message that is refused was refused by somebody who takes others.
  if (delivery.result == Delivered || delivery.result == Refused) {
    faults.erase(outcome.channel);
    return;
  }
  Fault& fault = faults.try_emplace(outcome.channel, Fault{.error = {}, .since = now}).first->second;
  fault.error = delivery.error;
  fault.denied = delivery.result == Denied;
}

std::vector<report::ChannelLine> Herald::channels() const {
  std::vector<report::ChannelLine> lines;
  for (const config::Channel& channel : channels_) {
    report::ChannelLine line{.label = channel.label,
                             .type = std::string(config::name(channel.type)),
                             .waiting = static_cast<std::int64_t>(outbox_.waiting(channel.label))};
    const auto say = [&line](const std::string& error, WallTime since, bool denied) {
      if (line.error.empty()) line.error = error;
      line.failingSince = std::min(line.failingSince.value_or(since), since);
      line.denied = line.denied || denied;
    };
    // What was tried before a restart is known from the letter alone.
    const notify::Letter* first = outbox_.first(channel.label);
    if (first && !first->lastError.empty() && !letterFaults_.contains(channel.label))
      say(first->lastError, first->madeAt, false);
    for (const Faults* faults : {&letterFaults_, &pulseFaults_})
      if (const auto fault = faults->find(channel.label); fault != faults->end())
        say(fault->second.error, fault->second.since, fault->second.denied);
    lines.push_back(std::move(line));
  }
  return lines;
}

bool Herald::busy() const { return outbox_.busy(parts_.clock.wall()); }

}  // namespace agent::cycle
