#pragma once

#include <cstdint>
#include <memory>

namespace test {

/// What SQLite asks of a file system that can fail; a set of them.
enum class DiskCalls : unsigned {
  Open = 1,
  Write = 2,  ///< `truncate` too
  Sync = 4,
  Remove = 8,
  Read = 16,
  Changing = Open | Write | Sync | Remove,
};
[[nodiscard]] constexpr DiskCalls operator|(DiskCalls a, DiskCalls b) {
  return static_cast<DiskCalls>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

/// How a call fails, as SQLite learns of it.
enum class DiskFault {
  Full,        ///< SQLITE_FULL: no room
  IoError,     ///< SQLITE_IOERR_…: the disk itself
  ReadOnly,    ///< SQLITE_READONLY: mounted anew without the right to write
  CannotOpen,  ///< SQLITE_CANTOPEN
};

/// SQLite's files, failing when told: while an object lives it stands before the default VFS, so that every
/// connection opened meanwhile goes through it. What is passed on is the real file. One object at a time, one
/// thread; it outlives the connections that were opened through it.
class FailingVfs {
 public:
  FailingVfs();
  ~FailingVfs();
  FailingVfs(const FailingVfs&) = delete;
  FailingVfs& operator=(const FailingVfs&) = delete;

  /// Of these calls the `n`-th from now, 1 being the next, fails; once. Takes the place of what was told
  /// before.
  void failNth(std::uint64_t n, DiskFault how, DiskCalls which = DiskCalls::Changing);
  /// The same, and all that follow it fail too, until `heal`.
  void failFrom(std::uint64_t n, DiskFault how, DiskCalls which = DiskCalls::Changing);
  /// From now on nothing fails.
  void heal();

  /// Calls of these kinds so far, the failed ones included: where a sweep over the n-th call ends.
  [[nodiscard]] std::uint64_t calls(DiskCalls which = DiskCalls::Changing) const;
  /// Calls that failed since the last `failNth` or `failFrom`.
  [[nodiscard]] std::uint64_t failures() const;
  /// Whether what was told last has begun to fail.
  [[nodiscard]] bool tripped() const { return failures() > 0; }

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace test
