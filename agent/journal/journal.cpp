#include "agent/journal/journal.h"

#include "agent/journal/database.h"
#include "agent/journal/impl.h"

namespace agent::journal {

provider::Result<Journal> Journal::open(const std::filesystem::path& file) {
  return guarded(file, [&] {
    return Journal(std::make_unique<Impl>(Impl{.file = file, .writer = connectForWriting(file)}));
  });
}

provider::Result<Journal> Journal::openForReading(const std::filesystem::path& file) {
  return guarded(file, [&] {
    static_cast<void>(connectForReading(file));
    return Journal(std::make_unique<Impl>(Impl{.file = file, .writer = std::nullopt}));
  });
}

Journal::Journal(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() = default;

}  // namespace agent::journal
