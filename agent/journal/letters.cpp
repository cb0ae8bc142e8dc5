#include "agent/journal/impl.h"
#include "agent/journal/statement.h"
#include "agent/journal/stored.h"

namespace agent::journal {

provider::Result<std::set<std::string>> Journal::channels() {
  return impl_->read([](Connection& connection) {
    std::set<std::string> labels;
    for (const auto& [label] : select<std::string>(connection, "SELECT label FROM channels"))
      labels.insert(label);
    return labels;
  });
}

provider::Result<void> Journal::storeChannels(const std::set<std::string>& labels) {
  return impl_->write([&labels](Connection& connection) {
    run(connection, "DELETE FROM channels");
    for (const std::string& label : labels)
      run(connection, "INSERT INTO channels (label) VALUES (?)", storable(label));
  });
}

provider::Result<std::vector<Letter>> Journal::letters() {
  return impl_->read([](Connection& connection) {
    using std::string;
    std::vector<Letter> letters;
    for (const auto& [id, channel, message, madeAt, notBefore, tries, lastError] :
         select<std::int64_t, string, string, std::int64_t, std::int64_t, std::int64_t, string>(
             connection,
             "SELECT id, channel, message, made_at, not_before, tries, last_error FROM letters ORDER BY id"))
      letters.push_back(Letter{.id = id,
                               .channel = channel,
                               .message = message,
                               .madeAt = timeFrom(madeAt),
                               .notBefore = timeFrom(notBefore),
                               .tries = countFrom(tries),
                               .lastError = lastError});
    return letters;
  });
}

provider::Result<void> Journal::storeLetters(const std::vector<Letter>& changed,
                                             const std::set<std::int64_t>& gone) {
  if (changed.empty() && gone.empty()) return {};
  return impl_->write([&](Connection& connection) {
    for (const Letter& letter : changed)
      run(connection,
          "INSERT OR REPLACE INTO letters (id, channel, message, made_at, not_before, tries, last_error) "
          "VALUES (?, ?, ?, ?, ?, ?, ?)",
          letter.id, storable(letter.channel), storable(letter.message), toStored(letter.madeAt),
          toStored(letter.notBefore), std::int64_t{letter.tries}, storable(letter.lastError));
    for (const std::int64_t id : gone) run(connection, "DELETE FROM letters WHERE id = ?", id);
  });
}

}  // namespace agent::journal
