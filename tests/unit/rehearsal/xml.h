#pragma once

#include <cstddef>
#include <string>

namespace rehearsal_test {

/// How many elements a document has; throws when it is not well formed. Poco's headers do not go with the
/// tests' precompiled one.
[[nodiscard]] std::size_t elementsIn(const std::string& xml);

}  // namespace rehearsal_test
