#include "provider/market/rates.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "provider/core/text.h"

namespace provider::market {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kRemembered = std::chrono::hours{24};

bool isRate(double usdPerCoin) { return std::isfinite(usdPerCoin) && usdPerCoin > 0; }

bool near(double usdPerCoin, double reference) {
  return std::abs(usdPerCoin - reference) <= Rates::kDoubted * reference;
}

bool isFresh(const Rate& rate, milliseconds maxAge, WallTime now) {
  if (rate.source == RateSource::Configured) return true;
  return !isAhead(rate.readAt, now) && now - rate.readAt <= maxAge;
}

std::string ageText(milliseconds age) { return spanText(std::chrono::floor<std::chrono::seconds>(age)); }

/// Six digits are plenty for people.
std::string numberText(double number) {
  char buffer[400];
  const auto rounded =
      std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::scientific, 5).ptr;
  double shown = number;
  std::from_chars(buffer, rounded, shown);
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, shown, std::chars_format::fixed).ptr;
  return {buffer, end};
}

std::string rateText(const Rate& rate, Currency currency, WallTime now) {
  std::string text = numberText(rate.usdPerCoin) + " USD for 1 " + std::string(symbol(currency)) + " (" +
                     std::string(name(rate.source));
  if (rate.source != RateSource::Configured) text += ", " + ageText(now - rate.readAt) + " old";
  return text + ")";
}

}  // namespace

std::string_view name(RateSource source) {
  switch (source) {
    case RateSource::SpotMarket:
      return "spot market";
    case RateSource::Marketplace:
      return "marketplace";
    case RateSource::Configured:
      return "configured";
  }
  return "unknown";
}

void Rates::configure(Currency currency, std::optional<double> usdPerCoin) {
  Slot& slot = slots_[indexOf(currency)][static_cast<std::size_t>(RateSource::Configured)];
  slot.believed.reset();
  if (usdPerCoin && isRate(*usdPerCoin))
    slot.believed = Rate{.usdPerCoin = *usdPerCoin, .source = RateSource::Configured, .readAt = {}};
}

void Rates::learn(Currency currency, double usdPerCoin, RateSource source, WallTime now) {
  if (source == RateSource::Configured) return configure(currency, usdPerCoin);
  if (!isRate(usdPerCoin)) return;
  Slot& slot = slots_[indexOf(currency)][static_cast<std::size_t>(source)];
  const Rate read{.usdPerCoin = usdPerCoin, .source = source, .readAt = now};
  // A belief that is too old to price by still tells a slip from a rate.
  const bool known = slot.believed && isFresh(*slot.believed, kRemembered, now);
  const auto reference = known ? slot.believed : rate(currency, now);
  // What the owner configured may be old: it counts only while the API gives nothing.
  const bool measurable = reference && reference->source != RateSource::Configured;
  const bool surprising = measurable && !near(usdPerCoin, reference->usdPerCoin);
  const bool again = slot.doubted && near(usdPerCoin, slot.doubted->usdPerCoin);
  if (surprising && !again) {
    slot.doubted = read;
    return;
  }
  // The same slip may be read several times within a second.
  const auto since = again ? now - slot.doubted->readAt : milliseconds{0};
  if (surprising && since.count() >= 0 && since < kConfirmedAfter) return;
  slot.believed = read;
  slot.doubted.reset();
}

std::vector<Rates::Known> Rates::believed() const {
  std::vector<Known> all;
  for (const Currency currency : kCurrencies)
    for (const Slot& slot : slots_[indexOf(currency)])
      if (slot.believed && slot.believed->source != RateSource::Configured)
        all.push_back({.currency = currency, .rate = *slot.believed});
  return all;
}

void Rates::restore(const std::vector<Known>& known) {
  for (const Known& one : known)
    if (one.rate.source != RateSource::Configured && isRate(one.rate.usdPerCoin))
      slots_[indexOf(one.currency)][static_cast<std::size_t>(one.rate.source)] = {.believed = one.rate,
                                                                                  .doubted = {}};
}

void Rates::shift(milliseconds by) {
  for (auto& ofCurrency : slots_)
    for (Slot& slot : ofCurrency)
      for (std::optional<Rate>* rate : {&slot.believed, &slot.doubted})
        if (*rate && (*rate)->source != RateSource::Configured) (*rate)->readAt += by;
}

std::optional<Rate> Rates::rate(Currency currency, WallTime now) const {
  if (currency == Currency::Usd) return Rate{.usdPerCoin = 1, .source = RateSource::Configured, .readAt = {}};
  for (const Slot& slot : slots_[indexOf(currency)]) {
    if (slot.believed && isFresh(*slot.believed, maxAge_, now)) return slot.believed;
    // Nobody knows who is right when the first of the sources contradicts what was known: it is waited out.
    if (slot.doubted && isFresh(*slot.doubted, maxAge_, now)) return std::nullopt;
  }
  return std::nullopt;
}

std::string Rates::whyNone(Currency currency, WallTime now) const {
  if (rate(currency, now)) return {};
  const std::string coin(symbol(currency));
  std::optional<WallTime> last;
  for (const Slot& slot : slots_[indexOf(currency)])
    if (slot.believed) last = std::max(last.value_or(slot.believed->readAt), slot.believed->readAt);
  const bool disputed = std::ranges::any_of(slots_[indexOf(currency)], [&](const Slot& slot) {
    return slot.doubted && isFresh(*slot.doubted, maxAge_, now);
  });
  if (disputed)
    return "the rate for " + coin + " jumped, or its sources disagree: it is waited for confirmation";
  if (!last) return "no rate for " + coin;
  if (*last > now) return "the rate for " + coin + " was read before the clock was set back";
  return "the rate for " + coin + " is " + ageText(now - *last) + " old";
}

std::optional<double> Rates::factor(Currency from, Currency to, WallTime now) const {
  if (from == to) return 1.0;
  const auto fromRate = rate(from, now);
  const auto toRate = rate(to, now);
  if (!fromRate || !toRate) return std::nullopt;
  return fromRate->usdPerCoin / toRate->usdPerCoin;
}

std::optional<Price> Rates::convert(const Price& price, Currency to, WallTime now) const {
  if (price.currency() == to) return price;
  const auto worth = factor(price.currency(), to, now);
  if (!worth) return std::nullopt;
  const auto converted = Price::fromNumber(price.toNumber() * *worth, to);
  // On the wire zero means "not offered": what is worth less than the smallest amount is no price.
  return converted && converted->units() == 0 && price.units() != 0 ? std::nullopt : converted;
}

std::string Rates::how(Currency from, Currency to, WallTime now) const {
  std::string text;
  for (const Currency coin : {from, to}) {
    const auto known = rate(coin, now);
    if (from == to || coin == Currency::Usd || !known) continue;
    text += (text.empty() ? "at " : " and ") + rateText(*known, coin, now);
  }
  return text;
}

}  // namespace provider::market
