#pragma once

namespace agent::service {

/// Gives back to the system what only the start, or a seldom piece of work, needed: freed memory that malloc
/// keeps, and the mapped pages of program and libraries that hold code and constants. Of those nothing is
/// lost: what is used again is mapped again from the page cache, or read again where the system needed that
/// room itself.
void releaseUnusedMemory();

}  // namespace agent::service
