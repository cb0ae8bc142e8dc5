#include "tests/e2e/marketplace.h"

#include <algorithm>
#include <utility>

namespace e2e {

using test_support::Behaviour;
using test_support::ReceivedRequest;

namespace {

const std::string kDone = R"({"code":0})";

std::string prices(const std::string& bitcoin, const std::string& clore) {
  return R"({"bitcoin":)" + bitcoin + R"(,"CLORE-Blockchain":)" + clore + "}";
}

}  // namespace

std::string fieldOf(const std::string& json, const std::string& field) {
  const std::string start = "\"" + field + "\":";
  const std::size_t at = json.find(start);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + start.size();
  if (json[begin] == '"') return json.substr(begin + 1, json.find('"', begin + 1) - begin - 1);
  return json.substr(begin, json.find_first_of(",}", begin) - begin);
}

std::string endpointOf(const ReceivedRequest& request) {
  const std::string path = request.path.substr(0, request.path.find('?'));
  return path.starts_with("/v1/") ? path.substr(4) : path;
}

std::string Marketplace::nameOf(int number) {
  return (number < 10 ? "rig-0" : "rig-") + std::to_string(number);
}

Marketplace::Marketplace(int count, Override override, std::string rivals)
    : override_(std::move(override)),
      rivals_(std::move(rivals)),
      server_([this](const ReceivedRequest& r) { return answer(r); }) {
  const std::lock_guard lock(mutex_);
  for (int number = 1; number <= count; ++number)
    machines_[nameOf(number)] = {.availability = number % 4 == 0 ? "hidden" : "public",
                                 .mrl = std::to_string(48 + number)};
}

std::string Marketplace::myServers() const {
  const std::lock_guard lock(mutex_);
  std::string servers;
  for (const auto& [name, machine] : machines_)
    servers += (servers.empty() ? "" : ",") + (R"({"name":")" + name) +
               R"(","connected":true,"online":true,"visibility":")" + machine.availability +
               R"(","pricing":)" + prices(machine.onDemand, machine.cloreOnDemand) +
               R"(,"min_spot_pricing":)" + prices(machine.spot, machine.cloreSpot) + R"(,"specs":{"gpu":")" +
               machine.gpu + R"("}})";
  return R"({"limit":100,"servers":[)" + servers + R"(],"code":0})";
}

std::string Marketplace::serverConfig(const std::string& body) const {
  const std::string name = fieldOf(body, "server_name");
  const std::lock_guard lock(mutex_);
  const auto found = machines_.find(name);
  if (found == machines_.end()) return R"({"code":2})";
  const Machine& machine = found->second;
  return R"({"creation_completed":true,"config":{"name":")" + name +
         R"(","connected":true,"online":true,"visibility":")" + machine.availability + R"(","pricing":)" +
         prices(machine.onDemand, machine.cloreOnDemand) + R"(,"spot_pricing":)" +
         prices(machine.spot, machine.cloreSpot) + R"(,"mrl":)" + machine.mrl +
         R"(,"rental_status":0,"specs":{"gpu":")" + machine.gpu +
         R"("},"background_job":{"env":[]}},"code":0})";
}

void Marketplace::apply(const ReceivedRequest& request) {
  const std::lock_guard lock(mutex_);
  const auto found = machines_.find(fieldOf(request.body, "name"));
  if (found == machines_.end()) return;
  Machine& machine = found->second;
  machine.availability = fieldOf(request.body, "availability");
  machine.mrl = fieldOf(request.body, "mrl");
  machine.onDemand = fieldOf(request.body, "on_demand");
  machine.spot = fieldOf(request.body, "spot");
  machine.cloreOnDemand = fieldOf(request.body, "CLORE-Blockchain_on_demand");
  machine.cloreSpot = fieldOf(request.body, "CLORE-Blockchain_spot");
}

Behaviour Marketplace::answer(const ReceivedRequest& request) {
  if (override_)
    if (auto other = override_(request)) return *std::move(other);
  const std::string endpoint = endpointOf(request);
  if (const auto key = request.headers.find("auth"); key == request.headers.end() || key->second != kKey)
    return Behaviour::json(R"({"code":3})");
  if (endpoint == "my_servers") return Behaviour::json(myServers());
  if (endpoint == "server_config") return Behaviour::json(serverConfig(request.body));
  if (endpoint == "marketplace")
    return Behaviour::json(R"({"my_servers":[],"servers":[)" + rivals_ + R"(],"code":0})");
  if (endpoint == "set_server_settings" && request.method == "POST") {
    apply(request);
    return Behaviour::json(kDone);
  }
  return Behaviour::json(R"({"code":4})");
}

std::vector<ReceivedRequest> Marketplace::requests(const std::string& endpoint) const {
  std::vector<ReceivedRequest> all = requests();
  std::erase_if(all, [&](const ReceivedRequest& request) { return endpointOf(request) != endpoint; });
  return all;
}

std::size_t Marketplace::posts() const {
  return static_cast<std::size_t>(std::ranges::count(requests(), "POST", &ReceivedRequest::method));
}

Marketplace::Machine Marketplace::machine(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  return machines_.at(name);
}

}  // namespace e2e
