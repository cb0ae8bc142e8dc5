#pragma once

#include <stdexcept>
#include <string>

namespace sweep {

/// A promise that was not kept.
struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline void demand(bool holds, const std::string& what) {
  if (!holds) throw Broken(what);
}

}  // namespace sweep
