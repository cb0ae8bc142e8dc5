#include "agent/report/silence_table.h"

#include <algorithm>

#include "agent/report/history.h"
#include "agent/report/tables.h"

namespace agent::report {

using provider::alerts::Silence;

std::string silenceTable(std::vector<Silence> silences, provider::WallTime now) {
  std::erase_if(silences, [now](const Silence& silence) { return silence.until <= now; });
  if (silences.empty()) return {};
  std::ranges::stable_sort(silences, {}, &Silence::until);
  Table table({{.title = "SUBJECT"},
               {.title = "UNTIL"},
               {.title = "LEFT", .align = Table::Align::Right},
               {.title = "REASON"}});
  for (const Silence& silence : silences)
    table.add({silence.subject.empty() ? "(all)" : silence.subject, utcSeconds(silence.until),
               humanDuration(silence.until - now), silence.reason});
  return table.text();
}

}  // namespace agent::report
