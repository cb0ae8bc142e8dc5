#include "agent/service/service_manager.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>

#include "tests/support/notify_listener.h"

using agent::service::NotifySocket;
using agent::service::ServiceManager;
using test_support::NotifyListener;

BOOST_AUTO_TEST_SUITE(service_manager)

BOOST_AUTO_TEST_CASE(each_state_is_a_datagram_of_its_own) {
  NotifyListener listener;
  ServiceManager manager({.socket = listener.path()}, 1);
  manager.ready();
  manager.status("enforce: 3 machines, 3 online");
  manager.alive();
  manager.stopping();
  const std::vector<std::string> expected{"READY=1\n", "STATUS=enforce: 3 machines, 3 online\n",
                                          "WATCHDOG=1\n", "STOPPING=1\n"};
  BOOST_TEST(listener.told() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_reload_carries_the_time_of_the_manager_s_clock) {
  NotifyListener listener;
  ServiceManager manager({.socket = listener.path()}, 1);
  manager.reloading();
  manager.reloading();
  BOOST_REQUIRE(listener.told().size() == 2U);
  std::array<long long, 2> times{};
  for (std::size_t i = 0; i < 2; ++i) {
    const std::string& told = listener.told()[i];
    const std::string begin = "RELOADING=1\nMONOTONIC_USEC=";
    BOOST_REQUIRE(told.starts_with(begin));
    times[i] = std::stoll(told.substr(begin.size()));
  }
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  BOOST_TEST(times[0] > 0);
  BOOST_TEST(times[0] <= times[1]);
  BOOST_TEST(times[1] <= static_cast<long long>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000);
}

BOOST_AUTO_TEST_CASE(a_status_that_did_not_change_is_not_told_again_and_none_forges_a_line) {
  NotifyListener listener;
  ServiceManager manager({.socket = listener.path()}, 1);
  manager.status("a");
  manager.status("a");
  manager.status("b\nREADY=1");
  const std::vector<std::string> expected{"STATUS=a\n", "STATUS=b\n"};
  BOOST_TEST(listener.told() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_state_that_found_the_queue_full_is_told_later) {
  NotifyListener listener;
  const int other = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  listener.path().copy(address.sun_path, sizeof address.sun_path - 1);
  BOOST_REQUIRE(::connect(other, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  while (::send(other, "X=1", 3, 0) == 3) {
  }
  ::close(other);
  ServiceManager manager({.socket = listener.path()}, 1);
  manager.ready();
  manager.status("a");
  BOOST_TEST(!listener.wasTold("READY=1"));
  manager.status("a");
  BOOST_TEST(listener.wasTold("READY=1"));
  BOOST_TEST(listener.wasTold("STATUS=a"));
}

BOOST_AUTO_TEST_CASE(an_abstract_socket_is_reached_too) {
  const int listener = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  // Without a name the kernel gives one that is free: five hexadecimal digits after the zero.
  BOOST_REQUIRE(::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof(sa_family_t)) == 0);
  socklen_t length = sizeof address;
  BOOST_REQUIRE(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) == 0);
  NotifySocket socket("@" + std::string(address.sun_path + 1, length - sizeof(sa_family_t) - 1));
  BOOST_TEST(socket.send("READY=1\n").has_value());
  std::array<char, 64> buffer{};
  const ssize_t got = ::recv(listener, buffer.data(), buffer.size(), 0);
  ::close(listener);
  BOOST_TEST(std::string(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))) == "READY=1\n");
}

BOOST_AUTO_TEST_CASE(where_nobody_listens_nothing_fails) {
  NotifySocket none{""};
  BOOST_TEST(!none.isOpen());
  BOOST_TEST(none.send("READY=1\n").has_value());
  for (const std::string& address :
       {std::string("/nowhere/at/all"), std::string("relative"), "/" + std::string(200, 'x')}) {
    NotifySocket socket(address);
    const auto sent = socket.send("READY=1\n");
    BOOST_REQUIRE(!sent.has_value());
    BOOST_TEST(sent.error().message.find(address) != std::string::npos, sent.error().message);
    ServiceManager manager({.socket = address}, 1);
    BOOST_CHECK_NO_THROW(manager.ready());
  }
}

BOOST_AUTO_TEST_CASE(the_watchdog_is_the_one_of_this_process) {
  using std::chrono::seconds;
  struct Case {
    const char* interval;
    const char* process;
    bool watched;
  };
  for (const Case& c :
       {Case{"30000000", "", true}, Case{"30000000", "42", true}, Case{"30000000", "43", false},
        Case{"", "", false}, Case{"0", "", false}, Case{"-5", "", false}, Case{"30s", "", false},
        Case{"30000000", "x", false}, Case{"9223372036854775807", "", false}}) {
    const ServiceManager manager(
        {.socket = "/run/x", .watchdog_us = c.interval, .watchdogProcess = c.process}, 42);
    BOOST_TEST(manager.watchdog().has_value() == c.watched, c.interval << " " << c.process);
    if (c.watched) BOOST_TEST((manager.watchdog() == seconds{30}));
  }
  const ServiceManager unheard({.socket = "", .watchdog_us = "30000000"}, 42);
  BOOST_TEST(!unheard.watchdog().has_value());
}

BOOST_AUTO_TEST_SUITE_END()
