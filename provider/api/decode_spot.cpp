#include <cmath>

#include "provider/api/decode.h"
#include "provider/api/decoding.h"

namespace provider::api {
namespace {

/// No window is longer; a larger number is not a time.
constexpr double kLongestWindow_s = 86400;

/// The first of two spellings that is told.
const std::string& spelling(const Fields& fields, const std::string& usual, const std::string& renamed) {
  return fields.told(usual) ? usual : renamed;
}

/// Nothing for a bid in a currency that is not known here: it cannot be compared with any price.
std::optional<SpotOffer> readOffer(const Fields& fields) {
  const std::string usualId = "offer_id", renamedId = "order_id", usualBid = "bid", renamedBid = "price";
  const std::int64_t id = fields.requiredId(spelling(fields, usualId, renamedId));
  const std::string& bidKey = spelling(fields, usualBid, renamedBid);
  const auto coins = fields.amount(bidKey);
  if (!coins) fields.wrong(usualBid, "a number");
  const bool active = fields.truth("active").value_or(false);
  const bool mine = fields.truth("my").value_or(false);
  const auto named = fields.text("currency");
  const auto currency = named ? currencyFromWireKey(*named) : std::nullopt;
  if (named && !currency) return std::nullopt;
  if (!Price::fromNumber(*coins, Currency::Bitcoin)) fields.wrong(bidKey, "a price");
  return SpotOffer{.id = id, .coins = *coins, .currency = currency, .active = active, .mine = mine};
}

void readRates(const Fields& holder, SpotMarket& into) {
  const auto rates = holder.object("currency_rates_in_usd");
  if (!rates) return;
  for (const std::string& currency : rates->keys())
    if (const auto rate = rates->amountIfAny(currency); rate && *rate > 0) into.usdRates[currency] = *rate;
}

SpotMarket readSpotMarket(const Fields& answer) {
  SpotMarket result;
  const auto market = answer.object("market");
  result.exists = answer.truth("exists").value_or(market.has_value());
  readRates(answer, result);
  // Rates hold whether or not there is a market for this machine.
  if (market) readRates(*market, result);
  if (!result.exists) return result;
  if (!market) answer.wrong("market", "an object");
  for (const Fields& fields : market->requiredObjects("offers")) {
    if (const auto offer = readOffer(fields))
      result.offers.push_back(*offer);
    else
      ++result.unreadable;
  }
  if (const auto server = market->object("server")) {
    result.minimum = server->prices("min_pricing");
    result.mrlSeconds = server->whole("mrl");
    result.visibility = server->text("visibility").value_or("");
    result.online = server->truth("online");
  }
  return result;
}

/// A number promised along with a refusal, where it is one that can be used.
std::optional<Price> readLimit(const Fields& answer, const std::string& key, Currency currency) {
  const auto coins = answer.amountIfAny(key);
  const auto price = coins ? Price::atLeast(*coins, currency) : std::nullopt;
  return price && price->units() > 0 ? price : std::nullopt;
}

SpotAnswer readSpotRefusal(const Fields& answer, const std::string& text, Currency currency) {
  if (text == "exceeded_max_step") {
    if (const auto lowest = readLimit(answer, "max_step", currency)) return spot::ExceededMaxStep{*lowest};
  } else if (text.starts_with("can_lower_every")) {
    const auto left = answer.amountIfAny("time_to_lowering");
    if (!left || *left > kLongestWindow_s) return spot::WindowNotOver{};
    return spot::WindowNotOver{std::chrono::seconds(static_cast<std::int64_t>(std::ceil(*left)))};
  } else if (text == "too_low_price") {
    return spot::TooLow{readLimit(answer, "min_price", currency)};
  }
  return spot::Other{text};
}

}  // namespace

Result<SpotMarket> decodeSpotMarket(const ResponseHead& head, std::istream& in) {
  return decodeAnswer(head, in, "spot_marketplace", readSpotMarket);
}

Result<SpotAnswer> decodeSpotAnswer(const Price& desired, const ResponseHead& head, std::istream& in) {
  auto envelope = readEnvelope(head, in);
  if (!envelope) return std::unexpected(std::move(envelope.error()));
  if (envelope->code == static_cast<int>(Code::SeeError))
    return readSpotRefusal(envelope->fields, envelope->errorText, desired.currency());
  if (auto refused = refusal(envelope->code, envelope->errorText))
    return std::unexpected(std::move(*refused));
  return spot::Accepted{};
}

Result<void> decodeDone(const ResponseHead& head, std::istream& in) {
  const auto envelope = readEnvelope(head, in);
  if (!envelope) return std::unexpected(envelope.error());
  if (auto refused = refusal(envelope->code, envelope->errorText))
    return std::unexpected(std::move(*refused));
  return {};
}

Result<std::optional<std::int64_t>> decodeNewOrder(const ResponseHead& head, std::istream& in) {
  const auto envelope = readEnvelope(head, in);
  if (!envelope) return std::unexpected(envelope.error());
  if (auto refused = refusal(envelope->code, envelope->errorText))
    return std::unexpected(std::move(*refused));
  const auto id = envelope->fields.amountIfAny("id");
  if (!id || *id < 1 || *id > 1e15 || *id != std::floor(*id)) return std::optional<std::int64_t>{};
  return std::optional(static_cast<std::int64_t>(*id));
}

}  // namespace provider::api
