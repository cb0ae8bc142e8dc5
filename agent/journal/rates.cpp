#include "agent/journal/impl.h"
#include "agent/journal/statement.h"
#include "agent/journal/stored.h"

namespace agent::journal {

namespace {

using provider::market::RateSource;
using Known = provider::market::Rates::Known;

constexpr std::array<std::string_view, 2> kSourceNames{"spot_market", "marketplace"};

std::vector<Known> ratesFrom(Connection& connection) {
  std::vector<Known> all;
  for (const auto& [currency, source, usdPerCoin, readAt] :
       select<std::string, std::string, double, std::int64_t>(
           connection,
           "SELECT currency, source, usd_per_coin, read_at FROM rates ORDER BY currency, source")) {
    const auto known = provider::currencyFromWireKey(currency);
    if (!known) throw Unusable("holds a currency that this version does not know: " + currency);
    all.push_back({.currency = *known,
                   .rate = {.usdPerCoin = usdPerCoin,
                            .source = wordFrom<RateSource>(source, kSourceNames),
                            .readAt = timeFrom(readAt)}});
  }
  return all;
}

}  // namespace

provider::Result<std::vector<Known>> Journal::rates() {
  return impl_->read([](Connection& connection) { return ratesFrom(connection); });
}

provider::Result<void> Journal::storeRates(const std::vector<Known>& known) {
  return impl_->write([&known](Connection& connection) {
    run(connection, "DELETE FROM rates");
    for (const Known& one : known)
      run(connection, "INSERT INTO rates (currency, source, usd_per_coin, read_at) VALUES (?, ?, ?, ?)",
          std::string(provider::wireKey(one.currency)),
          std::string(kSourceNames[static_cast<std::size_t>(one.rate.source)]), one.rate.usdPerCoin,
          toStored(one.rate.readAt));
  });
}

}  // namespace agent::journal
