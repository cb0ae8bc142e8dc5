#pragma once

#include <map>

#include "tests/simulation/invariants/bodies.h"
#include "tests/simulation/invariants/invariant.h"

namespace simulation {

/// A write of settings changes what the policy is about and nothing else: visibility, maximum rental length,
/// coins and every other price go back as the machine's `server_config` told them last. What the owner
/// changes by hand between that answer and the write is the one thing that can be undone, and the time
/// between them is at most two and a half request intervals; a write that is refused for the rate limit is
/// repeated as it was. What the marketplace would not take is sent only in `autoprice` and `usd_pricing`,
/// which go back verbatim, after an answer that was garbled.
class NothingUnasked final : public Invariant {
 public:
  explicit NothingUnasked(const Facts& facts) : Invariant(facts, "nothing_unasked") {}

  void sending(const Exchange& exchange) override;
  void answered(const Exchange& exchange) override;

 private:
  [[nodiscard]] std::string difference(const SettingsRequest& request,
                                       const provider::sandbox::Settings& told) const;
  void judgeAge(const Exchange& exchange, const SettingsRequest& request,
                const ToldSettings::Told& told) const;

  ToldSettings told_;
  /// The last write of a machine, where it was refused for the rate limit.
  std::map<std::string, std::string> repeatable_;
};

}  // namespace simulation
