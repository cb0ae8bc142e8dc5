#include "provider/api/market_handler.h"

#include <cmath>
#include <limits>

#include "provider/api/market_reader.h"

namespace provider::api {
namespace {

constexpr double kLargestWhole = 9007199254740992.0;
/// One machine in this many may be unreadable.
constexpr std::size_t kUnreadableShare = 20;

bool isOneOf(const std::string& key, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (key == name) return true;
  return false;
}

/// Ours: no published sample settles how `price.usd` names the coins.
std::optional<Currency> currencyOfWorth(const std::string& key) {
  if (key == "on_demand_btc" || key == "on_demand_bitcoin") return Currency::Bitcoin;
  if (key == "on_demand_clore") return Currency::Clore;
  if (key == "on_demand_usd") return Currency::Usd;
  return currencyFromWireKey(key);
}

}  // namespace

std::string MarketHandler::fault() const {
  if (!fault_.empty()) return fault_;
  if (!serversSeen_) return "servers: expected an array, got nothing";
  const std::size_t all = summary_.machines + summary_.unreadable;
  if (summary_.unreadable * kUnreadableShare <= all) return {};
  return std::to_string(summary_.unreadable) + " of " + std::to_string(all) +
         " machines cannot be read, the first is " + firstSpoiled_;
}

MarketHandler::Place MarketHandler::placeOfObject() {
  switch (top()) {
    case Place::Root:
      if (isOneOf(key_, {"code", "servers", "my_servers"})) spoilAnswer(key_ + ": got an object");
      return Place::Other;
    case Place::OwnIds:
      spoilAnswer("my_servers: expected ids, got an object");
      return Place::Other;
    case Place::Servers:
      beginMachine();
      return Place::Machine;
    case Place::Machine:
      if (key_ == "price") return Place::Prices;
      if (key_ == "specs") return Place::Specs;
      if (key_ == "rating") return Place::Rating;
      if (isOneOf(key_, {"id", "owner", "mrl", "rented", "reliability", "allowed_coins"}))
        spoil(key_.c_str());
      return Place::Other;
    case Place::Prices:
      if (key_ == "on_demand") return Place::OnDemand;
      if (key_ == "usd") return Place::Worth;
      return key_ == "spot" ? Place::Spot : Place::Other;
    case Place::OnDemand:
    case Place::Spot:
      if (currencyFromWireKey(key_)) spoil("price");
      return Place::Other;
    case Place::Specs:
      if (key_ == "gpu") spoil("specs.gpu");
      return key_ == "net" ? Place::Net : Place::Other;
    case Place::Rating:
      if (isOneOf(key_, {"avg", "cnt"})) spoil("rating");
      return Place::Other;
    case Place::Coins:
      spoil("allowed_coins");
      return Place::Other;
    case Place::Worth:
    case Place::Net:
    case Place::Other:
      break;
  }
  if (depth_ == 0) {
    begun_ = true;
    return Place::Root;
  }
  return Place::Other;
}

MarketHandler::Place MarketHandler::placeOfArray() {
  switch (top()) {
    case Place::Root:
      if (key_ == "my_servers") return Place::OwnIds;
      if (key_ == "code") spoilAnswer("code: got an array");
      if (key_ != "servers") return Place::Other;
      if (serversSeen_) spoilAnswer("servers: told twice");
      serversSeen_ = true;
      return Place::Servers;
    case Place::OwnIds:
      spoilAnswer("my_servers: expected ids, got an array");
      break;
    case Place::Servers:
      beginMachine();
      spoil("itself");
      endMachine();
      break;
    case Place::Machine:
      if (key_ == "allowed_coins") {
        machine_.accepts.fill(false);
        return Place::Coins;
      }
      if (isOneOf(key_, {"id", "owner", "mrl", "rented", "reliability", "price", "specs", "rating"}))
        spoil(key_.c_str());
      break;
    case Place::Prices:
      if (isOneOf(key_, {"on_demand", "spot"})) spoil("price");
      break;
    case Place::OnDemand:
    case Place::Spot:
      if (currencyFromWireKey(key_)) spoil("price");
      break;
    case Place::Specs:
      if (key_ == "gpu") spoil("specs.gpu");
      break;
    case Place::Rating:
      if (isOneOf(key_, {"avg", "cnt"})) spoil("rating");
      break;
    case Place::Coins:
      spoil("allowed_coins");
      break;
    case Place::Worth:
    case Place::Net:
    case Place::Other:
      break;
  }
  return Place::Other;
}

void MarketHandler::enter(Place place) {
  // Before Poco goes one call deeper.
  if (depth_ == places_.size()) throw Malformed("is nested too deeply");
  places_[depth_++] = place;
}

void MarketHandler::leave() {
  if (depth_ == 0) return;
  if (top() == Place::Machine) endMachine();
  --depth_;
}

void MarketHandler::beginMachine() {
  if (summary_.machines + summary_.unreadable >= kMostMachines) throw Malformed("holds too many machines");
  machineIdTold_ = machineSpoiled_ = false;
  machine_.id = machine_.owner = 0;
  machine_.gpu.clear();
  machine_.rented = false;
  for (PriceMap* prices : {&machine_.onDemand, &machine_.spot}) {
    for (const Currency currency : kCurrencies) prices->clear(currency);
    prices->others.clear();
  }
  machine_.accepts.fill(true);
  machine_.mrlHours = machine_.ratingCount = 0;
  machine_.reliability = machine_.ratingAverage = 0;
  machine_.region.clear();
  machine_.worthInUsd.fill(0);
}

void MarketHandler::endMachine() {
  if (!machineIdTold_) spoil("id");
  if (machineSpoiled_) {
    ++summary_.unreadable;
  } else {
    ++summary_.machines;
    visit_(machine_);
  }
}

void MarketHandler::spoil(const char* where) {
  if (firstSpoiled_.empty())
    firstSpoiled_ = "servers[" + std::to_string(summary_.machines + summary_.unreadable) + "]." + where;
  machineSpoiled_ = true;
}

void MarketHandler::spoilAnswer(const std::string& why) {
  if (fault_.empty()) fault_ = why;
}

void MarketHandler::value(Poco::Int64 v) {
  take({.kind = Scalar::Kind::Number,
        .truth = false,
        .integer = true,
        .number = static_cast<double>(v),
        .text = nullptr});
}

void MarketHandler::value(double v) {
  take({.kind = Scalar::Kind::Number, .truth = false, .integer = false, .number = v, .text = nullptr});
}

void MarketHandler::value(const std::string& v) {
  take({.kind = Scalar::Kind::Text, .truth = false, .integer = false, .number = 0, .text = &v});
}

void MarketHandler::value(bool v) {
  take({.kind = Scalar::Kind::Truth, .truth = v, .integer = false, .number = 0, .text = nullptr});
}

void MarketHandler::take(const Scalar& scalar) {
  switch (top()) {
    case Place::Root:
      return takeRoot(scalar);
    case Place::OwnIds: {
      std::int64_t id = 0;
      const bool whole = scalar.kind == Scalar::Kind::Number && scalar.integer;
      if (!whole) return spoilAnswer("my_servers: expected ids");
      id = static_cast<std::int64_t>(scalar.number);
      if (summary_.ownIds.size() >= kMostMachines) throw Malformed("holds too many ids");
      return summary_.ownIds.push_back(id);
    }
    case Place::Servers:
      beginMachine();
      spoil("itself");
      return endMachine();
    case Place::Machine:
      return takeMachine(scalar);
    case Place::Prices:
      if (scalar.kind != Scalar::Kind::Null && isOneOf(key_, {"on_demand", "spot"})) spoil("price");
      return;
    case Place::OnDemand:
      return takePrice(scalar, machine_.onDemand);
    case Place::Spot:
      return takePrice(scalar, machine_.spot);
    case Place::Worth:
      return takeWorth(scalar);
    case Place::Specs:
      if (key_ != "gpu" || scalar.kind == Scalar::Kind::Null) return;
      if (scalar.kind == Scalar::Kind::Text) {
        machine_.gpu = *scalar.text;
      } else {
        spoil("specs.gpu");
      }
      return;
    case Place::Net:
      if (key_ == "cc" && scalar.kind == Scalar::Kind::Text) machine_.region = *scalar.text;
      return;
    case Place::Rating:
      if (key_ == "avg") readAmount(scalar, machine_.ratingAverage);
      if (key_ == "cnt") readId(scalar, machine_.ratingCount);
      return;
    case Place::Coins:
      return takeCoin(scalar);
    case Place::Other:
      return;
  }
}

void MarketHandler::takeRoot(const Scalar& scalar) {
  const bool null = scalar.kind == Scalar::Kind::Null;
  if (key_ == "code") {
    const bool whole = scalar.kind == Scalar::Kind::Number && scalar.integer && scalar.number >= 0 &&
                       scalar.number <= std::numeric_limits<int>::max();
    if (whole) {
      code_ = static_cast<int>(scalar.number);
    } else {
      spoilAnswer("code: expected a whole number");
    }
  } else if (key_ == "error" && scalar.kind == Scalar::Kind::Text) {
    errorText_ = *scalar.text;
  } else if (key_ == "servers") {
    spoilAnswer("servers: expected an array");
  } else if (key_ == "my_servers" && !null) {
    spoilAnswer("my_servers: expected an array");
  }
}

void MarketHandler::takeMachine(const Scalar& scalar) {
  const bool null = scalar.kind == Scalar::Kind::Null;
  if (key_ == "id") {
    machineIdTold_ = !null;
    readId(scalar, machine_.id);
  } else if (key_ == "owner") {
    readId(scalar, machine_.owner);
  } else if (key_ == "mrl") {
    double hours = 0;
    readAmount(scalar, hours);
    machine_.mrlHours = static_cast<std::int64_t>(std::min(hours, kLargestWhole));
  } else if (key_ == "rented") {
    if (scalar.kind == Scalar::Kind::Truth) {
      machine_.rented = scalar.truth;
    } else if (!null) {
      spoil("rented");
    }
  } else if (key_ == "reliability") {
    readAmount(scalar, machine_.reliability);
  } else if (!null && isOneOf(key_, {"price", "specs", "rating", "allowed_coins"})) {
    spoil(key_.c_str());
  }
}

void MarketHandler::takePrice(const Scalar& scalar, PriceMap& into) {
  if (scalar.kind == Scalar::Kind::Null) return;
  const bool number = scalar.kind == Scalar::Kind::Number && std::isfinite(scalar.number);
  const auto currency = currencyFromWireKey(key_);
  if (!currency) {
    if (number && scalar.number > 0) into.others[key_] = scalar.number;
    return;
  }
  const auto price =
      number && scalar.number >= 0 ? Price::fromNumber(scalar.number, *currency) : std::nullopt;
  if (!price) return spoil("price");
  if (price->units() > 0) into.set(*price);
}

void MarketHandler::takeWorth(const Scalar& scalar) {
  const auto currency = currencyOfWorth(key_);
  const bool amount =
      scalar.kind == Scalar::Kind::Number && std::isfinite(scalar.number) && scalar.number > 0;
  if (currency && amount) machine_.worthInUsd[indexOf(*currency)] = scalar.number;
}

void MarketHandler::takeCoin(const Scalar& scalar) {
  if (scalar.kind != Scalar::Kind::Text) return spoil("allowed_coins");
  if (const auto currency = currencyFromWireKey(*scalar.text)) machine_.accepts[indexOf(*currency)] = true;
}

void MarketHandler::readId(const Scalar& scalar, std::int64_t& into) {
  if (scalar.kind == Scalar::Kind::Null) return;
  const bool whole = scalar.kind == Scalar::Kind::Number && scalar.number >= 0 &&
                     scalar.number <= kLargestWhole && scalar.number == std::floor(scalar.number);
  if (!whole) return spoil(key_.c_str());
  into = static_cast<std::int64_t>(scalar.number);
}

void MarketHandler::readAmount(const Scalar& scalar, double& into) {
  if (scalar.kind == Scalar::Kind::Null) return;
  const bool amount =
      scalar.kind == Scalar::Kind::Number && std::isfinite(scalar.number) && scalar.number >= 0;
  if (!amount) return spoil(key_.c_str());
  into = scalar.number;
}

}  // namespace provider::api
