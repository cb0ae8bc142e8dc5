#include "provider/sandbox/agenda.h"

namespace provider::sandbox {

void Agenda::plan(SteadyTime at, Occasion occasion, std::size_t subject) {
  events_.push({at, planned_++, occasion, subject});
}

std::optional<Event> Agenda::take(SteadyTime due) {
  if (events_.empty() || events_.top().at > due) return std::nullopt;
  const Event next = events_.top();
  events_.pop();
  return next;
}

}  // namespace provider::sandbox
