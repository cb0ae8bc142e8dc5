#include "agent/cycle/shared_pacing.h"

#include <locale>
#include <sstream>
#include <utility>

#include "agent/cycle/clock_watch.h"

namespace agent::cycle {

using namespace provider;
using api::PacingState;
using std::chrono::milliseconds;

SharedPacing::SharedPacing(FileLock lock, Clock& clock)
    : lock_(std::move(lock)), clock_(clock), bootId_(readBootId()) {
  if (bootId_.empty()) bootId_ = "unknown";
}

Result<PacingState> SharedPacing::acquire(SteadyTime deadline) {
  if (auto locked = lock_.acquire(clock_, deadline); !locked) return std::unexpected(locked.error());
  const PacingState shared = fromText(lock_.read(), bootId_);
  return shared.lastSent < own_.lastSent ? own_ : shared;
}

void SharedPacing::release(const PacingState& state) {
  own_ = state;
  lock_.write(toText(state, bootId_));
  lock_.release();
}

void SharedPacing::note(const PacingState& state) { lock_.write(toText(state, bootId_)); }

std::string toText(const PacingState& state, const std::string& bootId) {
  std::ostringstream out;
  out.imbue(std::locale::classic());
  out << bootId << ' ' << state.lastSent.time_since_epoch().count() << ' '
      << state.lastOrder.time_since_epoch().count() << ' ' << state.notBefore.time_since_epoch().count()
      << ' ' << state.refusalsInARow << '\n';
  return out.str();
}

PacingState fromText(const std::string& text, const std::string& bootId) {
  std::istringstream in(text);
  in.imbue(std::locale::classic());
  std::string boot;
  milliseconds::rep sent = 0;
  milliseconds::rep order = 0;
  milliseconds::rep notBefore = 0;
  int refusals = 0;
  if (!(in >> boot >> sent >> order >> notBefore >> refusals) || boot != bootId || refusals < 0) return {};
  return {.lastSent = SteadyTime{milliseconds{sent}},
          .lastOrder = SteadyTime{milliseconds{order}},
          .notBefore = SteadyTime{milliseconds{notBefore}},
          .refusalsInARow = refusals};
}

}  // namespace agent::cycle
