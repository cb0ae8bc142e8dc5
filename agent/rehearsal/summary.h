#pragma once

#include <string>
#include <vector>

#include "agent/rehearsal/rehearsal.h"
#include "agent/report/tables.h"

namespace agent::rehearsal {

/// One machine, or all of them, as the table and the page show it.
struct SummaryRow {
  std::string machine, gpu, policy;
  std::string rented;  ///< `63 %`
  std::string income;  ///< USD a day
  std::string rentedAlone, incomeAlone;
  std::string difference;  ///< `+12 %`; empty where there is nothing to compare with
  std::string changes, requests, alerts;
};

/// `1 day`, `30 days`
[[nodiscard]] std::string daysText(std::chrono::days length);

/// `1 rival`, `3500 rivals`
[[nodiscard]] std::string rivalsText(std::size_t rivals);

/// How many messages each channel would have sent: `mail 3, phone 12`; empty without a channel.
[[nodiscard]] std::string messagesText(const Course& course);

/// USD for a coin: `65000`, `0.28`, `0.00005`
[[nodiscard]] std::string rateText(double rate);

/// `a BTC is 65000 USD, a CLORE 0.28 USD`
[[nodiscard]] std::string ratesText(const Terms& terms);

/// A row for each machine, and the last for all.
[[nodiscard]] std::vector<SummaryRow> summaryRows(const Rehearsal& rehearsal);
/// The same as a table, with what else there is to say below it.
[[nodiscard]] std::string summaryTable(const Rehearsal& rehearsal, const report::Canvas& canvas);

}  // namespace agent::rehearsal
