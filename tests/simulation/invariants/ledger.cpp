#include "tests/simulation/invariants/ledger.h"

#include <algorithm>

namespace simulation {

using namespace provider;
using agent::journal::Outcome;
using agent::journal::Write;
using agent::journal::WriteKind;

namespace {

constexpr std::chrono::minutes kReadBackWithin{5};

bool isRefusedUnseen(const Exchange& exchange) {
  return exchange.fate == Fate::TooMany || exchange.fate == Fate::TooManyLater ||
         exchange.fate == Fate::TooManyText || exchange.fate == Fate::NoName ||
         exchange.fate == Fate::NoTls || exchange.fate == Fate::KilledBefore;
}

}  // namespace

std::optional<Ledger::Subject> Ledger::subjectOf(const Exchange& exchange) const {
  if (exchange.endpoint == "set_server_settings") return Subject{WriteKind::Settings, machineOf(exchange)};
  if (const auto bid = bidRequest(exchange, facts()))
    return Subject{WriteKind::SpotPrice, std::to_string(bid->order)};
  return std::nullopt;
}

std::int64_t Ledger::entryFor(const Subject& subject, const Exchange& exchange) const {
  const auto unsettled = facts().journal->unsettled();
  if (!unsettled) broken(subject.name + " was written to while the journal cannot be read");
  const auto entry = std::ranges::find_if(*unsettled, [&](const Write& write) {
    return write.kind == subject.kind && write.subject == subject.name && write.outcome == Outcome::Pending;
  });
  if (entry == unsettled->end())
    broken(exchange.endpoint + " to " + subject.name + " without an intent on disk");
  const auto says = [&](const std::optional<Price>& price) {
    return !price || entry->after.find(price->text()) != std::string::npos;
  };
  bool same = true;
  if (const auto bid = bidRequest(exchange, facts())) same = says(bid->desired);
  if (const auto request = settingsRequest(exchange, facts()))
    for (const Currency currency : kCurrencies)
      // What the platform prices by itself is left out.
      if (!request->after.autoprice)
        same = same && says(request->after.onDemand.get(currency)) &&
               says(request->after.spotMinimum.get(currency));
  if (!same)
    broken(exchange.endpoint + " to " + subject.name +
           " is another one than the journal has: " + entry->after);
  return entry->id;
}

void Ledger::sending(const Exchange& exchange) {
  noteReading(exchange);
  const auto subject = subjectOf(exchange);
  if (!subject) return;
  sent_ = entryFor(*subject, exchange);
  if (facts().calm) sentInCalm_.emplace(*sent_, exchange.wall);
  if (unknown_.contains(*subject))
    broken(exchange.endpoint + " to " + subject->name +
           " although the answer to the last one was lost and nothing was read since");
}

void Ledger::noteReading(const Exchange& exchange) {
  if (exchange.endpoint == "server_config") unknown_.erase({WriteKind::Settings, machineOf(exchange)});
  if (exchange.endpoint != "spot_marketplace") return;
  std::erase_if(unknown_, [&](const Subject& subject) {
    if (subject.kind != WriteKind::SpotPrice) return false;
    const sandbox::Order* order = facts().world.order(std::stoll(subject.name));
    return order && exchange.query == "market=" + std::to_string(facts().world.machines()[order->machine].id);
  });
}

void Ledger::answered(const Exchange& exchange) {
  const auto subject = subjectOf(exchange);
  if (!subject || !sent_) return;
  if (exchange.carriedOut && ++carriedOut_[*sent_] > 1)
    broken(exchange.endpoint + " to " + subject->name +
           " was carried out twice for one entry of the journal");
  if (exchange.told != Told::Faithfully && !isRefusedUnseen(exchange)) unknown_.insert(*subject);
}

void Ledger::finished() {
  const auto writes = facts().journal->writes({.since = {}, .subject = {}});
  if (!writes) broken("the journal cannot be read");
  std::map<std::int64_t, Outcome> outcomes;
  for (const Write& write : *writes) {
    outcomes[write.id] = write.outcome;
    const std::string what = "the write to " + write.subject + " (" + write.after + ") is " +
                             std::string(agent::journal::name(write.outcome)) + " in the journal";
    if (write.outcome == Outcome::Pending) broken(what + " in the end");
    // What was written when all could be read is not left at a yes.
    const auto sent = sentInCalm_.find(write.id);
    const bool seen = sent != sentInCalm_.end() && sent->second + kReadBackWithin <= facts().clock.wall();
    if (seen && (write.outcome == Outcome::Accepted || write.outcome == Outcome::Unknown))
      broken(what + " though it could be read back");
    const bool nothing = write.outcome == Outcome::Refused || write.outcome == Outcome::NotSent;
    if (nothing && carriedOut_.contains(write.id)) broken(what + ", and was carried out");
  }
  for (const auto& [id, times] : carriedOut_)
    if (!outcomes.contains(id)) broken("a write that was carried out has no entry in the journal");
}

}  // namespace simulation
