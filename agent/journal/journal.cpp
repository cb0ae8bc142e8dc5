#include "agent/journal/journal.h"

#include "agent/journal/impl.h"
#include "agent/journal/statement.h"

namespace agent::journal {

namespace {

/// For so long calls are part of one transaction.
class Joined {
 public:
  explicit Joined(bool& flag) : flag_(flag) { flag_ = true; }
  ~Joined() { flag_ = false; }
  Joined(const Joined&) = delete;
  Joined& operator=(const Joined&) = delete;

 private:
  bool& flag_;
};

}  // namespace

provider::Result<Journal> Journal::open(const std::filesystem::path& file) {
  return guarded(file, [&] {
    return Journal(
        std::make_unique<Impl>(Impl{.file = file, .writer = connectForWriting(file), .joined = false}));
  });
}

provider::Result<Journal> Journal::inMemory() {
  const std::filesystem::path nowhere = "the journal in memory";
  return guarded(nowhere, [&] {
    return Journal(
        std::make_unique<Impl>(Impl{.file = nowhere, .writer = connectToMemory(), .joined = false}));
  });
}

provider::Result<Journal> Journal::openForReading(const std::filesystem::path& file) {
  return guarded(file, [&] {
    static_cast<void>(connectForReading(file));
    return Journal(std::make_unique<Impl>(Impl{.file = file, .writer = std::nullopt, .joined = false}));
  });
}

Journal::Journal(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() = default;

provider::Result<void> Journal::together(const std::function<provider::Result<void>()>& calls) {
  provider::Result<void> called;
  const auto committed = guarded(impl_->file, [&] {
    if (!impl_->writer) throw Unusable("was opened for reading only");
    Transaction transaction(*impl_->writer);
    {
      const Joined joined(impl_->joined);
      called = calls();
    }
    if (called) transaction.commit();
  });
  return called ? committed : called;
}

provider::Result<void> Journal::proveWritable() {
  // SQLite writes the page that holds it, whether or not it is another number. It stays the one it is: beside
  // a daemon that runs on while its package is upgraded, a newer program may have raised it.
  return impl_->write([](Connection& connection) {
    run(connection, "PRAGMA user_version = " + std::to_string(number(connection, "PRAGMA user_version")));
  });
}

}  // namespace agent::journal
