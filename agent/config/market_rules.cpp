#include "agent/config/rules.h"
#include "agent/config/values.h"

namespace agent::config {
namespace {

using provider::pricing::Policy;
using std::chrono::milliseconds;

const Entry* entryIn(const Document& document, std::string_view section, std::string_view key) {
  for (const Section* found : sectionsNamed(document, section))
    if (const Entry* entry = found->find(key)) return entry;
  return nullptr;
}

}  // namespace

std::vector<Problem> checkMarketAges(const Document& document, const std::vector<Policy>& policies,
                                     milliseconds interval) {
  const std::vector<const Section*> sections = sectionsNamed(document, "policy");
  const Entry* intervalEntry = entryIn(document, "agent", "market_interval");
  bool intervalBlamed = false;
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < policies.size(); ++i) {
    const milliseconds age = policies[i].comparing.marketMaxAge;
    if (!needsMarket(policies[i]) || age > interval) continue;
    const std::string why =
        ": prices would be held between two readings; write market_max_age = " + text(2 * interval);
    if (const Entry* own = sections[i]->find("market_max_age"))
      problems.push_back({own->place, "`market_max_age` (" + text(age) + ") must be longer than the " +
                                          "`market_interval` of [agent] (" + text(interval) + ")" + why});
    else if (intervalEntry && !intervalBlamed) {
      intervalBlamed = true;
      problems.push_back({intervalEntry->place, "`market_interval` (" + text(interval) +
                                                    ") must be shorter than the `market_max_age` of [" +
                                                    sections[i]->title() + "] (" + text(age) + ")" + why +
                                                    " there"});
    }
  }
  return problems;
}

}  // namespace agent::config
