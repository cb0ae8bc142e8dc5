#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Small helpers for text that people wrote. None of them looks at the locale.
namespace agent::config {

/// Without spaces and tabs at both ends.
[[nodiscard]] std::string_view trim(std::string_view text);

/// ASCII letters only.
[[nodiscard]] std::string lower(std::string_view text);

[[nodiscard]] bool isDigits(std::string_view text);

/// Well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF (RFC 3629).
[[nodiscard]] bool isUtf8(std::string_view text);

/// The known name nearest to `wrong`, where it is near enough to be a slip of the finger; else the one of
/// which `wrong` is the beginning; else empty. Case does not count.
[[nodiscard]] std::string_view nearest(std::string_view wrong, const std::vector<std::string_view>& known);

/// ` (did you mean …?)`, or nothing when no name is near.
[[nodiscard]] std::string suggestion(std::string_view wrong, const std::vector<std::string_view>& known);

/// `a, b or c`
[[nodiscard]] std::string listed(const std::vector<std::string_view>& words);

}  // namespace agent::config
