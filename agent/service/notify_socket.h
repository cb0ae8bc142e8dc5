#pragma once

#include <string>
#include <string_view>

#include "provider/core/error.h"

namespace agent::service {

/// The socket to which sd_notify(3) writes, spoken to directly: the protocol is documented and promised to
/// stay, and libsystemd would cost a daemon more memory than all of this program's own room for it.
class NotifySocket {
 public:
  /// `address` as in `$NOTIFY_SOCKET`: a path, or `@` and the name of an abstract socket. Empty = nobody
  /// listens, and nothing is sent.
  explicit NotifySocket(std::string address);
  ~NotifySocket();
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  [[nodiscard]] bool isOpen() const { return !address_.empty(); }
  /// One datagram of `NAME=value` lines. Waits up to a second for a listener that is slow.
  [[nodiscard]] provider::Result<void> send(std::string_view assignments);

 private:
  std::string address_;
  int descriptor_ = -1;
};

}  // namespace agent::service
