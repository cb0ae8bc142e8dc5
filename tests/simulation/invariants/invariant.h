#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "agent/notify/post.h"
#include "tests/simulation/exchange.h"
#include "tests/simulation/facts.h"
#include "tests/simulation/violation.h"

namespace simulation {

/// One promise of the agent's, and who notices that it is broken. It sees what passes over the wire, what the
/// owner does by hand, and the world.
class Invariant {
 public:
  Invariant(const Facts& facts, std::string name) : facts_(facts), name_(std::move(name)) {}
  virtual ~Invariant() = default;
  Invariant(const Invariant&) = delete;
  Invariant& operator=(const Invariant&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }

  /// A request is about to leave the agent, or would have. The world is as it was.
  virtual void sending(const Exchange&) {}
  /// The world has seen it, or never will; the agent gets to know what `told` says.
  virtual void answered(const Exchange&) {}
  /// The agent did one piece of work.
  virtual void stepped() {}
  virtual void died() {}
  virtual void started() {}
  virtual void reconfigured() {}
  /// The owner changed something on the website.
  virtual void changedByHand(const std::string& /*machine*/) {}
  virtual void repricedByHand(std::int64_t /*order*/) {}
  /// The owner ended manual holds; empty = of all.
  virtual void resumed(const std::string& /*machine*/) {}
  virtual void arrived(const agent::notify::Order&) {}
  /// The run is over, and everything had its time.
  virtual void finished() {}

 protected:
  [[noreturn]] void broken(const std::string& what) const { throw Violation(name_, what); }
  [[nodiscard]] const Facts& facts() const { return facts_; }

 private:
  const Facts& facts_;
  std::string name_;
};

using Invariants = std::vector<std::unique_ptr<Invariant>>;

/// All of them.
[[nodiscard]] Invariants allInvariants(const Facts& facts);

}  // namespace simulation
