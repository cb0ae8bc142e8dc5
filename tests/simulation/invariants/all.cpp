#include "tests/simulation/invariants/alert_truth.h"
#include "tests/simulation/invariants/convergence.h"
#include "tests/simulation/invariants/ledger.h"
#include "tests/simulation/invariants/lowering_window.h"
#include "tests/simulation/invariants/manual_hold.h"
#include "tests/simulation/invariants/messages.h"
#include "tests/simulation/invariants/nothing_unasked.h"
#include "tests/simulation/invariants/permission.h"
#include "tests/simulation/invariants/price_bounds.h"
#include "tests/simulation/invariants/request_pace.h"
#include "tests/simulation/invariants/rest.h"

namespace simulation {

Invariants allInvariants(const Facts& facts) {
  Invariants all;
  all.push_back(std::make_unique<RequestPace>(facts));
  all.push_back(std::make_unique<LoweringWindow>(facts));
  all.push_back(std::make_unique<PriceBounds>(facts));
  all.push_back(std::make_unique<Permission>(facts));
  all.push_back(std::make_unique<NothingUnasked>(facts));
  all.push_back(std::make_unique<ManualHold>(facts));
  all.push_back(std::make_unique<Ledger>(facts));
  all.push_back(std::make_unique<AlertTruth>(facts));
  all.push_back(std::make_unique<Messages>(facts));
  all.push_back(std::make_unique<Rest>(facts));
  all.push_back(std::make_unique<Convergence>(facts));
  return all;
}

}  // namespace simulation
