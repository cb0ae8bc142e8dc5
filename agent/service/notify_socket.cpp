#include "agent/service/notify_socket.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <utility>

namespace agent::service {

using provider::ErrorKind;
using provider::failure;
using provider::Result;

namespace {

Result<void> noSocket(const std::string& address, const std::string& why) {
  return failure(ErrorKind::NoConnection, "the service manager's socket " + address + " " + why);
}

}  // namespace

NotifySocket::NotifySocket(std::string address) : address_(std::move(address)) {}

NotifySocket::~NotifySocket() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> NotifySocket::send(std::string_view assignments) {
  if (!isOpen()) return {};
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  if (address_.size() >= sizeof to.sun_path || (address_[0] != '/' && address_[0] != '@'))
    return noSocket(address_, "is neither a path nor an abstract name");
  std::memcpy(to.sun_path, address_.data(), address_.size());
  if (address_[0] == '@') to.sun_path[0] = '\0';
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
  if (descriptor_ < 0) {
    descriptor_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const timeval patience{.tv_sec = 1, .tv_usec = 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  }
  const ssize_t sent = ::sendto(descriptor_, assignments.data(), assignments.size(), MSG_NOSIGNAL,
                                reinterpret_cast<const sockaddr*>(&to), length);
  if (sent < 0) return noSocket(address_, std::string("cannot be written to: ") + std::strerror(errno));
  return {};
}

}  // namespace agent::service
