#include "tests/support/notify_listener.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <sstream>
#include <stdexcept>

namespace test_support {

NotifyListener::NotifyListener()
    : descriptor_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path().copy(address.sun_path, sizeof address.sun_path - 1);
  if (::bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("cannot listen on " + path());
}

NotifyListener::~NotifyListener() { ::close(descriptor_); }

const std::vector<std::string>& NotifyListener::told() {
  std::array<char, 8192> buffer{};
  for (;;) {
    const ssize_t length = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
    if (length < 0) return told_;
    told_.emplace_back(buffer.data(), static_cast<std::size_t>(length));
  }
}

std::string NotifyListener::last(const std::string& begin) {
  std::string found;
  for (const std::string& datagram : told()) {
    std::istringstream lines(datagram);
    for (std::string line; std::getline(lines, line);)
      if (line.starts_with(begin)) found = line;
  }
  return found;
}

bool NotifyListener::wasTold(const std::string& begin) { return !last(begin).empty(); }

}  // namespace test_support
