#pragma once

#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "tests/simulation/invariants/bodies.h"
#include "tests/simulation/invariants/invariant.h"

namespace simulation {

/// No lowering is sent that is known to be refused: none inside the window of the agent's own last one, or
/// before the time that a refusal told, and none below what the last `max_step` allows from here. Known is
/// what an answer said, and what the agent itself sent; over deaths and changes of the calendar too. What the
/// owner did by hand it cannot know before it has read it.
class LoweringWindow final : public Invariant {
 public:
  explicit LoweringWindow(const Facts& facts) : Invariant(facts, "lowering_window") {}

  void sending(const Exchange& exchange) override;
  void answered(const Exchange& exchange) override;
  void stepped() override;
  void died() override;
  void repricedByHand(std::int64_t order) override;

 private:
  struct Known {
    std::optional<provider::SteadyTime> notBefore;
    std::optional<provider::Price> step;
    provider::SteadyTime stepAt{};
    bool unread = false;       ///< the answer to the last move was lost, and nothing was read since
    bool changedHere = false;  ///< by hand, and nothing was read since
  };

  void learn(const BidRequest& bid, const Exchange& exchange);

  std::map<std::int64_t, Known> known_;
  /// What the present piece of work learned: on disk once it is done.
  std::vector<std::function<void()>> lessons_;
};

}  // namespace simulation
