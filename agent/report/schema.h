#pragma once

#include <cstddef>
#include <cstdint>

namespace agent::report {

/// Raised when a reader of the present schema could misread what is written; a key that is only added does
/// not raise it.
inline constexpr std::int64_t kStatusSchema = 1;

inline constexpr std::size_t kLargestStatus = 16 * 1024 * 1024;  ///< bytes
inline constexpr std::size_t kDeepestStatus = 8;                 ///< levels of JSON

}  // namespace agent::report
