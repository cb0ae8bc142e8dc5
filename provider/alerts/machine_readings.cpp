#include "provider/alerts/machine_readings.h"

#include <array>
#include <charconv>
#include <cmath>

namespace provider::alerts {
namespace {

/// The readings of one machine, in a row.
class Readings {
 public:
  explicit Readings(const std::string& machine) : machine_(machine) {}

  Readings& failing(Rule rule, const char* detail) {
    all_.push_back({.id = {rule, machine_}, .failing = true, .detail = detail});
    return *this;
  }
  Readings& healthy(Rule rule) {
    all_.push_back({.id = {rule, machine_}, .failing = false, .detail = {}});
    return *this;
  }
  [[nodiscard]] std::vector<Reading> all() const { return all_; }

 private:
  const std::string& machine_;
  std::vector<Reading> all_;
};

/// `31.2`, and `24` without a fraction; the same in every locale.
std::string amountText(double amount) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::round(amount * 10) / 10);
  return {buffer.data(), end.ptr};
}

/// `7 GPUs instead of 8`
std::string fewer(machines::Part part, double amount, double before) {
  constexpr std::array kUnits{" GPUs", " GB of GPU memory", " GB of RAM", " GB of disk"};
  const std::string number = amountText(amount);
  const std::string unit =
      part == machines::Part::Gpus && number == "1" ? " GPU" : kUnits[machines::indexOf(part)];
  return number + unit + " instead of " + amountText(before);
}

}  // namespace

std::vector<Reading> readingsOf(const machines::Reading& machine, const machines::Memory& memory) {
  const auto status = machines::statusOf(machine);
  if (!status) return {};
  Readings readings(machine.name);
  switch (*status) {
    case machines::Status::Disconnected:
      if (memory.everConnected)
        return readings
            .failing(Rule::MachineDisconnected, "reads as never connected, and was connected before")
            .all();
      return readings.failing(Rule::MachineNotConnected, "has not connected since it was first seen").all();
    case machines::Status::Offline:
      return readings.healthy(Rule::MachineNotConnected).failing(Rule::MachineOffline, "is not online").all();
    case machines::Status::NotWorking:
      readings.failing(Rule::MachineNotWorking, "is online, and does not work properly");
      break;
    case machines::Status::Online:
      readings.healthy(Rule::MachineNotWorking);
      break;
  }
  return readings.healthy(Rule::MachineOffline)
      .healthy(Rule::MachineDisconnected)
      .healthy(Rule::MachineNotConnected)
      .all();
}

std::vector<Reading> readingsOfListing(const machines::Reading& machine, const machines::Memory& memory,
                                       WallTime now) {
  if (machine.visibility.empty()) return {};
  const bool gone =
      machine.visibility != "public" && memory.listedAt && now - *memory.listedAt < machines::kNewNormal;
  return {{.id = {Rule::MachineUnlisted, machine.name},
           .failing = gone,
           .detail = gone ? "is " + machine.visibility + ", and was public" : std::string{}}};
}

Reading readingOfPresence(const std::string& machine, bool missing) {
  return {.id = {Rule::MachineMissing, machine},
          .failing = missing,
          .detail = missing ? "is not in the account's list any more" : std::string{}};
}

std::vector<Reading> readingsOfHardware(const std::string& machine, const machines::Hardware& hardware,
                                        const machines::Memory& memory, WallTime now) {
  if (!machines::isTold(hardware)) return {};
  std::string lacking;
  for (const machines::Part part : machines::kParts) {
    const auto& amount = hardware[machines::indexOf(part)];
    const auto& most = memory.most[machines::indexOf(part)];
    if (amount && most && machines::isLess(part, *amount, *most, now))
      lacking += (lacking.empty() ? "has " : ", ") + fewer(part, *amount, most->amount);
  }
  const bool failing = !lacking.empty();
  return {{.id = {Rule::HardwareChanged, machine}, .failing = failing, .detail = std::move(lacking)}};
}

}  // namespace provider::alerts
