#pragma once

#include <Poco/JSON/Handler.h>

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "provider/api/envelope.h"
#include "provider/api/messages.h"

/// Internal to this room.
namespace provider::api {

/// The state machine behind `readMarket`: knows at each moment in which part of the answer the parser is, and
/// keeps nothing but the machine being read.
class MarketHandler final : public Poco::JSON::Handler {
 public:
  explicit MarketHandler(const std::function<void(const MarketMachine&)>& visit) : visit_(visit) {}

  [[nodiscard]] const MarketSummary& summary() const { return summary_; }
  [[nodiscard]] std::optional<int> code() const { return code_; }
  [[nodiscard]] const std::string& errorText() const { return errorText_; }
  /// What makes the answer as a whole unusable; empty when nothing does.
  [[nodiscard]] std::string fault() const;
  /// An object was begun at the top.
  [[nodiscard]] bool begun() const { return begun_; }

  void reset() override {}
  void startObject() override { enter(placeOfObject()); }
  void startArray() override { enter(placeOfArray()); }
  void endObject() override { leave(); }
  void endArray() override { leave(); }
  void key(const std::string& k) override { key_ = k; }
  void null() override { take({}); }
  void value(int v) override { value(static_cast<Poco::Int64>(v)); }
  void value(unsigned v) override { value(static_cast<Poco::Int64>(v)); }
  void value(Poco::Int64 v) override;
  void value(Poco::UInt64 v) override { value(static_cast<double>(v)); }
  void value(const std::string& v) override;
  void value(double v) override;
  void value(bool v) override;

 private:
  /// Parts of the answer; `Other` is all that is passed over.
  enum class Place : std::uint8_t {
    Other,
    Root,
    OwnIds,
    Servers,
    Machine,
    Prices,
    OnDemand,
    Spot,
    Worth,
    Specs,
    Net,
    Rating,
    Coins
  };

  struct Scalar {
    enum class Kind : std::uint8_t { Null, Truth, Number, Text } kind = Kind::Null;
    bool truth = false;
    bool integer = false;
    double number = 0;
    const std::string* text = nullptr;
  };

  [[nodiscard]] Place top() const { return depth_ == 0 ? Place::Other : places_[depth_ - 1]; }
  [[nodiscard]] Place placeOfObject();
  [[nodiscard]] Place placeOfArray();
  void enter(Place place);
  void leave();
  void beginMachine();
  void endMachine();

  void take(const Scalar& scalar);
  void takeRoot(const Scalar& scalar);
  void takeMachine(const Scalar& scalar);
  void takePrice(const Scalar& scalar, PriceMap& into);
  void takeWorth(const Scalar& scalar);
  void takeCoin(const Scalar& scalar);

  void readId(const Scalar& scalar, std::int64_t& into);
  void readAmount(const Scalar& scalar, double& into);
  /// Notes that the current machine cannot be used.
  void spoil(const char* where);
  void spoilAnswer(const std::string& why);

  const std::function<void(const MarketMachine&)>& visit_;
  MarketSummary summary_;
  MarketMachine machine_;
  bool machineIdTold_ = false;
  bool machineSpoiled_ = false;
  std::string firstSpoiled_;
  std::optional<int> code_;
  std::string errorText_;
  std::string fault_;
  bool begun_ = false;
  bool serversSeen_ = false;
  std::string key_;
  std::array<Place, kDeepestNesting> places_{};
  std::size_t depth_ = 0;
};

}  // namespace provider::api
