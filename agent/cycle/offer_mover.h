#pragma once

#include <cstdint>
#include <optional>

#include "agent/cycle/knowledge.h"
#include "agent/cycle/write_gate.h"
#include "provider/core/clock.h"
#include "provider/core/error.h"
#include "provider/offers/learn.h"
#include "provider/offers/offer.h"

namespace agent::cycle {

/// One move of a spot offer on its way.
struct SentMove {
  std::int64_t write = 0;  ///< in the journal
  provider::Price price;
  /// The minimum that the machine's spot market told last.
  std::optional<provider::Price> shown;
};

/// What moves of spot offers leave behind: the intent before `set_spot_price`, what its answer teaches, and
/// the read that proves it.
class OfferMover {
 public:
  OfferMover(provider::Clock& clock, WriteGate& gate) : clock_(clock), gate_(gate) {}

  /// The write's number in the journal; nothing when it must not be sent.
  [[nodiscard]] std::optional<std::int64_t> intend(const OfferState& state, const provider::Price& price);

  /// Takes in the answer. An accepted price, and one whose answer was lost, is read back before the next
  /// move.
  void take(OfferState& state, const SentMove& sent, const provider::Result<provider::offers::Answer>& answer,
            const provider::offers::Rules& rules);

  /// Compares with the machine's spot market, read anew; an error when it could not be.
  void confirm(OfferState& state, const provider::Result<provider::offers::Book>& read);

 private:
  void failed(OfferState& state, const SentMove& sent, const provider::Error& error,
              const provider::offers::Rules& rules);
  void answered(OfferState& state, const SentMove& sent, const provider::offers::Answer& answer,
                const provider::offers::Rules& rules);
  enum class Answered { Yes, No };

  /// What is to be read back of it.
  [[nodiscard]] UnconfirmedBid expected(const OfferState& state, const SentMove& sent,
                                        Answered answered) const;
  void concluded(OfferState& state, journal::Outcome outcome, const std::string& answer);

  provider::Clock& clock_;
  WriteGate& gate_;
};

}  // namespace agent::cycle
