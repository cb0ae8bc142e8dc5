#include "agent/report/explanation.h"

#include "agent/report/plan_table.h"
#include "agent/report/tables.h"

namespace agent::report {

using namespace provider;

namespace {

std::string line(const std::string& label, const std::string& value) {
  constexpr std::size_t kLabelWidth = 16;
  return "  " + label + std::string(label.size() < kLabelWidth ? kLabelWidth - label.size() : 1, ' ') +
         value + "\n";
}

std::string ago(WallTime then, WallTime now) { return humanDuration(now - then) + " ago"; }

std::string pricesText(const PriceMap& prices) {
  std::string text;
  for (const Currency currency : kCurrencies)
    if (const auto price = prices.get(currency)) text += (text.empty() ? "" : ", ") + price->text();
  for (const auto& [key, coins] : prices.others)
    text += (text.empty() ? "" : ", ") + std::string("also in ") + key;
  return text.empty() ? "none" : text;
}

std::string machineText(const Explanation& e) {
  const machines::Reading& reading = e.machine.reading;
  const auto status = machines::statusOf(reading);
  std::string text = reading.name + "\n";
  text += line("status", std::string(status ? machines::name(*status) : "unknown") + ", read " +
                             ago(e.machine.readAt, e.now));
  text += line("GPUs", e.gpu.empty() ? "not told" : e.gpu);
  if (!e.machine.settings) return text + line("settings", "not read");
  const machines::Settings& settings = *e.machine.settings;
  text += line("visibility", settings.visibility.empty() ? "not told" : settings.visibility);
  text += line("max. rental", settings.mrlHours ? std::to_string(*settings.mrlHours) + "h" : "not told");
  text += line("rented", settings.rented ? "yes: a change applies to the next order" : "no");
  text += line("on demand", pricesText(settings.onDemand));
  text += line("spot minimum", pricesText(settings.spotMinimum));
  text += line("settings", "read " + ago(settings.readAt, e.now));
  if (e.marketTakenAt) text += line("marketplace", "read " + ago(*e.marketTakenAt, e.now));
  return text;
}

std::string_view word(pricing::Verdict verdict) {
  switch (verdict) {
    case pricing::Verdict::Passed:
      return "passed";
    case pricing::Verdict::Changed:
      return "changed";
    case pricing::Verdict::Held:
      return "stops";
  }
  return "";
}

std::string trailText(const pricing::PriceTrail& trail) {
  std::string text = trail.side == market::Side::Spot ? "\nspot minimum\n" : "\non demand\n";
  text += line("present", trail.current ? trail.current->text() : "not offered in this currency");
  text += line("candidate",
               (trail.candidate ? trail.candidate->text() + ": " : "none: ") + trail.candidateReason);
  Table guards({{"  GUARD", Table::Align::Right}, {""}, {"VERDICT"}, {"REASON"}});
  for (const pricing::GuardVerdict& verdict : trail.guards)
    guards.add({std::to_string(static_cast<int>(verdict.guard)), std::string(pricing::name(verdict.guard)),
                std::string(word(verdict.verdict)), verdict.reason});
  if (!trail.guards.empty()) text += guards.text();
  return text;
}

}  // namespace

std::string explanationText(const Explanation& e) {
  std::string text = machineText(e);
  if (!e.decision)
    return text + line("policy", "none: no [server.…] section gives it one, it is only watched");
  const pricing::Decision& decision = *e.decision;
  text += line("policy", decision.policy);
  if (!decision.onDemand.candidateReason.empty())
    text += trailText(decision.onDemand) + trailText(decision.spot);
  text += "\ndecision\n" + line(std::string(verb(decision.action)), decision.reason);
  if (decision.settledBy)
    text += line("settled by", "guard " + std::to_string(static_cast<int>(*decision.settledBy)) + ", " +
                                   std::string(pricing::name(*decision.settledBy)));
  if (!e.request.empty()) text += line("request", e.request);
  return text;
}

}  // namespace agent::report
