#include "agent/notify/outbox.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "agent/notify/route.h"

namespace agent::notify {
namespace {

using provider::WallTime;
using std::chrono::milliseconds;
using Dropped = OutboxChange::Dropped;

milliseconds backOff(int tries, milliseconds first, milliseconds longest) {
  milliseconds wait = first;
  for (int i = 1; i < tries && wait < longest; ++i) wait *= 2;
  return std::min(wait, longest);
}

/// `denials` is 0 unless it was denied.
milliseconds waitAfter(const Delivery& delivery, int tries, int denials) {
  if (denials > 0) return backOff(denials, Outbox::kFirstDenial, Outbox::kLongestWait);
  if (!delivery.after) return backOff(tries, Outbox::kFirstBackOff, Outbox::kLongestBackOff);
  return std::clamp(*delivery.after, Outbox::kFirstBackOff, Outbox::kLongestWait);
}

/// Of what an item tells.
using Condition = std::tuple<std::string, std::string, std::optional<std::int64_t>>;
Condition conditionOf(const Item& item) { return {item.rule, item.machine, item.offer}; }

void drop(OutboxChange& change, Letter letter, std::string reason) {
  change.gone.insert(letter.id);
  change.dropped.push_back({.letter = std::move(letter), .reason = std::move(reason)});
}

}  // namespace

OutboxChange Outbox::configure(std::vector<config::Channel> channels, WallTime now) {
  OutboxChange change;
  std::map<std::string, Queue> before = std::exchange(queues_, {});
  for (config::Channel& channel : channels) {
    const std::string label = channel.label;
    Queue& queue = queues_[label];
    queue.channel = std::move(channel);
    const auto known = before.find(label);
    if (known == before.end()) continue;
    queue.letters = std::move(known->second.letters);
    before.erase(known);
    leaveOutStale(queue, change);
    if (queue.letters.empty() || queue.letters.front().notBefore <= now) continue;
    queue.letters.front().notBefore = now;
    change.changed.push_back(queue.letters.front());
  }
  for (auto& [label, queue] : before)
    for (Letter& letter : queue.letters)
      drop(change, std::move(letter), "its channel is no longer configured");
  return change;
}

OutboxChange Outbox::restore(std::vector<Letter> letters, WallTime now) {
  OutboxChange change;
  std::ranges::sort(letters, {}, &Letter::id);
  for (Letter& letter : letters) {
    lastId_ = std::max(lastId_, letter.id);
    const auto queue = queues_.find(letter.channel);
    if (queue == queues_.end()) {
      drop(change, std::move(letter), "its channel is no longer configured");
      continue;
    }
    queue->second.letters.push_back(std::move(letter));
  }
  for (auto& [label, queue] : queues_) {
    leaveOutStale(queue, change);
    bound(queue, change);
    if (!queue.letters.empty())
      queue.letters.front().notBefore = std::min(queue.letters.front().notBefore, now);
  }
  return change;
}

OutboxChange Outbox::add(const Message& message, WallTime now) {
  std::set<std::string> all;
  for (const auto& [label, queue] : queues_) all.insert(label);
  return add(message, all, now);
}

OutboxChange Outbox::add(const Message& message, const std::set<std::string>& labels, WallTime now) {
  OutboxChange change;
  for (auto& [label, queue] : queues_) {
    auto mine = labels.contains(label) ? routed(queue.channel, message) : std::nullopt;
    if (!mine) continue;
    queue.letters.push_back({.id = ++lastId_,
                             .channel = label,
                             .message = std::move(*mine),
                             .madeAt = now,
                             .notBefore = now,
                             .tries = 0,
                             .lastError = {}});
    change.changed.push_back(queue.letters.back());
    leaveOutStale(queue, change);
    bound(queue, change);
  }
  return change;
}

/// What is in flight stays: whether it is delivered is not known yet.
void Outbox::bound(Queue& queue, OutboxChange& change) {
  while (queue.letters.size() > kMostLetters) {
    const auto oldest = queue.letters.begin() + (queue.firstInFlight ? 1 : 0);
    drop(change, std::move(*oldest),
         "more than " + std::to_string(kMostLetters) + " messages wait for this channel");
    queue.letters.erase(oldest);
  }
}

/// What is in flight stays as it is.
void Outbox::leaveOutStale(Queue& queue, OutboxChange& change) {
  const auto lasts = [](const Item& item) { return item.kind == ItemKind::StillFiring; };
  if (std::ranges::none_of(queue.letters, [&](const Letter& letter) {
        return std::ranges::any_of(letter.message.items, lasts);
      }))
    return;
  std::set<Condition> later;
  std::vector<Letter> kept;
  const std::size_t inFlight = queue.firstInFlight ? 1 : 0;
  std::optional<WallTime> wait;
  for (std::size_t i = queue.letters.size(); i-- > 0;) {
    Letter& letter = queue.letters[i];
    std::vector<Item>& items = letter.message.items;
    const auto isStale = [&](const Item& item) { return lasts(item) && later.contains(conditionOf(item)); };
    const bool shortened = i >= inFlight && std::erase_if(items, isStale) > 0;
    if (shortened && items.empty()) {
      change.gone.insert(letter.id);
      if (i == 0) wait = letter.notBefore;
      continue;
    }
    for (const Item& item : items) later.insert(conditionOf(item));
    if (shortened) change.changed.push_back(letter);
    kept.push_back(std::move(letter));
  }
  std::ranges::reverse(kept);
  queue.letters = std::move(kept);
  // The channel has failed, whichever letter is its first.
  if (wait && !queue.letters.empty())
    queue.letters.front().notBefore = std::max(queue.letters.front().notBefore, *wait);
}

std::optional<WallTime> Outbox::dueAt(const Queue& queue, WallTime now) const {
  if (queue.letters.empty() || queue.firstInFlight) return std::nullopt;
  WallTime time = queue.letters.front().notBefore;
  if (time > now + kLongestWait) time = now;  // the calendar was set back
  time = std::max(time, now);
  if (!queue.channel.quietHours) return time;
  return quietUntil(*queue.channel.quietHours, time).value_or(time);
}

std::optional<Letter> Outbox::next(const std::string& channel, WallTime now) const {
  const auto queue = queues_.find(channel);
  if (queue == queues_.end()) return std::nullopt;
  const auto at = dueAt(queue->second, now);
  if (!at || *at > now) return std::nullopt;
  return queue->second.letters.front();
}

std::vector<Letter> Outbox::due(WallTime now) const {
  std::vector<Letter> all;
  for (const auto& [label, queue] : queues_)
    if (auto letter = next(label, now)) all.push_back(std::move(*letter));
  return all;
}

std::optional<WallTime> Outbox::nextDue(WallTime now) const {
  std::optional<WallTime> first;
  for (const auto& [label, queue] : queues_)
    if (const auto at = dueAt(queue, now)) first = std::min(first.value_or(*at), *at);
  return first;
}

bool Outbox::busy(WallTime now) const {
  return std::ranges::any_of(queues_, [&](const auto& entry) {
    const auto at = dueAt(entry.second, now);
    return entry.second.firstInFlight || (at && *at <= now);
  });
}

void Outbox::took(std::int64_t id) {
  for (auto& [label, queue] : queues_)
    if (!queue.letters.empty() && queue.letters.front().id == id) queue.firstInFlight = true;
}

OutboxChange Outbox::apply(const Courier::Outcome& outcome, WallTime now) {
  OutboxChange change;
  const auto found = queues_.find(outcome.channel);
  if (found == queues_.end()) return change;
  Queue& queue = found->second;
  if (!queue.firstInFlight || queue.letters.front().id != outcome.id) return change;
  queue.firstInFlight = false;
  Letter& letter = queue.letters.front();
  const Delivery& delivery = outcome.delivery;
  if (delivery.result == Delivery::Result::Delivered || delivery.result == Delivery::Result::Refused) {
    if (delivery.result == Delivery::Result::Refused)
      drop(change, std::move(letter), delivery.error);
    else
      change.gone.insert(letter.id);
    queue.letters.erase(queue.letters.begin());
    queue.denials = 0;
    return change;
  }
  ++letter.tries;
  letter.lastError = delivery.error;
  queue.denials = delivery.result == Delivery::Result::Denied ? queue.denials + 1 : 0;
  letter.notBefore = now + waitAfter(delivery, letter.tries, queue.denials);
  change.changed.push_back(letter);
  leaveOutStale(queue, change);
  return change;
}

void Outbox::shift(milliseconds by) {
  for (auto& [label, queue] : queues_)
    for (Letter& letter : queue.letters) letter.notBefore += by;
}

std::size_t Outbox::waiting(const std::string& channel) const {
  const auto queue = queues_.find(channel);
  return queue == queues_.end() ? 0 : queue->second.letters.size();
}

const Letter* Outbox::first(const std::string& channel) const {
  const auto queue = queues_.find(channel);
  return queue == queues_.end() || queue->second.letters.empty() ? nullptr : &queue->second.letters.front();
}

std::size_t Outbox::waiting() const {
  std::size_t sum = 0;
  for (const auto& [label, queue] : queues_) sum += queue.letters.size();
  return sum;
}

}  // namespace agent::notify
