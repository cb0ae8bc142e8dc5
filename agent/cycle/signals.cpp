#include "agent/cycle/signals.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
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
  both_ = ::epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{.events = EPOLLIN, .data = {.fd = descriptor_}};
  if (both_ < 0 || ::epoll_ctl(both_, EPOLL_CTL_ADD, descriptor_, &event) != 0)
    throw std::runtime_error("epoll is not available");
}

Signals::~Signals() {
  ::close(both_);
  ::close(descriptor_);
}

void Signals::attend(int descriptor, std::function<void()> called) {
  if (attended_ >= 0) ::epoll_ctl(both_, EPOLL_CTL_DEL, attended_, nullptr);
  attended_ = descriptor;
  called_ = std::move(called);
  epoll_event event{.events = EPOLLIN, .data = {.fd = descriptor}};
  if (descriptor >= 0 && ::epoll_ctl(both_, EPOLL_CTL_ADD, descriptor, &event) != 0)
    throw std::runtime_error("epoll is not available");
}

bool Signals::attendNow() {
  pollfd watched{attended_, POLLIN, 0};
  if (attended_ < 0 || ::poll(&watched, 1, 0) <= 0) return false;
  called_();
  return true;
}

bool Signals::stopRequested() {
  attendNow();
  drain();
  return stop_;
}

bool Signals::takeReload() {
  drain();
  return std::exchange(reload_, false);
}

void Signals::sleepUntil(provider::SteadyTime until, const provider::Clock& clock) {
  for (drain(); !stop_ && !reload_; drain()) {
    if (attendNow()) return;
    const auto left = until - clock.steady();
    if (left <= left.zero()) return;
    pollfd watched{both_, POLLIN, 0};
    ::poll(&watched, 1, static_cast<int>(std::min<std::int64_t>(left.count() + 1, 3'600'000)));
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
