#include <random>

#include "agent/report/check.h"
#include "agent/report/schema.h"
#include "agent/report/tables.h"
#include "pictures.h"

using namespace agent::report;

namespace {

/// Whatever was read can be shown.
bool shown(const std::string& text) {
  const auto status = fromJson(text);
  if (!status) return !status.error().message.empty();
  const auto now = test::at(test::kWritten);
  return !toJson(*status).empty() && !statusTables(*status, now).empty() &&
         !check(*status, {}, now).line.empty();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hostile)

BOOST_AUTO_TEST_CASE(random_bytes_are_an_error) {
  std::mt19937 random(1);
  for (int round = 0; round < 10'000; ++round) {
    std::string text(random() % 200, ' ');
    for (char& c : text) c = static_cast<char>(random());
    BOOST_REQUIRE(!fromJson(text).has_value());
  }
}

BOOST_AUTO_TEST_CASE(random_pieces_of_json_never_crash) {
  const char* const pieces[] = {"{",
                                "}",
                                "[",
                                "]",
                                ":",
                                ",",
                                "\"",
                                "\"schema\":1",
                                "\"machines\":[",
                                "null",
                                "true",
                                "-",
                                "0",
                                "1e999",
                                "-1e-999",
                                "\\u0000",
                                "\\ud800",
                                "\"name\"",
                                "99999999999999999999",
                                "\xff",
                                "\n",
                                " "};
  std::mt19937 random(2);
  for (int round = 0; round < 10'000; ++round) {
    std::string text = random() % 2 ? "{" : "";
    for (std::size_t i = random() % 30; i > 0; --i) text += pieces[random() % std::size(pieces)];
    BOOST_REQUIRE(shown(text));
  }
}

BOOST_AUTO_TEST_CASE(damaged_pictures_never_crash) {
  const std::string good = toJson(test::fullPicture());
  std::mt19937 random(3);
  for (int round = 0; round < 10'000; ++round) {
    std::string text = good;
    for (std::size_t i = 1 + random() % 4; i > 0; --i) {
      const std::size_t at = random() % text.size();
      switch (random() % 4) {
        case 0:
          text[at] = static_cast<char>(random());
          break;
        case 1:
          text.erase(at, 1 + random() % 20);
          break;
        case 2:
          text.insert(at, 1, "{}[]\",:0-"[random() % 9]);
          break;
        default:
          text.insert(at, text.substr(at, random() % 40));
          break;
      }
    }
    BOOST_REQUIRE(shown(text));
  }
}

BOOST_AUTO_TEST_CASE(every_beginning_of_a_picture_is_an_error) {
  const std::string good = toJson(test::fullPicture());
  for (std::size_t length = 0; length + 1 < good.size(); ++length)
    BOOST_REQUIRE(!fromJson(good.substr(0, length)).has_value());
}

BOOST_AUTO_TEST_CASE(depth_and_size_are_bounded) {
  const auto nested = [](const std::string& open, int levels) {
    std::string text = "{\"schema\":1,\"x\":";
    for (int i = 0; i < levels; ++i) text += open;
    return text;
  };
  BOOST_TEST(!fromJson(nested("[", 1'000'000)).has_value());
  BOOST_TEST(!fromJson(nested("{\"a\":", 1'000'000)).has_value());
  BOOST_TEST(!fromJson(std::string(kLargestStatus + 1, ' ')).has_value());
  BOOST_TEST(!fromJson(std::string(kLargestStatus, '[')).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
