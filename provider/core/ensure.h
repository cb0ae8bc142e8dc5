#pragma once

#include <stdexcept>

namespace provider {

/// States what must hold. A violation is a bug of this program, never of its input: it throws
/// `std::logic_error`, which ends the program with exit code 70. It stays on in production, because a wrong
/// price costs more than a restart.
inline void ensure(bool holds, const char* what) {
  if (!holds) throw std::logic_error(what);
}

}  // namespace provider
