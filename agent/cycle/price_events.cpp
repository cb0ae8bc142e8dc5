#include "agent/cycle/price_events.h"

#include <utility>

namespace agent::cycle {

using namespace provider;
using journal::Event;
using journal::EventKind;

namespace {

std::string textOf(const Price& price) { return price.text(); }
std::string textOf(std::int64_t hours) { return std::to_string(hours) + "h"; }
std::string textOf(const std::string& word) { return word; }

template <typename T>
std::string shown(const std::optional<T>& value) {
  return value ? textOf(*value) : "none";
}

Event event(EventKind kind, const std::string& machine, WallTime at) {
  return {.id = 0, .kind = kind, .subject = machine, .at = at, .before = {}, .after = {}, .detail = {}};
}

template <typename T>
void addChange(std::vector<Event>& out, const char* what, const pricing::Watched<T>& before,
               const pricing::Watched<T>& after, const std::string& machine) {
  if (!after.changedByOthersAt || after.seen == before.seen) return;
  Event change = event(EventKind::ManualChange, machine, *after.changedByOthersAt);
  change.before = shown(before.seen);
  change.after = shown(after.seen);
  change.detail = what;
  out.push_back(std::move(change));
}

}  // namespace

std::vector<Event> eventsBetween(const pricing::Memory& before, const pricing::Memory& after,
                                 const std::string& machine, WallTime now) {
  std::vector<Event> out;
  addChange(out, "on demand", before.onDemand.price, after.onDemand.price, machine);
  addChange(out, "spot minimum", before.spot.price, after.spot.price, machine);
  addChange(out, "mrl", before.mrlHours, after.mrlHours, machine);
  addChange(out, "availability", before.availability, after.availability, machine);
  if (!before.rental || before.rental == after.rental) return out;
  const bool rented = after.rental != machines::Rental::None;
  Event rental =
      event(rented ? EventKind::Rented : EventKind::Released, machine, after.rentalChangedAt.value_or(now));
  if (rented) rental.detail = after.rental == machines::Rental::Spot ? "on the spot market" : "on demand";
  if (rented && after.onDemand.price.seen)
    rental.detail += ", offered at " + after.onDemand.price.seen->text();
  out.push_back(std::move(rental));
  return out;
}

}  // namespace agent::cycle
