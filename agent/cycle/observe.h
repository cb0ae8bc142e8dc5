#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "provider/api/messages.h"
#include "provider/core/clock.h"
#include "provider/machines/machine.h"
#include "provider/market/snapshot.h"
#include "provider/offers/learn.h"
#include "provider/offers/offer.h"
#include "provider/pricing/decision.h"

/// From the wire's messages to the values that decisions are made on, and back.
namespace agent::cycle {

/// What a machine is made of. No memory at all is not told: nothing runs without.
[[nodiscard]] provider::machines::Hardware hardwareOf(const provider::api::Specs& specs);
[[nodiscard]] provider::machines::Reading readingOf(const provider::api::MyServer& server);
/// Whether a poll shows another visibility or price than the settings; it need not tell all of them.
[[nodiscard]] bool contradicts(const provider::machines::Reading& reading,
                               const std::optional<provider::machines::Settings>& settings);
/// Whether two polls show different prices or another visibility.
[[nodiscard]] bool changed(const provider::machines::Reading& before,
                           const provider::machines::Reading& after);
/// Prices that `server_config` says nothing about are taken from the machine's last reading.
[[nodiscard]] provider::machines::Settings settingsOf(const provider::api::ServerConfig& config,
                                                      const provider::machines::Reading& reading,
                                                      provider::WallTime now);
/// Prices in currencies that the machine does not accept are left out (API page, *Money*).
[[nodiscard]] provider::market::Listing listingOf(const provider::api::MarketMachine& machine);
/// Nothing for an order that is no spot offer, has ended, or is in a currency that is not known.
[[nodiscard]] std::optional<provider::offers::Offer> offerOf(const provider::api::Order& order);
/// The bids of a machine. One that names no currency is in that of our order (`own`, by number), or else in
/// bitcoin, as in the marketplace's own samples.
[[nodiscard]] provider::offers::Book bookOf(const provider::api::SpotMarket& market,
                                            const std::map<std::int64_t, provider::Currency>& own,
                                            provider::WallTime now);
[[nodiscard]] provider::offers::Answer answerOf(const provider::api::SpotAnswer& answer);

[[nodiscard]] provider::api::SettingsUpdate updateOf(const std::string& machine,
                                                     const provider::machines::Settings& settings,
                                                     const provider::pricing::Wanted& wanted);

/// All that a write of settings sets, as one text with a fixed order: for the journal, and for comparing what
/// was wanted with what is read back.
/// `autopriced` currencies (wire keys) are left out: the platform may change them between the write and the
/// read-back.
[[nodiscard]] std::string describe(const provider::pricing::Wanted& wanted,
                                   const std::vector<std::string>& autopriced);
[[nodiscard]] std::string describe(const provider::machines::Settings& settings,
                                   const std::vector<std::string>& autopriced);

}  // namespace agent::cycle
