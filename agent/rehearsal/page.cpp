#include "agent/rehearsal/page.h"

#include <utility>
#include <vector>

#include "agent/rehearsal/page_style.h"
#include "agent/rehearsal/plots.h"
#include "agent/rehearsal/summary.h"
#include "agent/rehearsal/svg.h"
#include "agent/report/text.h"

namespace agent::rehearsal {

using svg::escaped;

namespace {

std::string element(const std::string& name, const std::string& content, const std::string& classes = {}) {
  return "<" + name + (classes.empty() ? "" : " class=\"" + classes + "\"") + ">" + content + "</" + name +
         ">";
}

std::string tile(const std::string& value, const std::string& what) {
  return element("div", element("b", escaped(value)) + escaped(what), "tile") + "\n";
}

/// What the colours of a picture mean: class and words.
std::string key(const std::vector<std::pair<std::string, std::string>>& meanings) {
  std::string out;
  for (const auto& [classes, words] : meanings)
    out += element("span", "<i class=\"" + classes + "\"></i>" + escaped(words));
  return element("div", out, "key") + "\n";
}

std::string table(const std::vector<SummaryRow>& rows) {
  std::string out =
      "<tr><th class=\"left\">machine</th><th class=\"left\">GPUs</th><th class=\"left\">policy</th>"
      "<th>rented</th><th>USD a day</th><th>left alone</th><th>USD a day</th><th>gain</th>"
      "<th>changes</th><th>requests</th><th>alerts</th></tr>\n";
  for (const SummaryRow& row : rows) {
    std::string cells;
    for (const std::string* text : {&row.machine, &row.gpu, &row.policy})
      cells += element("td", escaped(*text), "left");
    for (const std::string* text : {&row.rented, &row.income, &row.rentedAlone, &row.incomeAlone,
                                    &row.difference, &row.changes, &row.requests, &row.alerts})
      cells += element("td", escaped(*text));
    out += element("tr", cells) + "\n";
  }
  return element("div", element("table", out), "wide") + "\n";
}

std::string head(const Rehearsal& rehearsal, const SummaryRow& all, const Title& title) {
  const std::string days = daysText(rehearsal.terms.length);
  std::string text = element("h1", "Rehearsal of " + escaped(title.configuration)) + "\n";
  text +=
      element("p",
              days + " with " + std::to_string(rehearsal.course.machines.size()) + " machines among " +
                  rivalsText(rehearsal.rivals) + ", seed " + std::to_string(title.seed) + ", clore-agent " +
                  escaped(title.version) + ". All of it is simulated: no request left this computer.",
              "soft");
  text +=
      element("div",
              tile(all.income + " USD", "a day after fees") +
                  tile(all.difference.empty() ? "–" : all.difference, "of income beside prices left alone") +
                  tile(all.rented, "of the time rented") + tile(all.changes, "price changes") +
                  tile(all.alerts, "alerts"),
              "tiles") +
      "\n";
  std::string notes;
  for (const std::string& note : rehearsal.notes) notes += element("p", escaped(note));
  return notes.empty() ? text : text + element("div", notes, "notes") + "\n";
}

std::string overview(const Rehearsal& rehearsal, const std::vector<SummaryRow>& rows) {
  return element("h2", "Machines") + table(rows) +
         element("p",
                 "Left alone: the same market from the same seed, where each machine keeps the price it "
                 "begins with. Income is after fees and before electricity; " +
                     ratesText(rehearsal.terms) + " there.",
                 "soft") +
         element("h2", "Income per day") +
         key({{"income", "with the agent"}, {"alone", "prices left alone"}}) + incomePlot(rehearsal) +
         element("h2", "Who had the machines") +
         key({{"rented strong", "rented on demand"},
              {"spot strong", "on the spot market"},
              {"free", "free"},
              {"trouble", "offline or disconnected"},
              {"trouble-working", "not working"}}) +
         statePlot(rehearsal);
}

std::string prices(const Rehearsal& rehearsal) {
  std::string out = element("h2", "Prices") + key({{"price", "on demand"},
                                                   {"spot-price", "spot minimum"},
                                                   {"quartiles", "middle half of the market"},
                                                   {"median", "its median"},
                                                   {"rented", "rented on demand"},
                                                   {"spot", "on the spot market"},
                                                   {"trouble", "offline or disconnected"},
                                                   {"trouble-working", "not working"}});
  for (const MachineCourse& machine : rehearsal.course.machines)
    out += element("h3", escaped(machine.name) + " " +
                             element("span",
                                     escaped(report::shortGpu(machine.gpu)) +
                                         (machine.policy.empty() ? ", only watched"
                                                                 : ", policy " + escaped(machine.policy)),
                                     "soft")) +
           "\n" + pricePlot(machine, rehearsal.terms);
  return out;
}

std::string offers(const Rehearsal& rehearsal) {
  if (rehearsal.course.offers.empty()) return {};
  std::string out = element("h2", "Spot offers") +
                    key({{"price", "our bid"}, {"rival", "best rival"}, {"spot", "the machine is ours"}});
  for (const OfferCourse& offer : rehearsal.course.offers)
    out += element("h3", escaped(offer.section) + " " +
                             element("span",
                                     "offer " + std::to_string(offer.order) + " on " +
                                         escaped(report::shortGpu(offer.gpu)) + ", " +
                                         std::to_string(offer.moves) + " moves",
                                     "soft")) +
           "\n" + bidPlot(offer, rehearsal.terms);
  return out;
}

std::string messages(const Rehearsal& rehearsal) {
  const std::string text = messagesText(rehearsal.course);
  return text.empty()
             ? text
             : element("h2", "Messages that would have been sent") + element("p", escaped(text) + ".");
}

}  // namespace

std::string page(const Rehearsal& rehearsal, const Title& title) {
  const std::vector<SummaryRow> rows = summaryRows(rehearsal);
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<title>clore-agent rehearsal</title>\n<style>" +
         std::string(kPageStyle) + "</style>\n</head>\n<body>\n" + head(rehearsal, rows.back(), title) +
         overview(rehearsal, rows) + prices(rehearsal) + offers(rehearsal) + element("h2", "Requests") +
         requestPlot(rehearsal) + messages(rehearsal) + "</body>\n</html>\n";
}

}  // namespace agent::rehearsal
