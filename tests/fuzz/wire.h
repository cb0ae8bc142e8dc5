#pragma once

#include <cstddef>
#include <string_view>

namespace fuzz {

/// The other side of every connection that the program makes from now on: it says these words, so many bytes
/// at once, and then ends, whatever it is told. `wire.cpp` takes the place of the program's own `Connection`,
/// so that no socket is between them; nothing of TLS is.
void say(std::string_view words, std::size_t piece);

}  // namespace fuzz
