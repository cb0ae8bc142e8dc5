#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fuzz {

/// An input that is eaten from its front. What is asked of an empty one is zero, so that any input is good.
class Bytes {
 public:
  explicit Bytes(std::string_view left) : left_(left) {}

  [[nodiscard]] bool empty() const { return left_.empty(); }

  std::uint8_t byte() {
    if (left_.empty()) return 0;
    const auto first = static_cast<std::uint8_t>(left_.front());
    left_.remove_prefix(1);
    return first;
  }
  bool flag() { return (byte() & 1U) != 0; }

  /// Of so many bytes, the lowest first.
  std::uint64_t number(int bytes) {
    std::uint64_t value = 0;
    for (int i = 0; i < bytes; ++i) value |= std::uint64_t{byte()} << (8 * i);
    return value;
  }
  std::int64_t integer() { return static_cast<std::int64_t>(number(8)); }

  /// As many bytes as the first one says.
  std::string text() {
    const std::size_t wanted = byte();
    const std::size_t length = std::min(wanted, left_.size());
    const std::string taken(left_.substr(0, length));
    left_.remove_prefix(length);
    return taken;
  }

  std::string_view rest() {
    const std::string_view all = left_;
    left_ = {};
    return all;
  }

 private:
  std::string_view left_;
};

/// The first line of a text, which loses it.
inline std::string_view takeLine(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace fuzz
