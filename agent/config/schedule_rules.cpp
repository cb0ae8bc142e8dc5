#include <algorithm>
#include <set>

#include "agent/config/rules.h"
#include "agent/config/text.h"

namespace agent::config {
namespace {

using provider::pricing::Schedule;

}  // namespace

std::vector<Schedule> schedulesOf(const PolicyDraft& policy, const std::vector<Schedule>& all) {
  std::vector<Schedule> result;
  for (const Schedule& schedule : all)
    if (std::ranges::find(policy.schedules, schedule.label) != policy.schedules.end())
      result.push_back(schedule);
  return result;
}

std::vector<Problem> checkSchedules(const Document& document, const std::vector<PolicyDraft>& policies,
                                    bool sound) {
  const std::vector<const Section*> schedules = sectionsNamed(document, "schedule");
  const std::vector<const Section*> sections = sectionsNamed(document, "policy");
  std::vector<std::string_view> known;
  std::vector<Problem> problems;
  for (const Section* schedule : schedules) {
    known.push_back(schedule->label);
    for (const auto& [key, advice] :
         {std::pair("time_zone", "write the zone of its hours, as in time_zone = Europe/Prague"),
          std::pair("factor", "write what the price is multiplied by, as in factor = 90%")})
      if (const auto missing = missingKey(*schedule, key, advice)) problems.push_back(*missing);
  }
  if (document.damaged) return problems;
  std::set<std::string_view> used;
  for (std::size_t i = 0; i < policies.size(); ++i)
    for (const std::string& label : policies[i].schedules) {
      used.insert(label);
      if (std::ranges::find(known, label) == known.end())
        problems.push_back({sections[i]->find("schedule")->place,
                            "there is no [schedule." + label + "]" + suggestion(label, known)});
    }
  if (!sound) return problems;
  for (const Section* schedule : schedules)
    if (!used.contains(schedule->label))
      problems.push_back({schedule->place, "no [policy.…] section uses [" + schedule->title() +
                                               "]; write schedule = " + schedule->label +
                                               " there, or take it out"});
  return problems;
}

}  // namespace agent::config
