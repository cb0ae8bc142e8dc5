#pragma once

#include <ostream>
#include <sstream>
#include <string>

#include "provider/api/decode.h"

/// Answers of the API as tests have them read.
namespace provider::api::samples {

inline const ResponseHead kHead{.status = 200, .contentType = "application/json", .retryAfter = {}};

template <typename Decode>
auto read(Decode decode, const std::string& body) {
  std::istringstream in(body);
  return decode(kHead, in);
}

/// A field that is not as it has to be, and what is said of it.
struct BadCase {
  const char* fields;
  const char* said;
};
inline std::ostream& operator<<(std::ostream& out, const BadCase& c) { return out << c.fields; }

template <typename T>
void mustSay(const Result<T>& result, const char* said) {
  BOOST_REQUIRE(!result.has_value());
  BOOST_TEST((result.error().kind == ErrorKind::BadAnswer));
  BOOST_TEST(result.error().message.find(said) != std::string::npos, result.error().message);
}

}  // namespace provider::api::samples
