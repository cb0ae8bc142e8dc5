#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>

#include "provider/api/transport.h"
#include "provider/sandbox/world.h"
#include "tests/sweep/nth_call.h"

namespace sweep {

/// How an exchange with the marketplace goes wrong.
enum class WireFault {
  RefusedBeforeSending,  ///< nobody answers the call
  LostBeforeEffect,      ///< sent, not carried out, not answered
  LostAfterEffect,       ///< carried out, not answered
  HalfAnAnswer,          ///< carried out; the connection breaks inside the answer
  Page,                  ///< the CDN's page in HTML in place of the answer, nothing carried out …
  PageAfterEffect,       ///< … and carried out
  DatabaseError,         ///< code 1, nothing carried out …
  DatabaseErrorAfterEffect,
  TooManyRequests,  ///< 429 in HTML
};
inline constexpr std::array kWireFaults{WireFault::RefusedBeforeSending,
                                        WireFault::LostBeforeEffect,
                                        WireFault::LostAfterEffect,
                                        WireFault::HalfAnAnswer,
                                        WireFault::Page,
                                        WireFault::PageAfterEffect,
                                        WireFault::DatabaseError,
                                        WireFault::DatabaseErrorAfterEffect,
                                        WireFault::TooManyRequests};
[[nodiscard]] std::string_view name(WireFault fault);

/// The way to the marketplace, of which the n-th exchange goes wrong.
class Wire final : public provider::api::Transport {
 public:
  /// Sees each request before it is sent, and again once it was carried out or not.
  struct Witness {
    virtual ~Witness() = default;
    virtual void sending(const std::string& endpoint) = 0;
    /// `code` is the marketplace's own; none when it never saw the request.
    virtual void ended(const std::string& endpoint, std::optional<int> code) = 0;
  };

  Wire(provider::sandbox::World& world, provider::Clock& clock, Witness& witness)
      : world_(world), clock_(clock), witness_(witness) {}

  void failNth(std::uint64_t n, WireFault how, Lasts lasts = Lasts::Once) {
    trouble.failNth(n, lasts);
    how_ = how;
  }

  [[nodiscard]] provider::Result<provider::SteadyTime> exchange(
      const provider::api::Request& request, const provider::api::BodyReader& read) override;

  NthCall trouble;

 private:
  provider::sandbox::World& world_;
  provider::Clock& clock_;
  Witness& witness_;
  WireFault how_ = WireFault::RefusedBeforeSending;
};

}  // namespace sweep
