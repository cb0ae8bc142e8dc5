#include <tuple>
#include <variant>

#include "provider/api/decode.h"
#include "tests/fuzz/answer.h"

/// The answers that are small: `wallets`, and those to what is written. Each input is read as each of them,
/// for what one refuses another one takes.
using namespace provider::api;
using provider::Currency;
using provider::Price;

namespace {

void wallets(fuzz::Answer& answer) {
  const auto fieldsOf = [](const Wallet& w) {
    return std::tie(w.name, w.deposit, w.balance, w.withdrawalFee);
  };
  const auto same = [&](const auto& a, const auto& b) {
    return std::ranges::equal(a, b, {}, fieldsOf, fieldsOf);
  };
  const auto read = fuzz::readBothWays(answer, decodeWallets, same);
  if (!read) return;
  for (const Wallet& wallet : *read) {
    fuzz::must(!wallet.name.empty(), "a wallet has a name");
    fuzz::must(!wallet.balance || std::isfinite(*wallet.balance), "a balance is finite");
    fuzz::must(!wallet.withdrawalFee || std::isfinite(*wallet.withdrawalFee), "a fee is finite");
  }
}

bool done(fuzz::Answer& answer) {
  return fuzz::readBothWays(answer, decodeDone, [] { return true; }).has_value();
}

void checkLimit(const Price& limit, const Price& desired) {
  fuzz::must(limit.currency() == desired.currency(), "a limit is in the currency that was asked in");
  fuzz::must(limit.units() > 0, "a limit is positive");
  // Rounded up to the next unit.
  fuzz::must(Price::fromUnits(limit.units() - 1, limit.currency()).toNumber() <= Price::kLargestCoins,
             "a limit is a price");
}

std::string shown(const SpotAnswer& answer) {
  const auto* step = std::get_if<spot::ExceededMaxStep>(&answer);
  const auto* window = std::get_if<spot::WindowNotOver>(&answer);
  const auto* low = std::get_if<spot::TooLow>(&answer);
  const auto* other = std::get_if<spot::Other>(&answer);
  if (step) return "step " + step->lowestNow.text();
  if (window) return "window " + (window->left ? std::to_string(window->left->count()) : "?");
  if (low) return "low " + (low->minimum ? low->minimum->text() : "?");
  return other ? "other " + other->text : "accepted";
}

void spotPrice(fuzz::Answer& answer, Currency currency, bool isDone) {
  const Price desired = Price::fromUnits(220, currency);
  const auto decode = [&](const ResponseHead& head, std::istream& in) {
    return decodeSpotAnswer(desired, head, in);
  };
  const auto same = [](const auto& a, const auto& b) { return shown(a) == shown(b); };
  const auto read = fuzz::readBothWays(answer, decode, same);
  if (!read) return;
  fuzz::must(std::holds_alternative<spot::Accepted>(*read) == isDone, "accepted is what has code 0");
  if (const auto* step = std::get_if<spot::ExceededMaxStep>(&*read)) checkLimit(step->lowestNow, desired);
  if (const auto* low = std::get_if<spot::TooLow>(&*read); low && low->minimum)
    checkLimit(*low->minimum, desired);
  if (const auto* window = std::get_if<spot::WindowNotOver>(&*read); window && window->left)
    fuzz::must(window->left >= std::chrono::seconds{0} && window->left <= std::chrono::days{1},
               "a window is a time that can be waited for");
}

void newOrder(fuzz::Answer& answer, bool isDone) {
  const auto read = fuzz::readBothWays(answer, decodeNewOrder, std::equal_to<>{});
  fuzz::must(read.has_value() == isDone, "an order is placed when its code is 0, whatever else is told");
  if (read && *read) fuzz::must(**read > 0, "a new order's id is positive");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto answer = fuzz::answerFrom(fuzz::textOf(data, size));
  wallets(answer);
  const bool isDone = done(answer);
  for (const Currency currency : provider::kCurrencies) spotPrice(answer, currency, isDone);
  newOrder(answer, isDone);
  return 0;
}
