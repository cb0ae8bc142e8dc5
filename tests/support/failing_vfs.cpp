#include "tests/support/failing_vfs.h"

#include <sqlite3.h>

#include <array>
#include <bit>
#include <cstring>
#include <stdexcept>

namespace test {

namespace {

constexpr const char* kName = "failing";
constexpr std::size_t kKinds = 5;

std::size_t slotOf(DiskCalls one) {
  return static_cast<std::size_t>(std::countr_zero(static_cast<unsigned>(one)));
}

}  // namespace

struct FailingVfs::State {
  sqlite3_vfs vfs{};
  sqlite3_vfs* real = nullptr;
  std::array<std::uint64_t, kKinds> calls{};
  std::uint64_t failures = 0;
  /// Calls of `which` still to come until the first that fails; 0 = none will.
  std::uint64_t left = 0;
  bool lasting = false;
  DiskFault how = DiskFault::IoError;
  DiskCalls which = DiskCalls::Changing;

  /// Whether this call fails.
  bool fails(DiskCalls call) {
    ++calls[slotOf(call)];
    const bool meant = (static_cast<unsigned>(which) & static_cast<unsigned>(call)) != 0;
    if (left == 0 || !meant) return false;
    if (left > 1) {
      --left;
      return false;
    }
    if (!lasting) left = 0;
    ++failures;
    return true;
  }

  [[nodiscard]] int code(int ioError) const {
    switch (how) {
      case DiskFault::Full:
        return SQLITE_FULL;
      case DiskFault::ReadOnly:
        return SQLITE_READONLY;
      case DiskFault::CannotOpen:
        return SQLITE_CANTOPEN;
      case DiskFault::IoError:
        break;
    }
    return ioError;
  }
};

namespace {

using State = FailingVfs::State;

/// What SQLite gets as a file; the real one lies behind it in the same memory.
struct File {
  sqlite3_file base;
  State* state;
};

sqlite3_file* realOf(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1);
}
State& stateOf(sqlite3_file* file) { return *reinterpret_cast<File*>(file)->state; }
State& stateOf(sqlite3_vfs* vfs) { return *static_cast<State*>(vfs->pAppData); }

int closeFile(sqlite3_file* f) { return realOf(f)->pMethods->xClose(realOf(f)); }
int readFile(sqlite3_file* f, void* into, int amount, sqlite3_int64 at) {
  State& state = stateOf(f);
  if (state.fails(DiskCalls::Read)) return state.code(SQLITE_IOERR_READ);
  return realOf(f)->pMethods->xRead(realOf(f), into, amount, at);
}
int writeFile(sqlite3_file* f, const void* from, int amount, sqlite3_int64 at) {
  State& state = stateOf(f);
  if (state.fails(DiskCalls::Write)) return state.code(SQLITE_IOERR_WRITE);
  return realOf(f)->pMethods->xWrite(realOf(f), from, amount, at);
}
int truncateFile(sqlite3_file* f, sqlite3_int64 size) {
  State& state = stateOf(f);
  if (state.fails(DiskCalls::Write)) return state.code(SQLITE_IOERR_TRUNCATE);
  return realOf(f)->pMethods->xTruncate(realOf(f), size);
}
int syncFile(sqlite3_file* f, int flags) {
  State& state = stateOf(f);
  if (state.fails(DiskCalls::Sync)) return state.code(SQLITE_IOERR_FSYNC);
  return realOf(f)->pMethods->xSync(realOf(f), flags);
}
int fileSize(sqlite3_file* f, sqlite3_int64* size) { return realOf(f)->pMethods->xFileSize(realOf(f), size); }
int lockFile(sqlite3_file* f, int level) { return realOf(f)->pMethods->xLock(realOf(f), level); }
int unlockFile(sqlite3_file* f, int level) { return realOf(f)->pMethods->xUnlock(realOf(f), level); }
int checkLock(sqlite3_file* f, int* result) {
  return realOf(f)->pMethods->xCheckReservedLock(realOf(f), result);
}
int control(sqlite3_file* f, int op, void* argument) {
  return realOf(f)->pMethods->xFileControl(realOf(f), op, argument);
}
int sectorSize(sqlite3_file* f) { return realOf(f)->pMethods->xSectorSize(realOf(f)); }
int characteristics(sqlite3_file* f) { return realOf(f)->pMethods->xDeviceCharacteristics(realOf(f)); }
int mapShared(sqlite3_file* f, int page, int size, int extend, void volatile** into) {
  return realOf(f)->pMethods->xShmMap(realOf(f), page, size, extend, into);
}
int lockShared(sqlite3_file* f, int offset, int n, int flags) {
  return realOf(f)->pMethods->xShmLock(realOf(f), offset, n, flags);
}
void barrierShared(sqlite3_file* f) { realOf(f)->pMethods->xShmBarrier(realOf(f)); }
int unmapShared(sqlite3_file* f, int remove) { return realOf(f)->pMethods->xShmUnmap(realOf(f), remove); }

/// Version 2: nothing is mapped into memory past `readFile`.
constexpr sqlite3_io_methods kMethods{.iVersion = 2,
                                      .xClose = closeFile,
                                      .xRead = readFile,
                                      .xWrite = writeFile,
                                      .xTruncate = truncateFile,
                                      .xSync = syncFile,
                                      .xFileSize = fileSize,
                                      .xLock = lockFile,
                                      .xUnlock = unlockFile,
                                      .xCheckReservedLock = checkLock,
                                      .xFileControl = control,
                                      .xSectorSize = sectorSize,
                                      .xDeviceCharacteristics = characteristics,
                                      .xShmMap = mapShared,
                                      .xShmLock = lockShared,
                                      .xShmBarrier = barrierShared,
                                      .xShmUnmap = unmapShared,
                                      .xFetch = nullptr,
                                      .xUnfetch = nullptr};

int openFile(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* outFlags) {
  State& state = stateOf(vfs);
  file->pMethods = nullptr;
  if (state.fails(DiskCalls::Open)) return state.code(SQLITE_CANTOPEN);
  reinterpret_cast<File*>(file)->state = &state;
  const int code = state.real->xOpen(state.real, name, realOf(file), flags, outFlags);
  if (realOf(file)->pMethods) file->pMethods = &kMethods;
  return code;
}
int removeFile(sqlite3_vfs* vfs, const char* name, int syncDirectory) {
  State& state = stateOf(vfs);
  if (state.fails(DiskCalls::Remove)) return state.code(SQLITE_IOERR_DELETE);
  return state.real->xDelete(state.real, name, syncDirectory);
}
int accessFile(sqlite3_vfs* vfs, const char* name, int flags, int* result) {
  return stateOf(vfs).real->xAccess(stateOf(vfs).real, name, flags, result);
}
int fullPath(sqlite3_vfs* vfs, const char* name, int size, char* into) {
  return stateOf(vfs).real->xFullPathname(stateOf(vfs).real, name, size, into);
}

}  // namespace

FailingVfs::FailingVfs() : state_(std::make_unique<State>()) {
  State& state = *state_;
  state.real = sqlite3_vfs_find(nullptr);
  if (!state.real || std::strcmp(state.real->zName, kName) == 0)
    throw std::logic_error("there is a failing VFS already");
  // What is not about files (time, chance, sleep) stays as it is.
  state.vfs = *state.real;
  state.vfs.pNext = nullptr;
  state.vfs.zName = kName;
  state.vfs.pAppData = &state;
  state.vfs.szOsFile = static_cast<int>(sizeof(File)) + state.real->szOsFile;
  state.vfs.xOpen = openFile;
  state.vfs.xDelete = removeFile;
  state.vfs.xAccess = accessFile;
  state.vfs.xFullPathname = fullPath;
  if (sqlite3_vfs_register(&state.vfs, 1) != SQLITE_OK) throw std::logic_error("SQLite takes no other VFS");
}

FailingVfs::~FailingVfs() {
  sqlite3_vfs_unregister(&state_->vfs);
  sqlite3_vfs_register(state_->real, 1);
}

void FailingVfs::failNth(std::uint64_t n, DiskFault how, DiskCalls which) {
  failFrom(n, how, which);
  state_->lasting = false;
}

void FailingVfs::failFrom(std::uint64_t n, DiskFault how, DiskCalls which) {
  state_->left = n;
  state_->lasting = true;
  state_->how = how;
  state_->which = which;
  state_->failures = 0;
}

void FailingVfs::heal() { state_->left = 0; }

std::uint64_t FailingVfs::calls(DiskCalls which) const {
  std::uint64_t sum = 0;
  for (std::size_t slot = 0; slot < kKinds; ++slot)
    if ((static_cast<unsigned>(which) >> slot & 1U) != 0) sum += state_->calls[slot];
  return sum;
}

std::uint64_t FailingVfs::failures() const { return state_->failures; }

}  // namespace test
