#pragma once

#include <string>
#include <vector>

#include "tests/support/certificate.h"

namespace test_support {

/// What a service manager is told through `$NOTIFY_SOCKET`.
class NotifyListener {
 public:
  NotifyListener();
  ~NotifyListener();
  NotifyListener(const NotifyListener&) = delete;
  NotifyListener& operator=(const NotifyListener&) = delete;

  [[nodiscard]] std::string path() const { return (folder_.path() / "notify").string(); }
  /// All datagrams so far, in order.
  [[nodiscard]] const std::vector<std::string>& told();
  /// Whether a line `NAME=value` was among them; `begin` is how it begins.
  [[nodiscard]] bool wasTold(const std::string& begin);
  /// The last line that begins so; empty when there is none.
  [[nodiscard]] std::string last(const std::string& begin);

 private:
  TemporaryFolder folder_;
  int descriptor_;
  std::vector<std::string> told_;
};

}  // namespace test_support
