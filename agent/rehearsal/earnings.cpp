#include "agent/rehearsal/earnings.h"

#include <algorithm>
#include <iterator>

namespace agent::rehearsal {

using namespace provider;
using std::chrono::days;
using std::chrono::milliseconds;

namespace {

double share(milliseconds part, milliseconds whole) {
  return static_cast<double>(part.count()) / static_cast<double>(whole.count());
}

}  // namespace

std::vector<sandbox::Tenancy> tenanciesOf(const std::string& machine,
                                          const std::vector<sandbox::Tenancy>& all) {
  std::vector<sandbox::Tenancy> own;
  std::ranges::copy_if(all, std::back_inserter(own),
                       [&machine](const sandbox::Tenancy& tenancy) { return tenancy.machine == machine; });
  return own;
}

Earnings earningsOf(const std::vector<sandbox::Tenancy>& tenancies, const Terms& terms) {
  Earnings earnings;
  earnings.usdPerDay.resize(static_cast<std::size_t>(terms.length.count()));
  for (const sandbox::Tenancy& tenancy : tenancies) {
    const std::size_t currency = indexOf(tenancy.price.currency());
    const double fee = tenancy.spot ? terms.fees.spot[currency] : terms.fees.onDemand[currency];
    const double usdPerDay = tenancy.price.toNumber() * terms.usdRates[currency] * (1 - fee);
    for (std::size_t day = 0; day < earnings.usdPerDay.size(); ++day) {
      const SteadyTime from = std::max(tenancy.from, terms.begun + days{day});
      const SteadyTime until = std::min(tenancy.until, terms.begun + days{day + 1});
      if (until <= from) continue;
      const double ofDay = share(until - from, days{1});
      earnings.usdPerDay[day] += ofDay * usdPerDay;
      earnings.usd += ofDay * usdPerDay;
      const double ofAll = share(until - from, terms.length);
      earnings.rented += ofAll;
      if (tenancy.spot) earnings.onSpot += ofAll;
    }
  }
  return earnings;
}

}  // namespace agent::rehearsal
