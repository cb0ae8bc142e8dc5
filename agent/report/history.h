#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/journal/journal.h"
#include "agent/text/times.h"
#include "provider/core/clock.h"

/// The journal for people and for programs. Pure: values in, text out.
namespace agent::report {

enum class HistoryKind {
  Price,    ///< settings that the agent wrote, or that somebody else changed
  Offer,    ///< bids that were changed, by the agent or by somebody else, and what became of them
  Machine,  ///< what happened to a machine beside its prices
  Alert,    ///< conditions that began and ended, and silences
};
[[nodiscard]] std::string_view name(HistoryKind kind);

struct HistoryLine {
  provider::WallTime at{};
  HistoryKind kind = HistoryKind::Price;
  std::string
      subject;  ///< the machine's name, or the order's id, of alerts as `offer:39`; empty = all machines
  std::string event;  ///< `settings`, `spot_price`, or the event's name: `rented`
  std::string from;   ///< whole, as the journal has it
  std::string to;
  std::string outcome;  ///< of a write; else empty
  std::string reason;
  std::string answer;  ///< the marketplace's words, or the error's
};

/// Writes and events in one, oldest first; of those of one moment the events first, in the order given.
[[nodiscard]] std::vector<HistoryLine> historyOf(const std::vector<journal::Write>& writes,
                                                 const std::vector<journal::Event>& events);

/// What differs between two texts such as `on_demand=0.00018980 BTC; mrl=72h`, in the order of the second:
/// `on demand 0.00018980 -> 0.00021000 BTC, mrl 72h -> 48h`. Other texts are shown whole; without a
/// difference the result is empty.
[[nodiscard]] std::string differences(const std::string& before, const std::string& after);

using text::utcSeconds;

/// A table; with a width its lines are cut to so many cells of a terminal. Without lines it is empty.
[[nodiscard]] std::string historyTable(const std::vector<HistoryLine>& lines,
                                       std::optional<std::size_t> width);

/// An array of objects, one a line, with the keys `time kind subject event from to outcome reason answer`;
/// all are strings.
[[nodiscard]] std::string historyJson(const std::vector<HistoryLine>& lines);

/// RFC 4180 with a header line; the columns are the keys of `historyJson`.
[[nodiscard]] std::string historyCsv(const std::vector<HistoryLine>& lines);

}  // namespace agent::report
