#pragma once

#include <algorithm>
#include <optional>

#include "provider/offers/learn.h"
#include "provider/offers/offer.h"

/// The marketplace's side of one offer: a few lines that obey the documented rules and nothing else.
namespace provider::offers {

inline constexpr WallTime kStart{std::chrono::days{20000}};

/// Units of 10⁻⁸ BTC.
inline Price bitcoin(std::int64_t units) { return Price::fromUnits(units, Currency::Bitcoin); }

class TinyMarketplace {
 public:
  TinyMarketplace(Price bid, Price step) : bid_(bid), step_(step) {}

  void setStep(Price step) { step_ = step; }
  void setMinimum(Price minimum) { minimum_ = minimum; }

  Answer setPrice(const Price& price, WallTime now) {
    ++requests_;
    const Answer answer = answerTo(price, now);
    if (!std::holds_alternative<Accepted>(answer)) {
      ++refused_;
      return answer;
    }
    if (price < bid_) lastLowering_ = now;
    bid_ = price;
    return answer;
  }

  [[nodiscard]] Price bid() const { return bid_; }
  [[nodiscard]] int refused() const { return refused_; }
  [[nodiscard]] int accepted() const { return requests_ - refused_; }

 private:
  static constexpr std::chrono::seconds kWindow{600};

  [[nodiscard]] Answer answerTo(const Price& price, WallTime now) const {
    if (minimum_ && price < *minimum_) return RefusedTooLow{minimum_};
    if (price >= bid_) return Accepted{};
    if (lastLowering_ && now - *lastLowering_ < kWindow)
      return RefusedTooSoon{std::chrono::floor<std::chrono::seconds>(*lastLowering_ + kWindow - now)};
    if (price < bid_ - step_) return RefusedTooFar{bid_ - step_};
    return Accepted{};
  }

  Price bid_;
  Price step_;
  std::optional<Price> minimum_;
  std::optional<WallTime> lastLowering_;
  int requests_ = 0;
  int refused_ = 0;
};

}  // namespace provider::offers
