#include <algorithm>
#include <cstddef>
#include <string_view>

#include "provider/api/encode.h"
#include "provider/api/json_writer.h"

namespace provider::api {
namespace {

// API page, *Endpoints*. Lengths are in characters.
constexpr std::size_t kLongestIssue = 2048;
constexpr std::size_t kMostPorts = 5;
constexpr std::size_t kLongestEnv = 12000;
constexpr std::size_t kLongestEnvName = 128;
constexpr std::size_t kLongestEnvValue = 1536;
constexpr std::size_t kLongestToken = 32;
constexpr std::size_t kLongestSshKey = 3072;

using Fault = std::optional<std::string>;

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

Fault tooLong(std::string_view field, std::string_view value, std::size_t limit) {
  const std::size_t length = characters(value);
  if (length <= limit) return std::nullopt;
  return std::string(field) + " has " + std::to_string(length) + " characters, more than " +
         std::to_string(limit);
}

/// `[a-zA-Z0-9\s\-=.@+/]`
bool isSecretCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view(" \t\r\n\v\f-=.@+/").find(c) != std::string_view::npos;
}

Fault secretFault(std::string_view field, std::string_view value, std::size_t limit) {
  if (auto fault = tooLong(field, value, limit)) return fault;
  // The value itself is not shown: it may be a password.
  if (!std::ranges::all_of(value, isSecretCharacter))
    return std::string(field) + " takes only letters, digits, spaces and - = . @ + /";
  return std::nullopt;
}

Fault portsFault(const std::map<int, std::string>& ports) {
  if (ports.size() > kMostPorts)
    return "ports has " + std::to_string(ports.size()) + " entries, more than " + std::to_string(kMostPorts);
  for (const auto& [port, protocol] : ports) {
    if (port < 1 || port > 65535) return "ports: " + std::to_string(port) + " is no port";
    if (protocol != "tcp" && protocol != "http")
      return "ports: " + std::to_string(port) + " is neither tcp nor http";
  }
  return std::nullopt;
}

std::string envJson(const std::map<std::string, std::string>& env) {
  JsonWriter body;
  for (const auto& [name, value] : env) body.text(name, value);
  return body.done();
}

Fault envFault(const std::map<std::string, std::string>& env) {
  for (const auto& [name, value] : env) {
    if (name.empty()) return "env: a variable has no name";
    if (auto fault = tooLong("env: the name of a variable", name, kLongestEnvName)) return fault;
    if (auto fault = tooLong("env: the value of " + name, value, kLongestEnvValue)) return fault;
  }
  return env.empty() ? std::nullopt : tooLong("env", envJson(env), kLongestEnv);
}

Fault priceFault(std::string_view field, const std::optional<Price>& price, Currency currency) {
  if (!price) return std::nullopt;
  if (price->units() <= 0) return std::string(field) + " is not positive";
  if (price->currency() != currency) return std::string(field) + " is not in the order's currency";
  return std::nullopt;
}

Fault faultOf(const NewOrder& order) {
  if (order.image.empty()) return "image is empty";
  if (order.serverId <= 0) return "renting_server is not a machine's id";
  if (order.type == OrderType::Spot && !order.spotPrice) return "spotprice is needed for a spot order";
  if (order.type == OrderType::OnDemand && order.spotPrice) return "spotprice is for spot orders only";
  for (auto fault :
       {priceFault("spotprice", order.spotPrice, order.currency),
        priceFault("required_price", order.requiredPrice, order.currency), portsFault(order.ports),
        envFault(order.env), secretFault("jupyter_token", order.jupyterToken, kLongestToken),
        secretFault("ssh_key", order.sshKey, kLongestSshKey),
        secretFault("ssh_password", order.sshPassword, kLongestToken)})
    if (fault) return fault;
  return std::nullopt;
}

std::string portsJson(const std::map<int, std::string>& ports) {
  JsonWriter body;
  for (const auto& [port, protocol] : ports) body.text(std::to_string(port), protocol);
  return body.done();
}

}  // namespace

Result<std::string> encodeSpotPrice(std::int64_t orderId, const Price& desired) {
  if (desired.units() <= 0)
    return failure(ErrorKind::InvalidInput, "set_spot_price: desired_price is not positive");
  return JsonWriter().number("order_id", orderId).number("desired_price", desired).done();
}

Result<std::string> encodeCancel(std::int64_t orderId, const std::string& issue) {
  if (auto fault = tooLong("issue", issue, kLongestIssue))
    return failure(ErrorKind::InvalidInput, "cancel_order: " + *fault);
  return JsonWriter().number("id", orderId).textUnlessEmpty("issue", issue).done();
}

Result<std::string> encodeNewOrder(const NewOrder& order) {
  if (const auto fault = faultOf(order)) return failure(ErrorKind::InvalidInput, "create_order: " + *fault);
  JsonWriter body;
  body.text("currency", wireKey(order.currency));
  body.text("image", order.image);
  body.number("renting_server", order.serverId);
  body.text("type", order.type == OrderType::Spot ? "spot" : "on-demand");
  if (order.spotPrice) body.number("spotprice", *order.spotPrice);
  if (!order.ports.empty()) body.raw("ports", portsJson(order.ports));
  if (!order.env.empty()) body.raw("env", envJson(order.env));
  body.textUnlessEmpty("jupyter_token", order.jupyterToken);
  body.textUnlessEmpty("ssh_key", order.sshKey);
  body.textUnlessEmpty("ssh_password", order.sshPassword);
  body.textUnlessEmpty("command", order.command);
  if (order.requiredPrice) body.number("required_price", *order.requiredPrice);
  body.textUnlessEmpty("autossh_entrypoint", order.autosshEntrypoint);
  return body.done();
}

}  // namespace provider::api
