#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "agent/journal/journal.h"
#include "provider/sandbox/world.h"
#include "tests/sweep/wire.h"

namespace sweep {

/// Sees every request and holds the writes against the journal: each is in it before it is sent, with what it
/// is about to set, and once only. What does not hold is thrown.
class Ledger final : public Wire::Witness {
 public:
  /// `journal` is null while no agent runs.
  Ledger(const provider::sandbox::World& world, provider::Clock& clock,
         const std::unique_ptr<agent::journal::Journal>& journal)
      : world_(world), clock_(clock), journal_(journal) {}

  void sending(const std::string& endpoint) override;
  void ended(const std::string& endpoint, std::optional<int> code) override;

  /// While writing is paused, none may be sent.
  void setPaused(bool paused) { paused_ = paused; }
  /// The floor and the ceiling of the listing prices, in units of bitcoin.
  struct Bounds {
    std::int64_t floor;
    std::int64_t ceiling;
  };
  void setBounds(Bounds bounds) { bounds_ = bounds; }

  /// To be called when nothing is running any more, with the journal opened anew.
  void close(agent::journal::Journal& journal) const;

  [[nodiscard]] std::size_t requests() const { return requests_; }
  /// Writes that the marketplace accepted.
  [[nodiscard]] std::size_t carriedOut() const { return carriedOut_.size(); }

 private:
  void judgePrices() const;

  const provider::sandbox::World& world_;
  provider::Clock& clock_;
  const std::unique_ptr<agent::journal::Journal>& journal_;
  Bounds bounds_{};
  bool paused_ = false;
  std::size_t requests_ = 0;
  std::optional<provider::SteadyTime> lastRequest_;
  std::optional<agent::journal::Write> intent_;  ///< of the write on its way
  std::map<std::int64_t, agent::journal::Write> carriedOut_;
};

}  // namespace sweep
