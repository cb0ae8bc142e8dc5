#pragma once

#include <optional>

#include "tests/simulation/invariants/invariant.h"

namespace simulation {

/// No two requests leave within one second, whatever lies between them: a refusal, a lost answer, the agent's
/// death and its next life. What never left the computer does not count.
class RequestPace final : public Invariant {
 public:
  explicit RequestPace(const Facts& facts) : Invariant(facts, "request_pace") {}

  void sending(const Exchange& exchange) override {
    if (!exchange.sent) return;
    if (last_ && exchange.at - *last_ < std::chrono::seconds{1})
      broken(exchange.endpoint + " left " + std::to_string((exchange.at - *last_).count()) +
             " ms after the request before it");
    last_ = exchange.at;
  }

 private:
  std::optional<provider::SteadyTime> last_;
};

}  // namespace simulation
