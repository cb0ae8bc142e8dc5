#pragma once

#include <cstdint>
#include <vector>

#include "agent/rehearsal/course.h"
#include "agent/rehearsal/stage.h"

namespace agent::rehearsal {

/// Watches a stage from outside: what stands in the marketplace, not what the agent believes. The stage
/// outlives it.
class Recorder {
 public:
  /// `usdRates` as the stage's world has them.
  Recorder(Stage& stage, const provider::sandbox::UsdRates& usdRates);

  /// To be called often; it notes what has changed.
  void look();
  /// What happened until now, with what the journal says of it.
  [[nodiscard]] Course course();

 private:
  void lookAtMachine(MachineCourse& course, bool hourly);
  void lookAtHealth(MachineCourse& course, const provider::sandbox::Machine& machine);
  void lookAtOffer(OfferCourse& course);
  void countRequests();
  [[nodiscard]] Since now() const;

  Stage& stage_;
  provider::sandbox::UsdRates usdRates_;
  provider::SteadyTime begun_;
  Course course_;
  std::uint64_t requestsCounted_ = 0;
  Since nextHourly_{0};
};

}  // namespace agent::rehearsal
