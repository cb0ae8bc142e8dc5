#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace simulation {

/// A promise was broken. Thrown by whoever notices, through the agent and up to the run.
class Violation : public std::runtime_error {
 public:
  Violation(std::string invariant, const std::string& what)
      : std::runtime_error(what), invariant_(std::move(invariant)) {}

  /// Which promise: the name that the README lists.
  [[nodiscard]] const std::string& invariant() const { return invariant_; }

 private:
  std::string invariant_;
};

/// The agent's process ends here and now, as by `kill -9`. No exception of the standard's: nothing in the
/// agent catches it.
struct Killed {};

}  // namespace simulation
