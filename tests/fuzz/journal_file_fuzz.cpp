#include "tests/fuzz/bytes.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/journal_files.h"

/// The first byte says what kind of file it is: 0 is any bytes; 1 to 5 is a journal of that schema, of which
/// the rest of the input changes single bytes, each by three: where, and into what; anything else is such a
/// journal that is cut short after so many bytes, and changed.
using agent::journal::Journal;

namespace {

constexpr std::uint8_t kCut = 0x80;

std::string fileFrom(fuzz::Bytes in) {
  const std::uint8_t kind = in.byte();
  if (kind == 0) return std::string(in.rest());
  std::string file = fuzz::journalOfSchema(1 + (kind - 1) % Journal::kSchemaVersion);
  if (kind >= kCut) file.resize(in.number(2) % file.size());
  while (!in.empty() && !file.empty()) {
    const std::size_t place = in.number(2) % file.size();
    file[place] = static_cast<char>(in.byte());
  }
  return file;
}

/// What a reader does. Each of its calls opens the file anew, so that these few stand for all.
void look() {
  auto journal = Journal::openForReading(fuzz::journalFile());
  if (!journal) return fuzz::checkJournalError(journal.error());
  const auto pricing = journal->pricing();
  if (!pricing) fuzz::checkJournalError(pricing.error());
  const auto events = journal->events({});
  if (!events) fuzz::checkJournalError(events.error());
}

void write(Journal& journal) {
  const auto id = journal.intent(
      {.subject = "rig-02", .before = {}, .after = {}, .reason = {}, .answer = {}, .settledAt = {}});
  if (!id) return fuzz::checkJournalError(id.error());
  const auto pending = journal.unsettled();
  if (!pending) return fuzz::checkJournalError(pending.error());
  fuzz::must(!pending->empty(), "what was written can be read");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string file = fileFrom(fuzz::Bytes(fuzz::textOf(data, size)));
  fuzz::putJournal(file);
  look();
  {
    auto journal = Journal::open(fuzz::journalFile());
    if (journal) {
      fuzz::readEverything(*journal);
      write(*journal);
    } else {
      fuzz::checkJournalError(journal.error());
    }
  }
  look();
  return 0;
}
