#include "agent/rehearsal/summary.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "agent/report/numbers.h"
#include "agent/report/text.h"

namespace agent::rehearsal {
namespace {

using report::Table;

std::string percent(double share) { return report::decimal(100 * share, 0) + " %"; }

std::string differenceOf(double with, double alone) {
  if (alone <= 0) return {};
  const std::string text = report::decimal(100 * (with / alone - 1), 0);
  if (text == "0" || text == "-0") return "0 %";
  return (text.starts_with('-') ? "" : "+") + text + " %";
}

struct Sums {
  double rented = 0, usd = 0;
};

Sums over(const std::vector<Earnings>& machines) {
  Sums sums;
  for (const Earnings& earnings : machines) {
    sums.rented += earnings.rented / static_cast<double>(machines.size());
    sums.usd += earnings.usd;
  }
  return sums;
}

SummaryRow rowOf(const Sums& with, const Sums& alone, double days) {
  SummaryRow row;
  row.rented = percent(with.rented);
  row.income = report::decimal(with.usd / days, 2);
  row.rentedAlone = percent(alone.rented);
  row.incomeAlone = report::decimal(alone.usd / days, 2);
  row.difference = differenceOf(with.usd, alone.usd);
  return row;
}

}  // namespace

std::string daysText(std::chrono::days length) {
  return std::to_string(length.count()) + (length.count() == 1 ? " day" : " days");
}

std::string rivalsText(std::size_t rivals) {
  return std::to_string(rivals) + (rivals == 1 ? " rival" : " rivals");
}

std::string messagesText(const Course& course) {
  std::string text;
  for (const auto& [channel, count] : course.messages)
    text += (text.empty() ? "" : ", ") + channel + " " + std::to_string(count);
  return text;
}

std::string rateText(double rate) {
  // Two digits that say something, at least.
  const int decimals = rate < 1 ? std::min(10, 1 + static_cast<int>(std::ceil(-std::log10(rate)))) : 2;
  std::string text = report::decimal(rate, decimals);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string ratesText(const Terms& terms) {
  using provider::Currency;
  return "a BTC is " + rateText(terms.usdRates[indexOf(Currency::Bitcoin)]) + " USD, a CLORE " +
         rateText(terms.usdRates[indexOf(Currency::Clore)]) + " USD";
}

std::vector<SummaryRow> summaryRows(const Rehearsal& rehearsal) {
  std::vector<SummaryRow> rows;
  const auto days = static_cast<double>(rehearsal.terms.length.count());
  const auto& machines = rehearsal.course.machines;
  std::uint64_t changes = 0;
  for (std::size_t i = 0; i < machines.size(); ++i) {
    const Earnings& with = rehearsal.earnings[i];
    const Earnings& alone = rehearsal.leftAlone[i];
    SummaryRow row = rowOf({with.rented, with.usd}, {alone.rented, alone.usd}, days);
    row.machine = machines[i].name;
    row.gpu = report::shortGpu(machines[i].gpu);
    row.policy = machines[i].policy;
    row.changes = std::to_string(machines[i].priceChanges);
    row.requests = std::to_string(machines[i].requests);
    row.alerts = std::to_string(machines[i].alerts);
    // What it gained or lost without a change is what others did.
    if (machines[i].priceChanges == 0) row.difference.clear();
    changes += machines[i].priceChanges;
    rows.push_back(std::move(row));
  }
  SummaryRow all = rowOf(over(rehearsal.earnings), over(rehearsal.leftAlone), days);
  all.machine = "all";
  all.changes = std::to_string(changes);
  const auto& perHour = rehearsal.course.requestsPerHour;
  all.requests = std::to_string(std::accumulate(perHour.begin(), perHour.end(), std::uint64_t{0}));
  all.alerts = std::to_string(rehearsal.course.alerts);
  rows.push_back(std::move(all));
  return rows;
}

std::string summaryTable(const Rehearsal& rehearsal, const report::Canvas& canvas) {
  Table table({{"MACHINE"},
               {"GPU", Table::Align::Left, 12},
               {"POLICY", Table::Align::Left, 8},
               {"RENTED", Table::Align::Right},
               {"USD/DAY", Table::Align::Right},
               {"ALONE", Table::Align::Right},
               {"USD/DAY", Table::Align::Right},
               {"GAIN", Table::Align::Right},
               {"CHANGES", Table::Align::Right},
               {"REQUESTS", Table::Align::Right},
               {"ALERTS", Table::Align::Right}});
  for (const SummaryRow& row : summaryRows(rehearsal))
    table.add({row.machine, row.gpu, row.policy, row.rented, row.income, row.rentedAlone, row.incomeAlone,
               row.difference, row.changes, row.requests, row.alerts});
  const std::string messages = messagesText(rehearsal.course);
  return table.fitted(canvas) + "\n" + daysText(rehearsal.terms.length) + " among " +
         rivalsText(rehearsal.rivals) + "; " + ratesText(rehearsal.terms) +
         " there.\nUSD after fees, before electricity. ALONE is the same market with every price left as "
         "it\nbegan.\n" +
         (messages.empty() ? "" : "Messages that would have been sent: " + messages + ".\n");
}

}  // namespace agent::rehearsal
