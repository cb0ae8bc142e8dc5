#pragma once

#include <map>
#include <optional>
#include <set>

#include "agent/journal/journal.h"
#include "tests/simulation/invariants/bodies.h"
#include "tests/simulation/invariants/invariant.h"

namespace simulation {

/// Every write has one entry in the journal, made before it was sent, and every entry learns what became of
/// it: none is pending in the end, none of calm times is unread, and none says that nothing was changed where
/// something was. After a write whose answer was lost nothing is sent to the same machine or offer before
/// somebody looked.
class Ledger final : public Invariant {
 public:
  explicit Ledger(const Facts& facts) : Invariant(facts, "ledger") {}

  void sending(const Exchange& exchange) override;
  void answered(const Exchange& exchange) override;
  void died() override { sent_.reset(); }
  void finished() override;

 private:
  /// A write as the journal and the world both know it.
  struct Subject {
    agent::journal::WriteKind kind;
    std::string name;  ///< the machine's, or the order's number

    friend auto operator<=>(const Subject&, const Subject&) = default;
  };
  [[nodiscard]] std::optional<Subject> subjectOf(const Exchange& exchange) const;
  [[nodiscard]] std::int64_t entryFor(const Subject& subject, const Exchange& exchange) const;
  void noteReading(const Exchange& exchange);

  std::optional<std::int64_t> sent_;  ///< the entry of the write under way
  /// Entries whose write was sent when all could be read, and when: the journal's own times are of a calendar
  /// that may have been set back since.
  std::map<std::int64_t, provider::WallTime> sentInCalm_;
  std::map<std::int64_t, int> carriedOut_;
  std::set<Subject> unknown_;  ///< the last answer was lost, and nobody looked
};

}  // namespace simulation
