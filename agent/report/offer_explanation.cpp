#include "agent/report/offer_explanation.h"

#include <variant>

#include "agent/report/explanation_parts.h"
#include "agent/report/offer_explanation_parts.h"
#include "agent/report/tables.h"
#include "agent/report/text.h"
#include "agent/report/wrap.h"
#include "provider/core/text.h"

namespace agent::report {

using namespace provider;

namespace {

constexpr std::size_t kIndent = 2;
constexpr std::size_t kLongestGpu = 60;
constexpr std::size_t kReasonWidth = 76;

std::string activeText(const OfferExplanation& e) {
  if (!e.book) return "not known: the machine's spot market was not read";
  const offers::Bid* bid = e.book->find(e.offer.id);
  if (!bid) return "no: the machine's spot market does not list the offer";
  return bid->active ? "yes: it has the machine" : "no: it does not have the machine";
}

std::string strategyText(const offers::LowestWinning& wanted) {
  const auto* share = std::get_if<double>(&wanted.increment);
  const std::string increment = share ? percentText(*share) : std::get<Price>(wanted.increment).text();
  return "the best rival plus " + increment +
         " (increment), the machine's spot minimum where there is no rival; never above " +
         wanted.maxBid.text() + " (max_bid); raised " +
         (wanted.confirmRaise > 1
              ? "once " + std::to_string(wanted.confirmRaise) + " readings in a row want it (confirm_raise)"
              : "as soon as one reading wants it (confirm_raise)");
}

std::string policyText(const OfferExplanation& e) {
  if (!e.policy && e.section.empty()) return "none: no [offer.…] section moves it, it is only watched";
  const std::string by = "[offer." + (e.section.empty() ? e.policy->label : e.section) + "]";
  if (!e.policy) return "hold, by " + by + ": it is only watched";
  if (const auto* fixed = std::get_if<offers::Fixed>(&e.policy->strategy))
    return "fixed, by " + by + ": " + fixed->price.text();
  return "lowest-winning, by " + by + ": " +
         strategyText(std::get<offers::LowestWinning>(e.policy->strategy));
}

std::string offerSection(const OfferExplanation& e) {
  std::string text = "offer " + std::to_string(e.offer.id) + "\n";
  const std::string gpu = shortened(printable(e.offer.gpu), kLongestGpu);
  text += labelled("machine", std::to_string(e.offer.serverId) + (gpu.empty() ? "" : ", " + gpu));
  text += labelled("bid", e.offer.bid.text());
  text += labelled("active", activeText(e));
  return text + labelled("policy", policyText(e));
}

std::string rivalText(const offers::Rival& rival) {
  std::string text = "offer " + std::to_string(rival.id) + " bids " + rival.bid.text();
  if (rival.bid.currency() != rival.worth.currency()) text += ", worth " + rival.worth.text();
  return rival.active ? text + "; it has the machine" : text;
}

std::string targetSection(const offers::Move& move) {
  const offers::Target& target = move.target;
  // Nothing was thought of: the checks say what forbids it.
  if (!target.price && target.why.empty()) return {};
  std::string text = "\ntarget\n" + labelled("price", target.price ? target.price->text() : "none");
  if (!target.why.empty()) text += labelled("because", target.why);
  if (target.rival) text += labelled("best rival", rivalText(*target.rival));
  if (target.outbid == true)
    text += labelled("outbid", "more than max_bid would be needed to have the machine");
  return text;
}

std::string checkSection(const offers::Move& move) {
  if (move.verdicts.empty()) return {};
  Table table({{"CHECK"}, {"VERDICT"}, {"REASON"}});
  for (const offers::Verdict& said : move.verdicts) {
    const auto lines = wrapped(printable(said.reason), kReasonWidth);
    table.add({std::string(offers::name(said.check)), said.passed ? "ok" : "stop", lines.front()});
    for (std::size_t i = 1; i < lines.size(); ++i) table.add({"", "", lines[i]});
  }
  return "\nchecks\n" + indented(table.text(), kIndent);
}

std::string_view verbOf(const offers::Move& move) {
  if (std::holds_alternative<offers::Send>(move.action)) return "send";
  return std::holds_alternative<offers::Wait>(move.action) ? "wait" : "stay";
}

std::string whatAndWhy(const offers::Move& move) {
  const auto* send = std::get_if<offers::Send>(&move.action);
  return send ? send->price.text() + ": " + move.reason : move.reason;
}

bool sameAction(const offers::Move& a, const offers::Move& b) {
  const auto* one = std::get_if<offers::Send>(&a.action);
  const auto* other = std::get_if<offers::Send>(&b.action);
  return a.action.index() == b.action.index() && (!one || one->price == other->price);
}

/// What differs when the owner decides: confirmations count as given and cooldowns are passed over.
std::string byOwner(const OfferExplanation& e) {
  if (!e.ownersWord || !e.gate.paused.empty() || e.gate.mode == "paused") return {};
  if (sameAction(*e.ownersWord, *e.move)) return {};
  return "would " + std::string(verbOf(*e.ownersWord)) +
         (std::holds_alternative<offers::Send>(e.ownersWord->action) ? " " : ": ") +
         whatAndWhy(*e.ownersWord);
}

std::string outlookLines(const OfferExplanation& e) {
  const offers::Outlook& outlook = e.move->outlook;
  std::string text;
  if (const auto* wait = std::get_if<offers::Wait>(&e.move->action))
    text += labelled("until", inText(wait->until, e.now));
  if (outlook.loweringsLeft && *outlook.loweringsLeft > 0)
    text += labelled("steps left", std::to_string(*outlook.loweringsLeft));
  // Counted from the decision, which is not quite now: a moment would claim more than is known.
  if (outlook.timeLeft)
    text +=
        labelled("ETA", outlook.timeLeft->count() > 0 ? "in " + humanDuration(*outlook.timeLeft) : "at once");
  const bool closed = e.memory.notBefore && *e.memory.notBefore > e.now;
  return text +
         labelled("next lowering", closed ? "allowed " + inText(*e.memory.notBefore, e.now) : "allowed now");
}

std::string gateLines(const Gate& gate) {
  std::string text;
  if (!gate.paused.empty()) text += labelled("pause", gate.paused);
  if (gate.mode == "observe")
    text += labelled("mode", "observe: the agent writes nothing by itself, apply does");
  if (gate.mode == "paused") text += labelled("mode", "paused: nothing is written");
  if (gate.holdLeft)
    text += labelled("failed writes", "writes wait " + humanDuration(*gate.holdLeft) + " more");
  if (gate.unconfirmed) text += labelled("unconfirmed", "a price was sent and is still to be read back");
  return text;
}

std::string moveSection(const OfferExplanation& e) {
  std::string text = "\ndecision\n" + labelled(verbOf(*e.move), whatAndWhy(*e.move));
  text += outlookLines(e);
  if (const std::string owner = byOwner(e); !owner.empty()) text += labelled("apply", owner);
  text += gateLines(e.gate);
  // In one line, however long: it is what would be sent, to be copied.
  if (!e.request.empty()) text += "  request         " + printable(e.request) + "\n";
  return text;
}

}  // namespace

std::string offerExplanationText(const OfferExplanation& e) {
  std::string text = offerSection(e) + inputSection(e.inputs, e.now) + bidSection(e);
  if (e.move) text += targetSection(*e.move) + checkSection(*e.move);
  text += offerMemorySection(e);
  return e.move ? text + moveSection(e) : text;
}

}  // namespace agent::report
