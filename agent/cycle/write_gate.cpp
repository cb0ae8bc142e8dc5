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

void WriteGate::shut(const Error& error) {
  if (!broken())
    log::error("journal_failed",
               {{"error", error.message},
                {"effect", "nothing is written to the marketplace until the journal works again"}});
  fault_ = error.message;
  tryAgainAt_ = clock_.steady() + std::chrono::seconds{30};
}

void WriteGate::open() {
  if (broken()) log::notice("journal_works_again", {});
  fault_.clear();
}

bool WriteGate::noted(const Result<void>& result) {
  if (!result) {
    shut(result.error());
    return false;
  }
  if (!broken() || clock_.steady() < tryAgainAt_) return true;
  const auto proven = journal_.proveWritable();
  proven ? open() : shut(proven.error());
  return true;
}

std::optional<std::int64_t> WriteGate::intend(journal::Write write) {
  if (!mayWrite()) return std::nullopt;
  write.at = clock_.wall();
  const auto id = journal_.intent(write);
  if (!id) {
    shut(id.error());
    return std::nullopt;
  }
  open();
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
  noted(journal_.settle(id, outcome, answer, clock_.wall()));
  settled(id, outcome, answer);
}

void WriteGate::settle(std::int64_t id, Outcome outcome, const std::string& answer, std::int64_t order,
                       const offers::Memory& memory) {
  noted(journal_.together([&] {
    const auto stored = journal_.storeOffer(order, memory);
    return stored ? journal_.settle(id, outcome, answer, clock_.wall()) : stored;
  }));
  settled(id, outcome, answer);
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
