#include "tests/sweep/ledger.h"

#include <algorithm>
#include <set>
#include <utility>

#include "tests/sweep/broken.h"

namespace sweep {

using namespace std::chrono_literals;
using agent::journal::Outcome;
using agent::journal::Write;
using agent::journal::WriteKind;
using provider::Currency;

namespace {

/// From an intent to its request: the wait for the key's turn, and repeats after a 429.
constexpr auto kLongestTurn = 1min;

bool isWrite(const std::string& endpoint) {
  return endpoint == "set_server_settings" || endpoint == "set_spot_price";
}

/// The kind and the subject: of what only one write at a time may be open.
std::string target(const Write& write) {
  return std::string(agent::journal::name(write.kind)) + " of " + write.subject;
}

std::string describe(const Write& write) {
  return "write " + std::to_string(write.id) + " (" + target(write) + ", " + write.after + ")";
}

}  // namespace

void Ledger::sending(const std::string& endpoint) {
  ++requests_;
  const auto now = clock_.steady();
  demand(!lastRequest_ || now - *lastRequest_ >= 1s,
         endpoint + " comes less than a second after another one");
  lastRequest_ = now;
  intent_.reset();
  if (!isWrite(endpoint)) return;
  demand(!paused_, endpoint + " although writing is paused");
  const auto unsettled = journal_->unsettled();
  demand(unsettled.has_value(), endpoint + " while the journal cannot be read");
  std::set<std::string> open;
  for (const Write& write : *unsettled) {
    demand(open.insert(target(write)).second, "two writes are open: " + target(write));
    if (write.outcome != Outcome::Pending || carriedOut_.contains(write.id)) continue;
    const bool meant = (endpoint == "set_spot_price") == (write.kind == WriteKind::SpotPrice);
    // The one about to be sent is the youngest of those that nobody heard of again.
    if (meant && clock_.wall() - write.at < kLongestTurn) intent_ = write;
  }
  demand(intent_.has_value(), endpoint + " without an intent on disk");
}

void Ledger::ended(const std::string& endpoint, std::optional<int> code) {
  if (!intent_ || code != 0) return;
  demand(carriedOut_.emplace(intent_->id, *intent_).second, describe(*intent_) + " was carried out twice");
  if (endpoint == "set_spot_price") {
    const auto* order = world_.order(std::stoll(intent_->subject));
    demand(order && order->price.text() == intent_->after, describe(*intent_) + " set another price");
    return;
  }
  const auto* machine = world_.ownMachine(intent_->subject);
  const auto price = machine->settings.onDemand.get(Currency::Bitcoin);
  demand(price && intent_->after.find(price->text()) != std::string::npos,
         describe(*intent_) + " set another price");
  judgePrices();
}

void Ledger::judgePrices() const {
  const auto* machine = world_.ownMachine(intent_->subject);
  const auto onDemand = machine->settings.onDemand.get(Currency::Bitcoin)->units();
  demand(onDemand >= bounds_.floor && onDemand <= bounds_.ceiling,
         describe(*intent_) + " is outside floor and ceiling");
}

void Ledger::close(agent::journal::Journal& journal) const {
  const auto writes = journal.writes({.since = {}, .subject = {}});
  demand(writes.has_value(), "the journal cannot be read in the end");
  auto missing = carriedOut_;
  for (const Write& write : *writes) {
    const std::string what = describe(write) + " is " + std::string(agent::journal::name(write.outcome));
    demand(write.outcome != Outcome::Pending, what + " in the end");
    const bool nothing = write.outcome == Outcome::Refused || write.outcome == Outcome::NotSent ||
                         write.outcome == Outcome::NotApplied;
    demand(!nothing || !carriedOut_.contains(write.id), what + " in the journal, and was carried out");
    const bool done = write.outcome == Outcome::Verified;
    demand(!done || carriedOut_.contains(write.id), what + " in the journal, and never was carried out");
    missing.erase(write.id);
  }
  if (!missing.empty()) throw Broken(describe(missing.begin()->second) + " is not in the journal");
  const auto unsettled = journal.unsettled();
  demand(unsettled && unsettled->empty(), "a write is never settled");
}

}  // namespace sweep
