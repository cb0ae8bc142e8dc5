#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "provider/api/messages.h"
#include "provider/api/transport.h"
#include "provider/core/error.h"

/// Answers of the endpoints, read into values. A `code` other than 0 is its error; a known field of the wrong
/// type makes the whole answer BadAnswer, because half an answer would be taken for the whole. Internal to
/// this room.
namespace provider::api {

[[nodiscard]] Result<std::vector<Wallet>> decodeWallets(const ResponseHead& head, std::istream& in);
[[nodiscard]] Result<std::vector<MyServer>> decodeMyServers(const ResponseHead& head, std::istream& in);
/// `asked` is the machine asked for: an answer about another one is BadAnswer.
[[nodiscard]] Result<ServerConfig> decodeServerConfig(const std::string& asked, const ResponseHead& head,
                                                      std::istream& in);
[[nodiscard]] Result<std::vector<Order>> decodeOrders(const ResponseHead& head, std::istream& in);
[[nodiscard]] Result<SpotMarket> decodeSpotMarket(const ResponseHead& head, std::istream& in);

/// For answers of which only the `code` counts.
[[nodiscard]] Result<void> decodeDone(const ResponseHead& head, std::istream& in);
/// `desired` is the price asked for; what is told in return is in its currency.
[[nodiscard]] Result<SpotAnswer> decodeSpotAnswer(const Price& desired, const ResponseHead& head,
                                                  std::istream& in);
/// A new order's id. That it cannot be read is no failure: the order was placed.
[[nodiscard]] Result<std::optional<std::int64_t>> decodeNewOrder(const ResponseHead& head, std::istream& in);

}  // namespace provider::api
