#pragma once

#include <ostream>
#include <string>

#include "agent/config/config.h"
#include "tests/unit/config/support.h"

/// Texts with one fault each.
namespace config_test {

/// One fault, at this line, whose message holds these words.
struct FaultCase {
  std::string text;
  int line;
  std::string words;
};
inline std::ostream& operator<<(std::ostream& out, const FaultCase& c) { return out << '"' << c.text << '"'; }

inline void checkFault(const FaultCase& sample) {
  const agent::config::Loaded loaded = agent::config::parse(sample.text, "agent.ini");
  BOOST_TEST(!loaded.config.has_value());
  BOOST_REQUIRE_MESSAGE(loaded.faults.size() == 1, sample.text << "\n" << allFaults(loaded));
  BOOST_TEST(loaded.faults[0].file == "agent.ini");
  BOOST_TEST(loaded.faults[0].line == sample.line, sample.text << "\n" << allFaults(loaded));
  BOOST_TEST(loaded.faults[0].message.find(sample.words) != std::string::npos, sample.text
                                                                                   << "\n"
                                                                                   << allFaults(loaded));
}

/// A policy with one server that follows it; what is tested begins at line 4.
inline std::string policy(const std::string& keys) { return "[server.s]\npolicy = p\n[policy.p]\n" + keys; }
/// What is tested begins at line 6.
inline std::string fixed(const std::string& keys) {
  return policy("strategy = fixed\non_demand = 2 USD\n" + keys);
}
/// What is tested begins at line 7.
inline std::string market(const std::string& keys) {
  return policy("strategy = market\nfloor = 1 USD\nceiling = 5 USD\n" + keys);
}
/// What is tested begins at line 8.
inline std::string ladder(const std::string& keys) {
  return policy("strategy = ladder\nfloor = 1 USD\nceiling = 5 USD\nidle = 0h:100% 6h:90%\n" + keys);
}

}  // namespace config_test
