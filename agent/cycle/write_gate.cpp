#include "agent/cycle/write_gate.h"

#include <algorithm>

#include "agent/log/log.h"

namespace agent::cycle {

using namespace provider;
using journal::Outcome;

namespace {

/// How many writes of this run are kept for reporting; a daemon runs for months.
constexpr std::size_t kKeptWrites = 4096;

log::Level levelOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::Verified:
    case Outcome::Accepted:
      return log::Level::Notice;
    case Outcome::Pending:
      return log::Level::Info;
    case Outcome::Refused:
    case Outcome::NotSent:
    case Outcome::NotApplied:
    case Outcome::Superseded:
    case Outcome::Unknown:
      break;
  }
  return log::Level::Warning;
}

}  // namespace

Outcome outcomeOf(const Error& error) {
  const bool answered = error.apiCode.has_value() && error.kind != ErrorKind::RateLimited;
  return answered ? Outcome::Refused : Outcome::NotSent;
}

bool WriteGate::noted(const Result<void>& result) {
  if (result)
    tryAgain();
  else
    shut(result.error().message);
  return result.has_value();
}

void WriteGate::shut(const std::string& fault) {
  if (!broken())
    log::error("journal_failed",
               {{"error", fault},
                {"effect", "nothing is written to the marketplace until the journal works again"}});
  fault_ = fault;
  tryAgainAt_ = clock_.steady() + std::chrono::seconds{30};
}

void WriteGate::tryAgain() {
  if (!broken() || !mayStore() || clock_.steady() < tryAgainAt_) return;
  if (const auto proved = journal_.proveWritable(); !proved) return shut(proved.error().message);
  log::notice("journal_works_again", {});
  fault_.clear();
}

std::optional<std::int64_t> WriteGate::intend(journal::Write write) {
  if (!mayWrite()) return std::nullopt;
  write.at = clock_.wall();
  const auto id = journal_.intent(write);
  if (!noted(id ? Result<void>{} : std::unexpected(id.error()))) return std::nullopt;
  write.id = *id;
  log::info("write", {{"kind", journal::name(write.kind)},
                      {"subject", write.subject},
                      {"from", write.before},
                      {"to", write.after},
                      {"reason", write.reason}});
  if (writes_.size() == kKeptWrites) writes_.erase(writes_.begin());
  writes_.push_back(std::move(write));
  return *id;
}

void WriteGate::settle(std::int64_t id, Outcome outcome, const std::string& answer) {
  if (noted(journal_.settle(id, outcome, answer, clock_.wall())))
    owed_.erase(id);
  else
    owed_[id] = {.outcome = outcome, .answer = answer, .at = clock_.wall()};
  settled(id, outcome, answer);
}

void WriteGate::settle(std::int64_t id, Outcome outcome, const std::string& answer, std::int64_t order,
                       const offers::Memory& memory) {
  const auto both = journal_.together([&] {
    const auto stored = journal_.storeOffer(order, memory);
    return stored ? journal_.settle(id, outcome, answer, clock_.wall()) : stored;
  });
  if (noted(both))
    owed_.erase(id);
  else
    owed_[id] = {.outcome = outcome, .answer = answer, .at = clock_.wall()};
  settled(id, outcome, answer);
}

Result<void> WriteGate::payOwed() {
  for (const auto& [id, owed] : owed_)
    if (auto stored = journal_.settle(id, owed.outcome, owed.answer, owed.at); !stored) return stored;
  return {};
}

void WriteGate::settled(std::int64_t id, Outcome outcome, const std::string& answer) {
  log::Fields fields{{"write", id}, {"outcome", journal::name(outcome)}};
  const auto write = std::ranges::find(writes_, id, &journal::Write::id);
  if (write != writes_.end()) {
    const bool wasAccepted = write->outcome == Outcome::Accepted;
    if ((outcome == Outcome::Accepted || outcome == Outcome::Verified) && !wasAccepted) ++accepted_;
    write->outcome = outcome;
    write->answer = answer;
    write->settledAt = clock_.wall();
    fields.emplace_back("subject", write->subject);
  }
  if (!answer.empty()) fields.emplace_back("answer", answer);
  log::write(levelOf(outcome), "write_outcome", fields);
}

}  // namespace agent::cycle
