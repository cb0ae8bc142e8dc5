#include "agent/report/offer_table.h"

#include <algorithm>
#include <utility>

#include "agent/report/tables.h"
#include "agent/report/text.h"
#include "agent/report/wrap.h"

namespace agent::report {

namespace {

constexpr std::size_t kLineWidth = 100;
constexpr std::size_t kShortestMachine = 12;
constexpr std::size_t kLongestPrice = 24;
constexpr std::size_t kMachine = 1;

using Row = std::vector<std::string>;

const std::vector<Table::Column>& columns() {
  static const std::vector<Table::Column> kColumns{{"OFFER", Table::Align::Right},
                                                   {"MACHINE"},
                                                   {"ACTIVE"},
                                                   {"BID", Table::Align::Right},
                                                   {"BEST RIVAL", Table::Align::Right},
                                                   {"TARGET", Table::Align::Right},
                                                   {"STEPS", Table::Align::Right},
                                                   {"ETA", Table::Align::Right},
                                                   {"LOWERING", Table::Align::Right}};
  return kColumns;
}

std::string machineOf(const OfferLine& offer) {
  const std::string gpu = shortGpu(offer.gpu);
  return std::to_string(offer.server) + (gpu.empty() ? "" : " " + gpu);
}

std::string priceText(const std::string& price) {
  return price.empty() ? "-" : shortened(printable(price), kLongestPrice);
}

std::string windowText(const std::optional<std::int64_t>& seconds) {
  if (!seconds) return "-";
  return *seconds <= 0 ? "now" : "in " + humanSeconds(*seconds);
}

Row rowOf(const OfferLine& offer) {
  return {std::to_string(offer.id),
          machineOf(offer),
          yesOrNo(offer.active),
          priceText(offer.bid),
          priceText(offer.bestRival),
          priceText(offer.target),
          offer.loweringsLeft ? std::to_string(*offer.loweringsLeft) : "-",
          offer.secondsLeft ? humanSeconds(*offer.secondsLeft) : "-",
          windowText(offer.secondsToWindow)};
}

/// The machine takes what the other columns leave of the line.
std::size_t machineWidth(const std::vector<Row>& rows) {
  std::size_t used = 0;
  for (std::size_t i = 0; i < columns().size(); ++i) {
    if (i == kMachine) continue;
    std::size_t width = cells(columns()[i].title);
    for (const Row& row : rows) width = std::max(width, cells(row[i]));
    used += width + 2;
  }
  return std::max(kLineWidth - std::min(kLineWidth, used), kShortestMachine);
}

/// `39  lower by as much as one step may`, for those that a section moves.
std::string reasons(const std::vector<OfferLine>& offers) {
  std::size_t idWidth = 0;
  for (const OfferLine& offer : offers)
    if (!offer.policy.empty()) idWidth = std::max(idWidth, std::to_string(offer.id).size());
  std::string out;
  for (const OfferLine& offer : offers) {
    const std::string reason = printable(afterPause(offer.paused, offer.reason));
    if (offer.policy.empty() || reason.empty()) continue;
    std::string label = std::to_string(offer.id);
    label.insert(0, idWidth - label.size(), ' ');
    for (const std::string& line : wrapped(reason, kLineWidth - idWidth - 2)) {
      out += label + "  " + line + "\n";
      label.assign(idWidth, ' ');
    }
  }
  return out.empty() ? out : "\n" + out;
}

}  // namespace

std::string offerTable(const std::vector<OfferLine>& offers) {
  if (offers.empty()) return {};
  std::vector<Row> rows;
  for (const OfferLine& offer : offers) rows.push_back(rowOf(offer));
  const std::size_t machine = machineWidth(rows);
  Table table(columns());
  for (Row& row : rows) {
    row[kMachine] = shortened(row[kMachine], machine);
    table.add(std::move(row));
  }
  return table.text() + reasons(offers);
}

}  // namespace agent::report
