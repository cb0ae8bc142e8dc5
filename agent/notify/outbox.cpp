#include "agent/notify/outbox.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "agent/notify/route.h"

namespace agent::notify {
namespace {

using provider::WallTime;
using std::chrono::milliseconds;
using Dropped = OutboxChange::Dropped;

milliseconds backOff(int tries) {
  milliseconds wait = Outbox::kFirstBackOff;
  for (int i = 1; i < tries && wait < Outbox::kLongestBackOff; ++i) wait *= 2;
  return std::min(wait, Outbox::kLongestBackOff);
}

milliseconds waitAfter(const Delivery& delivery, int tries) {
  if (delivery.result == Delivery::Result::Denied) return Outbox::kLongestWait;
  if (!delivery.after) return backOff(tries);
  return std::clamp(*delivery.after, Outbox::kFirstBackOff, Outbox::kLongestWait);
}

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
    // The calendar was set back since: nobody knows how long it has waited.
    if (letter.notBefore > now + kLongestWait) letter.notBefore = now;
    queue->second.letters.push_back(std::move(letter));
  }
  for (auto& [label, queue] : queues_) bound(queue, change);
  return change;
}

OutboxChange Outbox::add(const Message& message, WallTime now) {
  OutboxChange change;
  for (auto& [label, queue] : queues_) {
    auto mine = routed(queue.channel, message);
    if (!mine) continue;
    queue.letters.push_back({.id = ++lastId_,
                             .channel = label,
                             .message = std::move(*mine),
                             .madeAt = now,
                             .notBefore = now,
                             .tries = 0,
                             .lastError = {}});
    change.changed.push_back(queue.letters.back());
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
    return change;
  }
  ++letter.tries;
  letter.lastError = delivery.error;
  letter.notBefore = now + waitAfter(delivery, letter.tries);
  change.changed.push_back(letter);
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

std::size_t Outbox::waiting() const {
  std::size_t sum = 0;
  for (const auto& [label, queue] : queues_) sum += queue.letters.size();
  return sum;
}

}  // namespace agent::notify
