#include "agent/cycle/signals.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>
#include <utility>

namespace agent::cycle {

Signals::Signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  descriptor_ = ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
  if (descriptor_ < 0) throw std::runtime_error("signalfd is not available");
}

Signals::~Signals() { ::close(descriptor_); }

bool Signals::stopRequested() {
  drain();
  return stop_;
}

bool Signals::takeReload() {
  drain();
  return std::exchange(reload_, false);
}

void Signals::sleepUntil(provider::SteadyTime until, const provider::Clock& clock, int also) {
  for (drain(); !stop_ && !reload_; drain()) {
    const auto left = until - clock.steady();
    if (left <= left.zero()) return;
    std::array<pollfd, 2> watched{pollfd{descriptor_, POLLIN, 0}, pollfd{also, POLLIN, 0}};
    ::poll(watched.data(), watched.size(),
           static_cast<int>(std::min<std::int64_t>(left.count() + 1, 3'600'000)));
    if (watched[1].revents != 0) return;
  }
}

void Signals::drain() {
  signalfd_siginfo info;
  while (::read(descriptor_, &info, sizeof info) == sizeof info) {
    if (info.ssi_signo == SIGHUP)
      reload_ = true;
    else
      stop_ = true;
  }
}

}  // namespace agent::cycle
