#pragma once

#include <functional>
#include <optional>
#include <ostream>

#include "scene.h"

/// One row of a table of targets.
namespace provider::offers {

struct TargetCase {
  const char* what;
  std::function<void(Scene&)> change;
  std::optional<std::int64_t> target;  ///< nothing = where it is
  std::optional<bool> outbid = false;
  const char* why = "";  ///< a part of it
};
inline std::ostream& operator<<(std::ostream& out, const TargetCase& c) { return out << c.what; }

/// From a bid of 420 that has the machine, a minimum of 100, a max_bid of 1000 and an increment of 1.
inline Scene sceneOf(const TargetCase& c) {
  Scene scene(420);
  scene.setMinimum(bitcoin(100));
  scene.win(bitcoin(1000));
  c.change(scene);
  return scene;
}

inline void checkTarget(const TargetCase& c) {
  const Target found = sceneOf(c).target();
  BOOST_TEST(found.sound, found.why);
  BOOST_TEST(found.price.has_value() == c.target.has_value(), found.why);
  if (found.price && c.target) BOOST_TEST(found.price->units() == *c.target, found.why);
  BOOST_TEST((found.outbid == c.outbid), found.why);
  BOOST_TEST(found.why.find(c.why) != std::string::npos, found.why);
}

}  // namespace provider::offers
