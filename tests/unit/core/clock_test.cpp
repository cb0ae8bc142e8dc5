#include "provider/core/clock.h"

#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

using namespace provider;
using namespace std::chrono_literals;

namespace {

class Signalled final : public Interrupt {
 public:
  Signalled() : descriptor_(::eventfd(1, 0)) {}
  ~Signalled() override { ::close(descriptor_); }
  int pollDescriptor() const override { return descriptor_; }
  bool stopRequested() override { return true; }

 private:
  int descriptor_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(clock_)

BOOST_AUTO_TEST_CASE(a_virtual_clock_moves_only_when_told_or_slept_on) {
  VirtualClock clock;
  const auto wall = clock.wall();
  const auto steady = clock.steady();
  BOOST_TEST((clock.wall() == wall));
  clock.sleepUntil(steady + 5s);
  BOOST_TEST((clock.wall() == wall + 5s));
  clock.sleepUntil(steady);
  BOOST_TEST((clock.steady() == steady + 5s));
  clock.jumpWall(-1h);
  BOOST_TEST((clock.steady() == steady + 5s));
  BOOST_TEST((clock.wall() == wall + 5s - 1h));
}

BOOST_AUTO_TEST_CASE(a_sleep_ends_when_interrupted) {
  Signalled interrupt;
  SystemClock clock(&interrupt);
  const auto before = clock.steady();
  clock.sleepUntil(before + 1h);
  BOOST_TEST((clock.steady() - before < 10s));
}

BOOST_AUTO_TEST_CASE(a_sleep_is_not_ended_by_anything_but_a_stop) {
  class Reload final : public Interrupt {
   public:
    Reload() : descriptor_(::eventfd(1, EFD_NONBLOCK)) {}
    ~Reload() override { ::close(descriptor_); }
    int pollDescriptor() const override { return descriptor_; }
    bool stopRequested() override {
      eventfd_t ignored = 0;
      ::eventfd_read(descriptor_, &ignored);
      return false;
    }

   private:
    int descriptor_;
  } reload;
  SystemClock clock(&reload);
  const auto until = clock.steady() + 30ms;
  clock.sleepUntil(until);
  BOOST_TEST((clock.steady() >= until));
}

BOOST_AUTO_TEST_CASE(a_sleep_never_ends_early) {
  SystemClock clock;
  const auto until = clock.steady() + 3ms;
  clock.sleepUntil(until);
  BOOST_TEST((clock.steady() >= until));
}

BOOST_AUTO_TEST_CASE(steady_time_runs_on_while_the_machine_sleeps) {
  const SystemClock clock;
  timespec sinceBoot{};
  BOOST_REQUIRE(::clock_gettime(CLOCK_BOOTTIME, &sinceBoot) == 0);
  const auto apart = clock.steady().time_since_epoch() - std::chrono::seconds{sinceBoot.tv_sec};
  // On a machine that never slept, `std::chrono::steady_clock` would pass too.
  BOOST_TEST((apart >= 0s && apart < 10s));
}

BOOST_AUTO_TEST_SUITE_END()
