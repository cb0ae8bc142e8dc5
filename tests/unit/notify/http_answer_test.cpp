#include "agent/notify/http_answer.h"

#include "agent/notify/secrets.h"
#include "tests/unit/notify/channel_helpers.h"

using namespace agent::notify;
using namespace notify_test;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(http_answer)

BOOST_AUTO_TEST_CASE(every_status_says_what_is_to_be_done) {
  const std::pair<int, const char*> cases[] = {
      {200, "delivered"}, {201, "delivered"}, {202, "delivered"}, {204, "delivered"}, {301, "denied"},
      {302, "denied"},    {304, "denied"},    {308, "denied"},    {400, "refused"},   {401, "denied"},
      {402, "denied"},    {403, "denied"},    {404, "denied"},    {405, "denied"},    {408, "try again"},
      {409, "refused"},   {410, "denied"},    {413, "refused"},   {422, "refused"},   {425, "try again"},
      {429, "try again"}, {451, "refused"},   {500, "try again"}, {502, "try again"}, {503, "try again"},
      {504, "try again"}, {599, "try again"}, {407, "denied"},    {421, "try again"}, {423, "try again"},
      {426, "denied"},    {412, "refused"},   {414, "refused"},   {415, "refused"},
  };
  for (const auto& [status, result] : cases) {
    const Delivery delivery = deliveryOf({.status = status, .retryAfter = 7s, .said = "their words"});
    BOOST_TEST(text(delivery.result) == result, status);
    const bool delivered = status < 300;
    BOOST_TEST(delivery.error.empty() == delivered);
    BOOST_TEST((delivery.error.find("their words") == std::string::npos) == delivered);
    BOOST_TEST(delivery.after.has_value() == (std::string(result) == "try again"), status);
  }
}

BOOST_AUTO_TEST_CASE(how_long_to_wait_and_why_are_found_in_bodies_of_any_shape) {
  const std::string endless(100'000, '[');
  std::string cut(159, '[');
  cut += "…";
  struct Case {
    std::string body;
    int wait_ms;
    std::string said;
  };
  const std::vector<Case> cases = {
      {R"({"ok":false,"error_code":429,"description":"Too Many Requests: retry after 5","parameters":{"retry_after":5}})",
       5000, "Too Many Requests: retry after 5"},
      {R"({"message": "You are being rate limited.", "retry_after": 0.3125, "global": false})", 313,
       "You are being rate limited."},
      {R"({"error":"no_service"})", -1, "no_service"},
      {"invalid_payload", -1, "invalid_payload"},
      {" two\nlines ", -1, " two lines"},
      {"<html><body>busy</body></html>", -1, ""},
      {"", -1, ""},
      {"{\"retry_after\":", -1, ""},
      {R"({"retry_after":-1,"message":7})", -1, ""},
      {R"({"retry_after":1e300})", 86'400'000, ""},
      {R"({"retry_after":"5"})", -1, ""},
      {R"({"retry_after":true})", -1, ""},
      {R"({"retry_after":null,"parameters":[]})", -1, ""},
      {R"([1,2])", -1, "[1,2]"},
      {endless, -1, cut},
  };
  for (const auto& [body, wait_ms, said] : cases) {
    const HttpAnswer answer = readAnswer(429, body);
    BOOST_TEST(answer.retryAfter.value_or(-1ms).count() == wait_ms, body.substr(0, 80));
    BOOST_TEST(answer.said == said);
  }
}

BOOST_AUTO_TEST_CASE(secrets_are_blotted_out_wherever_they_stand) {
  BOOST_TEST(blotted("a secret1 secret1secret1", {"secret1"}) == "a *** ******");
  BOOST_TEST(blotted("abc", {"", "abc"}) == "abc");
}

BOOST_AUTO_TEST_SUITE_END()
