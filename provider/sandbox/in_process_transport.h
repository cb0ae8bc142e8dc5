#pragma once

#include <cstddef>
#include <map>

#include "provider/api/transport.h"
#include "provider/sandbox/world.h"

namespace provider::sandbox {

/// Where an exchange breaks.
enum class Break {
  BeforeSending,  ///< nobody answers the call: not applied, and known not to be
  BeforeEffect,   ///< the request is lost on its way: not applied, but who knows
  InsideAnswer,   ///< applied; half of the answer arrives
  AfterEffect,    ///< applied; no answer arrives
};

/// The request as a server reads it.
[[nodiscard]] HttpRequest httpRequestOf(const api::Request& request);

/// A world behind the client's interface, without a socket between them. An exchange takes no time. Used by
/// one thread; world and clock outlive it.
class InProcessTransport final : public api::Transport {
 public:
  InProcessTransport(World& world, Clock& clock) : world_(world), clock_(clock) {}

  [[nodiscard]] Result<SteadyTime> exchange(const api::Request& request,
                                            const api::BodyReader& read) override;

  /// Makes the `n`-th exchange from now fail, 1 being the next.
  void breakExchange(std::size_t n, Break how) { breaks_[exchanges_ + n] = how; }
  /// So far, broken ones included.
  [[nodiscard]] std::size_t exchanges() const { return exchanges_; }

 private:
  World& world_;
  Clock& clock_;
  std::size_t exchanges_ = 0;
  std::map<std::size_t, Break> breaks_;
};

}  // namespace provider::sandbox
