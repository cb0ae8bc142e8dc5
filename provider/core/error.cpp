#include "provider/core/error.h"

#include <algorithm>
#include <array>
#include <cerrno>

namespace provider {

std::string_view name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::Cancelled:
      return "cancelled";
    case ErrorKind::NoConnection:
      return "no_connection";
    case ErrorKind::Timeout:
      return "timeout";
    case ErrorKind::BadAnswer:
      return "bad_answer";
    case ErrorKind::RateLimited:
      return "rate_limited";
    case ErrorKind::Busy:
      return "busy";
    case ErrorKind::KeyRefused:
      return "key_refused";
    case ErrorKind::InvalidInput:
      return "invalid_input";
    case ErrorKind::Refused:
      return "refused";
    case ErrorKind::Storage:
      return "storage";
    case ErrorKind::StorageTransient:
      return "storage_transient";
  }
  return "unknown";
}

ErrorKind storageKind(int systemError) {
  constexpr std::array kPassing{ENOSPC, EDQUOT, EIO, EMFILE, ENFILE, ENOMEM, EAGAIN, EBUSY};
  return std::ranges::find(kPassing, systemError) != kPassing.end() ? ErrorKind::StorageTransient
                                                                    : ErrorKind::Storage;
}

}  // namespace provider
