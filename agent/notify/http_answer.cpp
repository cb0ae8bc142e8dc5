#include "agent/notify/http_answer.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <cmath>

#include "agent/notify/characters.h"

namespace agent::notify {
namespace {

using Poco::Dynamic::Var;
using Poco::JSON::Object;
using Result = Delivery::Result;

constexpr std::size_t kDeepest = 8;
constexpr std::size_t kLongestSaid = 160;
constexpr double kLongestRetry_s = 86'400;

Object::Ptr objectIn(const std::string& body) {
  try {
    Poco::JSON::Parser parser;
    parser.setDepth(kDeepest);
    const Var root = parser.parse(body);
    if (root.type() == typeid(Object::Ptr)) return root.extract<Object::Ptr>();
  } catch (const std::exception&) {
    // Not JSON: then it is text.
  }
  return nullptr;
}

std::optional<std::chrono::milliseconds> spanIn(const Object& object, const char* key) {
  const Var value = object.get(key);
  if (value.isEmpty() || !value.isNumeric() || value.isBoolean()) return std::nullopt;
  const double seconds = value.convert<double>();
  if (!std::isfinite(seconds) || seconds < 0) return std::nullopt;
  return std::chrono::milliseconds{std::llround(std::ceil(std::min(seconds, kLongestRetry_s) * 1000))};
}

std::string wordsIn(const Object& object) {
  for (const char* key : {"description", "message", "error"}) {
    const Var value = object.get(key);
    if (value.type() == typeid(std::string)) return value.extract<std::string>();
  }
  return {};
}

bool isWords(const std::string& body) { return !body.starts_with('<') && !body.starts_with('{'); }

/// Not now, whatever the message. 421: the connection went to the wrong one of their servers; 423: locked.
bool isTemporary(int status) {
  return status >= 500 || status == 408 || status == 421 || status == 423 || status == 425 || status == 429;
}

/// None from us, whatever the message: the address, the token or the account is at fault.
bool isDenial(int status) {
  return status < 400 || (status >= 401 && status <= 405) || status == 407 || status == 410 || status == 426;
}

std::string hintOf(int status) {
  if (status == 401 || status == 403) return "; check the token, and what it may do";
  if (status == 404 || status == 405 || status == 410) return "; check the address and the token";
  if (status == 407) return "; a proxy in between wants a log-in";
  if (status >= 300 && status < 400) return ", a redirect; configure the address that it leads to";
  return {};
}

}  // namespace

HttpAnswer readAnswer(int status, const std::string& body) {
  HttpAnswer answer{.status = status};
  std::string said = isWords(body) ? body : std::string();
  if (const Object::Ptr object = objectIn(body)) {
    answer.retryAfter = spanIn(*object, "retry_after");
    const Object::Ptr parameters = object->getObject("parameters");
    if (!answer.retryAfter && parameters) answer.retryAfter = spanIn(*parameters, "retry_after");
    said = wordsIn(*object);
  }
  said = cutTo(printable(said), kLongestSaid);
  while (said.ends_with(' ')) said.pop_back();
  answer.said = said;
  return answer;
}

Delivery deliveryOf(const HttpAnswer& answer) {
  const int status = answer.status;
  if (status >= 200 && status < 300) return {};
  Delivery delivery{.result = Result::Refused,
                    .error = "HTTP status " + std::to_string(status) + hintOf(status) +
                             (answer.said.empty() ? "" : " (" + answer.said + ")"),
                    .after = {}};
  if (isTemporary(status)) {
    delivery.result = Result::TryAgain;
    delivery.after = answer.retryAfter;
  } else if (isDenial(status)) {
    delivery.result = Result::Denied;
  }
  return delivery;
}

}  // namespace agent::notify
