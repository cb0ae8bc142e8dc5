#pragma once

#include <optional>

#include "agent/cycle/knowledge.h"
#include "agent/cycle/write_gate.h"
#include "provider/api/client.h"
#include "provider/core/clock.h"
#include "provider/core/error.h"
#include "provider/offers/learn.h"
#include "provider/offers/offer.h"

namespace agent::cycle {

/// Carries out moves of spot offers: `set_spot_price`, what its answer teaches, and the read that proves it.
class OfferMover {
 public:
  OfferMover(provider::api::Client& client, provider::Clock& clock, WriteGate& gate)
      : client_(client), clock_(clock), gate_(gate) {}

  /// Sends `price`. An accepted price, and one whose answer was lost, is read back before the next move.
  /// `shown` is the minimum that the machine's spot market told last.
  void move(OfferState& state, const provider::Price& price, const std::optional<provider::Price>& shown,
            const provider::offers::Rules& rules);

  /// Compares with the machine's spot market, read anew; an error when it could not be.
  void confirm(OfferState& state, const provider::Result<provider::offers::Book>& read);

 private:
  enum class Answered { Yes, No };

  void failed(OfferState& state, std::int64_t write, const provider::Price& price,
              const provider::Error& error, const provider::offers::Rules& rules);
  /// From now on the offer is `unconfirmed`.
  void expect(OfferState& state, std::int64_t write, const provider::Price& price, bool lowers,
              Answered answered);
  void answered(OfferState& state, std::int64_t write, const provider::Price& price,
                const provider::offers::Answer& answer, const std::optional<provider::Price>& shown,
                const provider::offers::Rules& rules);
  void concluded(OfferState& state, journal::Outcome outcome, const std::string& answer);

  provider::api::Client& client_;
  provider::Clock& clock_;
  WriteGate& gate_;
};

}  // namespace agent::cycle
