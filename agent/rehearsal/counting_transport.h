#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "provider/api/transport.h"

namespace agent::rehearsal {

/// Counts the requests that go through it, those about one machine by its name.
class CountingTransport final : public provider::api::Transport {
 public:
  explicit CountingTransport(provider::api::Transport& behind) : behind_(behind) {}

  [[nodiscard]] provider::Result<provider::SteadyTime> exchange(
      const provider::api::Request& request, const provider::api::BodyReader& read) override;

  [[nodiscard]] std::uint64_t total() const { return total_; }
  [[nodiscard]] const std::map<std::string, std::uint64_t>& byMachine() const { return byMachine_; }

 private:
  provider::api::Transport& behind_;
  std::uint64_t total_ = 0;
  std::map<std::string, std::uint64_t> byMachine_;
};

}  // namespace agent::rehearsal
