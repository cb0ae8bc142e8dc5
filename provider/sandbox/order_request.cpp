#include "provider/sandbox/order_request.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace provider::sandbox {
namespace {

constexpr std::size_t kMostPorts = 5;
constexpr std::size_t kLongestEnvironment = 12'000;
constexpr std::size_t kLongestVariable = 128;
constexpr std::size_t kLongestValue = 1536;

struct TextLimit {
  const char* name;
  std::size_t longest;
  bool plain;  ///< takes only `[a-zA-Z0-9\s\-=.@+/]`
};
constexpr TextLimit kTexts[] = {{"jupyter_token", 32, true},
                                {"ssh_key", 3072, true},
                                {"ssh_password", 32, true},
                                {"command", 65'536, false},
                                {"autossh_entrypoint", 4096, false}};

bool isPlain(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return letter || std::string_view(" \t\r\n\f\v-=.@+/").contains(c);
}

bool textsFit(const JsonValue& body) {
  return std::ranges::all_of(kTexts, [&](const TextLimit& limit) {
    const JsonValue* value = body.find(limit.name);
    if (!value) return true;
    const std::string* text = value->text();
    return text && text->size() <= limit.longest && (!limit.plain || std::ranges::all_of(*text, isPlain));
  });
}

bool environmentFits(const JsonValue& body) {
  const JsonValue* environment = body.find("env");
  if (!environment) return true;
  if (!environment->object()) return false;
  std::size_t total = 0;
  for (const auto& [name, value] : *environment->object()) {
    if (!value.text() || name.empty() || name.size() > kLongestVariable ||
        value.text()->size() > kLongestValue)
      return false;
    total += name.size() + value.text()->size();
  }
  return total <= kLongestEnvironment;
}

bool readPorts(const JsonValue& body, std::map<int, std::string>& ports) {
  const JsonValue* given = body.find("ports");
  if (!given) return true;
  if (!given->object() || given->object()->size() > kMostPorts) return false;
  for (const auto& [name, kind] : *given->object()) {
    int port = 0;
    const auto [end, fault] = std::from_chars(name.data(), name.data() + name.size(), port);
    const bool read = fault == std::errc{} && end == name.data() + name.size() && port > 0 && port < 65'536;
    if (!read || !kind.text() || (*kind.text() != "tcp" && *kind.text() != "http")) return false;
    ports[port] = *kind.text();
  }
  return true;
}

}  // namespace

std::optional<Price> offeredPrice(const JsonValue* value, Currency currency) {
  const auto number = value ? value->number() : std::nullopt;
  auto price = number ? Price::fromNumber(*number, currency) : std::nullopt;
  if (price && price->toNumber() > *number) price = Price::fromUnits(price->units() - 1, currency);
  return price && price->units() > 0 ? price : std::nullopt;
}

std::optional<OrderRequest> readOrder(const JsonValue& body) {
  OrderRequest order;
  const auto text = [&](const char* name) {
    const JsonValue* value = body.find(name);
    return value ? value->text() : nullptr;
  };
  const std::string* currency = text("currency");
  const std::string* image = text("image");
  const std::string* type = text("type");
  const auto server = body.findInteger("renting_server");
  if (!currency || !image || image->empty() || !type || !server) return std::nullopt;
  const auto known = currencyFromWireKey(*currency);
  order.spot = *type == "spot";
  if (!known || (!order.spot && *type != "on-demand")) return std::nullopt;
  order.currency = *known;
  order.image = *image;
  order.serverId = *server;
  if (order.spot) order.spotPrice = offeredPrice(body.find("spotprice"), order.currency);
  if (order.spot && !order.spotPrice) return std::nullopt;
  if (const JsonValue* required = body.find("required_price")) {
    order.requiredPrice =
        required->number() ? Price::fromNumber(*required->number(), order.currency) : std::nullopt;
    if (!order.requiredPrice) return std::nullopt;
  }
  if (!textsFit(body) || !environmentFits(body) || !readPorts(body, order.ports)) return std::nullopt;
  return order;
}

}  // namespace provider::sandbox
