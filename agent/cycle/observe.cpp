#include "agent/cycle/observe.h"

#include <algorithm>
#include <charconv>
#include <variant>

namespace agent::cycle {

using namespace provider;

namespace {

void describePrices(std::string& out, const char* what, const PriceMap& prices,
                    const std::vector<std::string>& autopriced) {
  for (const Currency currency : kCurrencies)
    if (const auto price = prices.get(currency);
        price && std::ranges::find(autopriced, wireKey(currency)) == autopriced.end())
      out += std::string(what) + "=" + price->text() + "; ";
  for (const auto& [key, coins] : prices.others)
    out += std::string(what) + "=" +
           Price::fromNumber(coins, Currency::Bitcoin)
               .value_or(Price::fromUnits(0, Currency::Bitcoin))
               .amount() +
           " " + key + "; ";
}

std::string describe(const PriceMap& onDemand, const PriceMap& spot, std::int64_t mrlHours,
                     const std::string& availability, const std::vector<std::string>& autopriced) {
  std::string text;
  describePrices(text, "on_demand", onDemand, autopriced);
  describePrices(text, "spot", spot, autopriced);
  // Some pages of the marketplace say `private` for `hidden`.
  return text + "mrl=" + std::to_string(mrlHours) +
         "h; availability=" + (availability == "private" ? "hidden" : availability);
}

machines::Rental rentalOf(const std::optional<int>& status) {
  switch (status.value_or(0)) {
    case 0:
      return machines::Rental::None;
    case 1:
      return machines::Rental::Spot;
    case 3:
      return machines::Rental::FixedUsd;
    default:
      return machines::Rental::OnDemand;
  }
}

/// `cz` → `CZ`; zeros for what is no two-letter code.
std::array<char, 2> regionOf(const std::string& code) {
  std::array<char, 2> region{};
  if (code.size() != region.size()) return {};
  for (std::size_t i = 0; i < region.size(); ++i) {
    const char c = code[i];
    region[i] = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return region;
}

}  // namespace

namespace {

/// `8x NVIDIA …` is 8, also where the cards differ.
std::optional<double> gpusIn(std::string_view text) {
  int count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const bool counted = error == std::errc{} && end != text.data() + text.size() && *end == 'x';
  return counted ? std::optional<double>(count) : std::nullopt;
}

/// `Samsung SSD 970 EVO 456.0399GB`: the number before the last unit.
std::optional<double> gigabytesIn(std::string_view text) {
  if (!text.ends_with("GB")) return std::nullopt;
  text.remove_suffix(2);
  const std::size_t start = text.find_last_not_of("0123456789.") + 1;  // 0 after npos
  double amount = 0;
  const auto [end, error] = std::from_chars(text.data() + start, text.data() + text.size(), amount);
  return error == std::errc{} ? std::optional(amount) : std::nullopt;
}

}  // namespace

machines::Hardware hardwareOf(const api::Specs& specs) {
  machines::Hardware hardware{gpusIn(specs.gpu), specs.gpuMemoryGb, specs.ramGb, gigabytesIn(specs.disk)};
  const auto gpus = machines::indexOf(machines::Part::Gpus);
  for (std::size_t i = 0; i < hardware.size(); ++i)
    if (hardware[i] && (*hardware[i] < 0 || (*hardware[i] == 0 && i != gpus))) hardware[i].reset();
  return hardware;
}

machines::Reading readingOf(const api::MyServer& server) {
  return {.name = server.name,
          .connected = server.connected,
          .online = server.online,
          .workingProperly = server.workingProperly,
          .visibility = server.visibility,
          .onDemand = server.onDemand,
          .spotMinimum = server.spotMinimum,
          .hardware = hardwareOf(server.specs)};
}

bool contradicts(const machines::Reading& reading, const std::optional<machines::Settings>& settings) {
  if (!settings) return false;
  const auto differ = [](const PriceMap& polled, const PriceMap& read) {
    return std::ranges::any_of(kCurrencies, [&](Currency currency) {
      return polled.get(currency) && polled.get(currency) != read.get(currency);
    });
  };
  const bool moved = !reading.visibility.empty() && reading.visibility != settings->visibility;
  return moved || differ(reading.onDemand, settings->onDemand) ||
         differ(reading.spotMinimum, settings->spotMinimum);
}

bool changed(const machines::Reading& before, const machines::Reading& after) {
  return before.visibility != after.visibility || before.onDemand != after.onDemand ||
         before.spotMinimum != after.spotMinimum;
}

machines::Settings settingsOf(const api::ServerConfig& config, const machines::Reading& reading,
                              WallTime now) {
  const PriceMap& onDemand = config.onDemandTold ? config.onDemand : reading.onDemand;
  const PriceMap& spotMinimum = config.spotMinimumTold ? config.spotMinimum : reading.spotMinimum;
  return {.visibility = config.visibility,
          .mrlHours = config.mrlHours,
          .onDemand = onDemand,
          .spotMinimum = spotMinimum,
          .pricesTold =
              (config.onDemandTold || !onDemand.empty()) && (config.spotMinimumTold || !spotMinimum.empty()),
          .allowedCoins = config.allowedCoins,
          .autopriced = config.autopriced,
          .autopriceJson = config.autopriceJson,
          .usdPricingJson = config.usdPricingJson,
          .id = config.id,
          .gpu = config.specs.gpu,
          .rental = rentalOf(config.rentalStatus),
          .rentalTold = config.rentalStatus.has_value(),
          .readAt = now};
}

market::Listing listingOf(const api::MarketMachine& machine) {
  market::Listing listing{.id = machine.id,
                          .onDemandUnits = {},
                          .spotUnits = {},
                          .gpuCount = 0,
                          .reliability = static_cast<float>(machine.reliability),
                          .rating = static_cast<float>(machine.ratingCount > 0 ? machine.ratingAverage : 0.0),
                          .region = regionOf(machine.region),
                          .rented = machine.rented};
  for (const Currency currency : kCurrencies) {
    const std::size_t slot = indexOf(currency);
    if (!machine.accepts[slot]) continue;
    if (const auto price = machine.onDemand.get(currency)) listing.onDemandUnits[slot] = price->units();
    if (const auto price = machine.spot.get(currency)) listing.spotUnits[slot] = price->units();
  }
  return listing;
}

std::optional<offers::Offer> offerOf(const api::Order& order) {
  if (!order.spot || order.expired || !order.price || !order.serverId) return std::nullopt;
  offers::Offer offer;
  offer.id = order.id;
  offer.serverId = *order.serverId;
  offer.gpu = order.gpu;
  offer.bid = *order.price;
  return offer;
}

namespace {

/// What the bid of a stranger is in when its currency is not named: bitcoin, as in the documented answers;
/// nobody knows when bids of ours there are in another coin.
std::optional<Currency> unnamedCurrency(const api::SpotMarket& market,
                                        const std::map<std::int64_t, Currency>& own) {
  const bool allBitcoin = std::ranges::all_of(market.offers, [&own](const api::SpotOffer& offer) {
    const auto known = own.find(offer.id);
    return known == own.end() || offer.currency.value_or(known->second) == Currency::Bitcoin;
  });
  return allBitcoin ? std::optional(Currency::Bitcoin) : std::nullopt;
}

}  // namespace

offers::Book bookOf(const api::SpotMarket& market, const std::map<std::int64_t, Currency>& own,
                    WallTime now) {
  offers::Book book;
  const auto unnamed = unnamedCurrency(market, own);
  for (const api::SpotOffer& offer : market.offers) {
    const auto known = own.find(offer.id);
    const auto assumed = known == own.end() ? unnamed : std::optional(known->second);
    const auto currency = offer.currency ? offer.currency : assumed;
    const auto price = currency ? Price::fromNumber(offer.coins, *currency) : std::nullopt;
    if (price)
      book.bids.push_back({.id = offer.id,
                           .price = *price,
                           .active = offer.active,
                           .mine = offer.mine || known != own.end()});
    else
      ++book.unreadable;
  }
  book.unreadable += market.unreadable;
  book.minimum = market.minimum;
  book.listed = market.visibility.empty() || market.visibility == "public";
  book.online = market.online.value_or(true);
  book.readAt = now;
  return book;
}

offers::Answer answerOf(const api::SpotAnswer& answer) {
  struct Translate {
    offers::Answer operator()(const api::spot::Accepted&) const { return offers::Accepted{}; }
    offers::Answer operator()(const api::spot::ExceededMaxStep& a) const {
      return offers::RefusedTooFar{a.lowestNow};
    }
    offers::Answer operator()(const api::spot::WindowNotOver& a) const {
      return offers::RefusedTooSoon{a.left};
    }
    offers::Answer operator()(const api::spot::TooLow& a) const { return offers::RefusedTooLow{a.minimum}; }
    offers::Answer operator()(const api::spot::Other& a) const { return offers::RefusedOther{a.text}; }
  };
  return std::visit(Translate{}, answer);
}

api::SettingsUpdate updateOf(const std::string& machine, const machines::Settings& settings,
                             const pricing::Wanted& wanted) {
  return {.name = machine,
          .availability = wanted.availability,
          .mrlHours = wanted.mrlHours,
          .onDemand = wanted.onDemand,
          .spot = wanted.spotMinimum,
          .allowedCoins = settings.allowedCoins,
          .autopriceJson = settings.autopriceJson,
          .usdPricingJson = settings.usdPricingJson};
}

std::string describe(const pricing::Wanted& wanted, const std::vector<std::string>& autopriced) {
  return describe(wanted.onDemand, wanted.spotMinimum, wanted.mrlHours, wanted.availability, autopriced);
}

std::string describe(const machines::Settings& settings, const std::vector<std::string>& autopriced) {
  return describe(settings.onDemand, settings.spotMinimum, settings.mrlHours.value_or(0), settings.visibility,
                  autopriced);
}

}  // namespace agent::cycle
