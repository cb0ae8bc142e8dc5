#include "agent/cycle/alert_events.h"

namespace agent::cycle {

using namespace provider;

namespace {

journal::EventKind kindOf(alerts::Change change) {
  switch (change) {
    case alerts::Change::Fired:
      return journal::EventKind::AlertFiring;
    case alerts::Change::Resolved:
      return journal::EventKind::AlertResolved;
    case alerts::Change::FlappingBegan:
      return journal::EventKind::AlertFlapping;
    case alerts::Change::Withdrawn:
      return journal::EventKind::AlertResolved;
    case alerts::Change::FlappingEnded:
      break;
  }
  return journal::EventKind::AlertSteady;
}

}  // namespace

journal::Event eventOf(const alerts::Event& event) {
  journal::Event kept{.id = 0,
                      .kind = kindOf(event.change),
                      .subject = subjectOf(event.id),
                      .at = event.at,
                      .before = {},
                      .after = {},
                      .detail = std::string(name(event.id.rule))};
  if (!event.detail.empty()) kept.detail += ": " + event.detail;
  if (event.change == alerts::Change::Withdrawn) kept.after = "no longer looked at";
  if (event.change == alerts::Change::FlappingEnded) kept.after = name(event.phase);
  return kept;
}

}  // namespace agent::cycle
