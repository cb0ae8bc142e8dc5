#include "agent/journal/impl.h"
#include "agent/journal/statement.h"
#include "agent/journal/stored.h"

namespace agent::journal {

namespace {

using provider::alerts::Announcement;
using provider::alerts::Announcements;
using provider::alerts::ConditionId;

Announcements announcementsFrom(Connection& connection) {
  Announcements all;
  for (const auto& [ruleName, subject, toldName, toldAt, since, detail, unsaidSince] :
       select<std::string, std::string, std::string, std::int64_t, std::int64_t, std::string, NullableInt>(
           connection,
           "SELECT rule, subject, told, told_at, since, detail, unsaid_since FROM announcements")) {
    const auto rule = provider::alerts::ruleFromName(ruleName);
    // As with the conditions of a later version's rules.
    if (!rule) continue;
    const auto told = provider::alerts::toldFromName(toldName);
    if (!told) throw Unusable("holds a word that this version does not know: " + toldName);
    all[ConditionId{.rule = *rule, .subject = subject}] = Announcement{.told = *told,
                                                                       .toldAt = timeFrom(toldAt),
                                                                       .since = timeFrom(since),
                                                                       .detail = detail,
                                                                       .unsaidSince = timeFrom(unsaidSince)};
  }
  return all;
}

}  // namespace

provider::Result<Announcements> Journal::announcements() {
  return impl_->read([](Connection& connection) { return announcementsFrom(connection); });
}

provider::Result<void> Journal::storeAnnouncements(const Announcements& announcements,
                                                   const std::set<ConditionId>& changed) {
  if (changed.empty()) return {};
  return impl_->write([&](Connection& connection) {
    for (const ConditionId& id : changed) {
      const auto found = announcements.find(id);
      if (found == announcements.end()) {
        run(connection, "DELETE FROM announcements WHERE rule = ? AND subject = ?",
            std::string(name(id.rule)), storable(id.subject));
        continue;
      }
      const Announcement& said = found->second;
      run(connection,
          "INSERT OR REPLACE INTO announcements (rule, subject, told, told_at, since, detail, unsaid_since) "
          "VALUES (?, ?, ?, ?, ?, ?, ?)",
          std::string(name(id.rule)), storable(id.subject), std::string(name(said.told)),
          toStored(said.toldAt), toStored(said.since), storable(said.detail), toStored(said.unsaidSince));
    }
  });
}

}  // namespace agent::journal
