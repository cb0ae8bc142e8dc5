#pragma once

#include <Poco/Dynamic/Var.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <string>

#include "provider/core/clock.h"
#include "provider/sandbox/world.h"

/// The bid that every world has: order 39 on machine 6, 0.0000042 BTC, minimum 0.0000010.
inline constexpr std::int64_t kBid = 39;
inline constexpr std::int64_t kMachine = 6;

/// A world on a virtual clock, asked by hand. Answers are read with a parser that is not the sandbox's own.
struct Desk {
  explicit Desk(provider::sandbox::WorldOptions options = {}) : world(clock, std::move(options)) {}

  /// At this very moment.
  provider::sandbox::Answer send(const std::string& method, const std::string& target,
                                 const std::string& body = {}) {
    return world.handle({method, target, world.key(), body.empty() ? "" : "application/json", body});
  }

  /// Once the rate limit allows it.
  Poco::JSON::Object::Ptr ask(const std::string& method, const std::string& target,
                              const std::string& body = {}) {
    clock.advance(std::chrono::seconds(5));
    return read(send(method, target, body));
  }
  Poco::JSON::Object::Ptr get(const std::string& target, const std::string& body = {}) {
    return ask("GET", target, body);
  }
  Poco::JSON::Object::Ptr post(const std::string& target, const std::string& body) {
    return ask("POST", target, body);
  }

  static Poco::JSON::Object::Ptr read(const provider::sandbox::Answer& answer) {
    return Poco::JSON::Parser().parse(answer.body).extract<Poco::JSON::Object::Ptr>();
  }
  static int code(const Poco::JSON::Object::Ptr& answer) { return answer->getValue<int>("code"); }
  /// The marketplace's word; empty when there is none.
  static std::string error(const Poco::JSON::Object::Ptr& answer) {
    return answer->optValue<std::string>("error", "");
  }

  Poco::JSON::Object::Ptr config(const std::string& name) {
    return get("/server_config", R"({"server_name":")" + name + R"("})")->getObject("config");
  }
  Poco::JSON::Object::Ptr server(const std::string& name) {
    const auto servers = get("/my_servers")->getArray("servers");
    for (unsigned i = 0; i < servers->size(); ++i)
      if (servers->getObject(i)->getValue<std::string>("name") == name) return servers->getObject(i);
    return {};
  }
  Poco::JSON::Object::Ptr spotMarket(std::int64_t serverId) {
    return get("/spot_marketplace?market=" + std::to_string(serverId));
  }
  /// The bid with this id on a machine's spot market; null when it is not there.
  Poco::JSON::Object::Ptr offer(std::int64_t serverId, std::int64_t id) {
    const auto offers = spotMarket(serverId)->getObject("market")->getArray("offers");
    for (unsigned i = 0; i < offers->size(); ++i)
      if (offers->getObject(i)->getValue<std::int64_t>("offer_id") == id) return offers->getObject(i);
    return {};
  }
  Poco::JSON::Object::Ptr bid(std::int64_t order, const std::string& price) {
    return post("/set_spot_price",
                R"({"order_id":)" + std::to_string(order) + R"(,"desired_price":)" + price + "}");
  }
  /// A rival's machine that is free and takes bitcoin.
  const provider::sandbox::Machine& freeRival() const {
    return *std::ranges::find_if(world.machines(), [this](const auto& machine) {
      return !machine.own && machine.id != kMachine && machine.settings.accepts[0] && machine.orders.empty();
    });
  }

  provider::VirtualClock clock;
  provider::sandbox::World world;
};
