#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "agent/journal/journal.h"
#include "provider/core/clock.h"
#include "provider/core/error.h"

namespace agent::cycle {

/// How far a command may go.
enum class Authority {
  Look,     ///< `plan`, `explain`: nothing is stored and nothing is written
  Watch,    ///< `mode = observe` and `paused`: memory is stored, nothing is written to the marketplace
  Enforce,  ///< writes
};

/// What became of a write whose request failed and was certainly not carried out: the marketplace said no, or
/// never saw it.
[[nodiscard]] journal::Outcome outcomeOf(const provider::Error& error);

/// The one way to the marketplace's writing endpoints: nothing is sent whose intent is not on disk, and
/// nothing at all while the journal fails or the owner has not allowed it.
class WriteGate {
 public:
  WriteGate(journal::Journal& journal, provider::Clock& clock, Authority authority)
      : journal_(journal), clock_(clock), authority_(authority) {}

  void setAuthority(Authority authority) { authority_ = authority; }
  [[nodiscard]] Authority authority() const { return authority_; }
  /// While the journal fails the gate is shut, but for one try every half minute: the next intent shows
  /// whether it works.
  [[nodiscard]] bool mayWrite() const {
    return authority_ == Authority::Enforce && (!broken() || clock_.steady() >= tryAgainAt_);
  }
  /// The journal failed, and nothing is written until it works again.
  [[nodiscard]] bool broken() const { return !fault_.empty(); }
  /// Why, in the journal's words; empty while it works.
  [[nodiscard]] const std::string& fault() const { return fault_; }
  [[nodiscard]] bool mayStore() const { return authority_ != Authority::Look; }

  /// Records what is about to be sent; the write's number in the journal, or nothing when it must not be
  /// sent.
  [[nodiscard]] std::optional<std::int64_t> intend(journal::Write write);
  /// What the journal does not take now is owed to it (`payOwed`).
  void settle(std::int64_t write, journal::Outcome outcome, const std::string& answer);
  /// The same with what it taught about the order: neither is on disk without the other.
  void settle(std::int64_t write, journal::Outcome outcome, const std::string& answer, std::int64_t order,
              const provider::offers::Memory& memory);

  /// Outcomes that the journal has not taken yet.
  [[nodiscard]] bool owes() const { return !owed_.empty(); }
  /// Stores them, and nothing else: for the transaction in which the rest is stored; `paid` once that is on
  /// disk.
  [[nodiscard]] provider::Result<void> payOwed();
  void paid() { owed_.clear(); }
  /// They will be learned anew, for the writes are taken up from the journal.
  void forgetOwed() { owed_.clear(); }

  /// Notes how a call to the journal went; whether it went well. A failure shuts the gate for half a minute
  /// at least, whatever succeeds meanwhile: where a small thing finds room, an intent may not. After that a
  /// success opens it, once a write has proved that it is one: what had nothing to store succeeds on a full
  /// disk too.
  bool noted(const provider::Result<void>& result);
  /// Opens the gate again where nobody has anything to store that would show that the journal works.
  void tryAgain();

  /// The writes of this run with their latest outcome.
  [[nodiscard]] const std::vector<journal::Write>& writes() const { return writes_; }
  [[nodiscard]] std::uint64_t accepted() const { return accepted_; }

 private:
  struct Owed {
    journal::Outcome outcome;
    std::string answer;
    provider::WallTime at;
  };

  void shut(const std::string& fault);
  void settled(std::int64_t write, journal::Outcome outcome, const std::string& answer);

  journal::Journal& journal_;
  provider::Clock& clock_;
  Authority authority_;
  std::string fault_;
  provider::SteadyTime tryAgainAt_{};
  std::map<std::int64_t, Owed> owed_;  ///< by the write's number
  std::vector<journal::Write> writes_;
  std::uint64_t accepted_ = 0;
};

}  // namespace agent::cycle
