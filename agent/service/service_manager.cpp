#include "agent/service/service_manager.h"

#include <time.h>

#include <charconv>
#include <cstdint>
#include <cstdlib>

#include "agent/log/log.h"

namespace agent::service {
namespace {

using std::chrono::microseconds;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::optional<std::int64_t> positive(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number <= 0) return std::nullopt;
  return number;
}

std::optional<microseconds> watchdogOf(const ServiceManager::Environment& environment, long pid) {
  const auto interval = positive(environment.watchdog_us);
  const bool mine = environment.watchdogProcess.empty() || positive(environment.watchdogProcess) == pid;
  // Longer ones than a day watch nothing, and have no room in a timer.
  constexpr std::int64_t kLongest_us = 86'400'000'000;
  if (!interval || *interval > kLongest_us || !mine || environment.socket.empty()) return std::nullopt;
  return microseconds{*interval};
}

/// As systemd wants it: of its own clock, so that it can tell this reload from an earlier one.
std::string monotonic_us() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::to_string(std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000);
}

}  // namespace

ServiceManager::Environment ServiceManager::environment() {
  return {.socket = variable("NOTIFY_SOCKET"),
          .watchdog_us = variable("WATCHDOG_USEC"),
          .watchdogProcess = variable("WATCHDOG_PID")};
}

ServiceManager::ServiceManager(const Environment& environment, long pid)
    : socket_(environment.socket), watchdog_(watchdogOf(environment, pid)) {}

bool ServiceManager::tell(const std::string& assignments) {
  const auto sent = socket_.send(assignments);
  if (!sent && !failed_) log::warning("service_manager_unreachable", {{"error", sent.error().message}});
  failed_ = !sent;
  return sent.has_value();
}

void ServiceManager::tellState(const std::string& assignments) {
  owedState_ = tell(assignments) ? std::string{} : assignments;
}

void ServiceManager::ready() { tellState("READY=1\n"); }

void ServiceManager::status(std::string_view line) {
  if (!owedState_.empty()) tellState(owedState_);
  if (line == status_) return;
  // A line break would begin another assignment.
  if (tell("STATUS=" + std::string(line.substr(0, line.find('\n'))) + "\n")) status_ = line;
}

void ServiceManager::reloading() { tellState("RELOADING=1\nMONOTONIC_USEC=" + monotonic_us() + "\n"); }

void ServiceManager::stopping() { tellState("STOPPING=1\n"); }

void ServiceManager::alive() {
  if (!owedState_.empty()) tellState(owedState_);
  static_cast<void>(tell("WATCHDOG=1\n"));
}

}  // namespace agent::service
