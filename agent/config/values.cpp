#include "agent/config/values.h"

#include <utility>

#include "agent/config/text.h"
#include "agent/config/told_names.h"
#include "agent/config/value_parsers.h"

namespace agent::config {
namespace {

Parsed<Value> parsePlain(const Form& form, std::string_view text) {
  return std::visit([&](const auto& plain) { return parseValue(plain, text); }, form);
}

/// The value before the first `;` or `#`; empty when there is neither.
std::string_view withoutComment(std::string_view text) {
  const std::size_t mark = text.find_first_of(";#");
  return mark == std::string_view::npos ? std::string_view{} : trim(text.substr(0, mark));
}

/// What is between the quotes; empty when there are none.
std::string_view withoutQuotes(std::string_view text) {
  const bool quoted =
      text.size() > 2 && text.front() == text.back() && (text.front() == '"' || text.front() == '\'');
  return quoted ? trim(text.substr(1, text.size() - 2)) : std::string_view{};
}

std::string percents(const Percentage& form) {
  return std::to_string(form.lowest) + "% to " + std::to_string(form.highest) + "%";
}

/// `a, b, c`
std::string told(const std::vector<std::string_view>& words) {
  std::string text;
  for (const std::string_view word : words) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

struct Description {
  std::string operator()(const Duration& f) const {
    return "duration, " + text(f.lowest) + " to " + text(f.highest);
  }
  std::string operator()(const Percentage& f) const { return "percentage, " + percents(f); }
  std::string operator()(const Whole& f) const {
    return "whole number, " + std::to_string(f.lowest) + " to " + std::to_string(f.highest);
  }
  std::string operator()(const DurationOrOff& f) const { return (*this)(f.duration) + ", or off"; }
  std::string operator()(const PercentageOrOff& f) const { return (*this)(f.percentage) + ", or off"; }
  std::string operator()(const WholeOrOff& f) const { return (*this)(f.whole) + ", or off"; }
  std::string operator()(const Plain& f) const {
    return "number, " + std::to_string(f.lowest) + " to " + std::to_string(f.highest);
  }
  std::string operator()(const Keyword& f) const { return listed(split(f.words, '|')); }
  std::string operator()(const PriceForm&) const { return "price, for the machine or with /gpu"; }
  std::string operator()(const MachinePriceForm&) const { return "price of the whole machine"; }
  std::string operator()(const PriceOrShare& f) const {
    return "price, for the machine or with /gpu; or share of the on-demand price, " + percents(f.kShare);
  }
  std::string operator()(const IncrementForm& f) const {
    return "percentage, " + percents(f.kShare) + ", or price";
  }
  std::string operator()(const PriceOrCost& f) const {
    return "price, for the machine or with /gpu; or cost, or cost + a percentage, " + percents(f.kMargin);
  }
  std::string operator()(const RateForm& f) const {
    return "price of one coin, " + usd(f.lowestUsd) + " to " + usd(f.highestUsd);
  }
  std::string operator()(const KwhPrice& f) const {
    return "price of one kWh, at most " + std::to_string(f.kHighestUsd) + " USD";
  }
  std::string operator()(const WattsForm& f) const {
    return "watts, for the machine or with /gpu, at most " + std::to_string(f.kHighest) + " W";
  }
  std::string operator()(const CurrencyForm&) const { return "BTC, CLORE or USD"; }
  std::string operator()(const Range& f) const {
    return "lowest .. highest in " + std::string(symbol(f.currency)) + ", at most " +
           std::to_string(f.kHighest);
  }
  std::string operator()(const HoursOrKeep& f) const {
    return "keep, or whole hours, " + std::to_string(f.lowest) + "h to " + std::to_string(f.highest) + "h";
  }
  std::string operator()(const PathForm&) const { return "absolute path"; }
  std::string operator()(const UrlForm&) const { return "https address, or http to this machine"; }
  std::string operator()(const NamePattern&) const { return "pattern with *, ? and […]"; }
  std::string operator()(const GpuPattern&) const { return "pattern with *, ? and […], in any case"; }
  std::string operator()(const LabelForm&) const { return "label of a section"; }
  std::string operator()(const LabelList&) const { return "labels of sections"; }
  std::string operator()(const RegionList&) const { return "any, or two-letter country codes"; }
  std::string operator()(const RungList& f) const {
    return "idle times that rise from 0h, at most " + text(f.kLongest) + ", each with a percentage, " +
           percents(f.kFactor);
  }
  std::string operator()(const ZoneForm&) const { return "name of a time zone"; }
  std::string operator()(const DayList&) const { return "all, or weekdays and ranges of them"; }
  std::string operator()(const HourSpan&) const { return "begin-end, as in 22:00-06:00"; }
  std::string operator()(const EventList&) const { return "none, or some of " + told(eventNames()); }
  std::string operator()(const SecretFileForm&) const {
    return "absolute path, or the name of a credential of systemd";
  }
  std::string operator()(const ChannelUrlForm&) const { return "https address, or http to this machine"; }
  std::string operator()(const ChatIdForm&) const { return "number of a chat, or @name of a channel"; }
  std::string operator()(const MailServerForm&) const { return "host, or host:port"; }
  std::string operator()(const UserForm&) const { return "name"; }
  std::string operator()(const MailAddressForm&) const { return "mail address"; }
  std::string operator()(const MailAddressList&) const { return "mail addresses"; }
  std::string operator()(const RuleList&) const {
    return "names of rules and events, or patterns with *, ? and […]";
  }
  std::string operator()(const QuietHoursForm&) const { return "begin-end, and the name of a time zone"; }
};

}  // namespace

Parsed<Value> parse(const Form& form, std::string_view text) {
  Parsed<Value> value = parsePlain(form, text);
  if (value) return value;
  const std::string_view bare = withoutComment(text);
  if (!bare.empty() && parsePlain(form, bare))
    return std::unexpected("a comment needs a line of its own; this value ends before the `;` or `#`");
  const std::string_view inner = withoutQuotes(text);
  if (!inner.empty() && parsePlain(form, inner))
    return std::unexpected("quotes are not special here: write the value without them");
  return value;
}

std::string describe(const Form& form) { return std::visit(Description{}, form); }

}  // namespace agent::config
