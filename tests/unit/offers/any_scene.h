#pragma once

#include <random>

#include "scene.h"

/// Situations at random, for rules that hold in all of them.
namespace provider::offers {

class Chance {
 public:
  explicit Chance(unsigned seed) : random_(seed) {}
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random_);
  }
  bool once(int in) { return between(1, in) == 1; }
  Currency currency() {
    return kCurrencies[static_cast<std::size_t>(
        between(0, static_cast<std::int64_t>(kCurrencies.size()) - 1))];
  }

 private:
  std::mt19937 random_;
};

/// What a coin is worth at the rates of `Scene`, in hundredths of a dollar.
inline std::int64_t centsPerCoin(Currency currency) {
  switch (currency) {
    case Currency::Bitcoin:
      return 10'000'000;
    case Currency::Clore:
      return 1;
    case Currency::Usd:
      return 100;
  }
  return 0;
}

/// At the rates of `Scene`, in whole numbers: never more than `price`, in the decimals of `to`.
inline Price atMost(const Price& price, Currency to) {
  const std::int64_t units = price.units() * centsPerCoin(price.currency()) / centsPerCoin(to);
  return price.currency() == to ? price : Price::fromUnits(units, to).roundedDown();
}

/// A market as it comes: an offer in BTC, rivals in three currencies, active or not, with minima, limits and
/// a policy.
inline Scene anyScene(Chance& chance) {
  Scene scene(chance.between(1, 2000));
  scene.own().active = chance.once(2);
  scene.setMinimum(bitcoin(chance.between(1, 800)));
  if (chance.once(2)) scene.setMinimum(clore(chance.between(1, 80)));
  if (chance.once(2)) scene.setMinimum(dollars(0.5));
  const std::int64_t rivals = chance.between(0, 4);
  for (std::int64_t id = 40; id < 40 + rivals; ++id) {
    const Price price = chance.once(3)   ? clore(chance.between(1, 200))
                        : chance.once(3) ? dollars(static_cast<double>(chance.between(10, 200)) / 100)
                                         : bitcoin(chance.between(1, 2000));
    scene.rival(id, price, chance.once(4));
  }
  const Price cap = chance.once(4) ? dollars(static_cast<double>(chance.between(10, 200)) / 100)
                                   : bitcoin(chance.between(1, 2500));
  const Increment increment = chance.once(2) ? Increment(static_cast<double>(chance.between(0, 20)) / 100)
                                             : Increment(bitcoin(chance.between(1, 50)));
  scene.win(cap, increment).confirmRaise = static_cast<int>(chance.between(1, 3));
  if (chance.once(2)) knowStep(scene.memory, chance.between(1, 500));
  if (chance.once(4)) scene.memory.notBefore = kStart + std::chrono::seconds{chance.between(1, 600)};
  if (chance.once(8)) scene.rates = {};
  if (chance.once(10)) scene.book.unreadable = 1;
  if (chance.once(4))
    scene.limits[indexOf(Currency::Bitcoin)] = {bitcoin(chance.between(1, 500)),
                                                bitcoin(chance.between(500, 2000))};
  if (chance.once(2)) scene.word = Word::Owner;
  return scene;
}

}  // namespace provider::offers
