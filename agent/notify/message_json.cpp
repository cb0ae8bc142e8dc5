#include "agent/notify/message_json.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include "agent/text/times.h"

namespace agent::notify {
namespace {

using Poco::Dynamic::Var;
using Poco::JSON::Array;
using Poco::JSON::Object;

constexpr std::size_t kDeepest = 4;

/// Ends the reading of one text; never leaves this file.
struct Unreadable {
  std::string why;
};

std::string textOf(const Object& object, const char* key) {
  const Var value = object.get(key);
  if (value.type() != typeid(std::string)) throw Unreadable{std::string(key) + " is not text"};
  return value.extract<std::string>();
}

std::string textOrEmpty(const Object& object, const char* key) {
  return object.has(key) ? textOf(object, key) : std::string();
}

std::int64_t numberOf(const Object& object, const char* key) {
  const Var value = object.get(key);
  if (value.type() != typeid(Poco::Int64)) throw Unreadable{std::string(key) + " is not a whole number"};
  return value.extract<Poco::Int64>();
}

provider::WallTime timeOf(const Object& object, const char* key) {
  constexpr std::size_t kToTheSecond = 20;
  const std::string written = textOf(object, key);
  const auto time = text::timeFromUtc(written);
  if (!time || written.size() != kToTheSecond) throw Unreadable{std::string(key) + " is not a time in UTC"};
  return *time;
}

Item itemFrom(const Object& object) {
  const auto kind = itemKindFromName(textOf(object, "kind"));
  if (!kind) throw Unreadable{"kind is none that is known"};
  const auto severity = severityFromName(textOf(object, "severity"));
  if (!severity) throw Unreadable{"severity is none that is known"};
  return {.kind = *kind,
          .rule = textOrEmpty(object, "rule"),
          .severity = *severity,
          .machine = textOrEmpty(object, "machine"),
          .offer = object.has("offer") ? std::optional(numberOf(object, "offer")) : std::nullopt,
          .since = timeOf(object, "since"),
          .at = timeOf(object, "at"),
          .detail = textOrEmpty(object, "detail"),
          .gpu = textOrEmpty(object, "gpu"),
          .earning = textOrEmpty(object, "earning"),
          .nextStep = textOrEmpty(object, "next_step")};
}

Message messageFrom(const Object& object) {
  if (const std::int64_t schema = numberOf(object, "schema"); schema != kMessageSchema)
    throw Unreadable{"schema is " + std::to_string(schema) + ", and not " + std::to_string(kMessageSchema)};
  Message message{.id = textOf(object, "id"),
                  .host = textOrEmpty(object, "host"),
                  .at = timeOf(object, "at"),
                  .items = {}};
  const Var items = object.get("items");
  if (items.type() != typeid(Array::Ptr)) throw Unreadable{"items is not a list"};
  for (const Var& element : *items.extract<Array::Ptr>()) {
    if (element.type() != typeid(Object::Ptr)) throw Unreadable{"an item is not an object"};
    message.items.push_back(itemFrom(*element.extract<Object::Ptr>()));
  }
  return message;
}

Message parsed(const std::string& text) {
  if (text.empty()) throw Unreadable{"it is empty"};
  if (text.size() > kLargestMessage) throw Unreadable{"it is too large"};
  Poco::JSON::Parser parser;
  parser.setDepth(kDeepest);
  const Var root = parser.parse(text);
  if (root.type() != typeid(Object::Ptr)) throw Unreadable{"the outermost value is not an object"};
  return messageFrom(*root.extract<Object::Ptr>());
}

}  // namespace

provider::Result<Message> messageFromJson(const std::string& text) {
  const auto unreadable = [](const std::string& why) {
    return provider::failure(provider::ErrorKind::Storage, "not a message of clore-agent: " + why);
  };
  try {
    return parsed(text);
  } catch (const Unreadable& fault) {
    return unreadable(fault.why);
  } catch (const Poco::Exception& error) {
    return unreadable(error.displayText());
  } catch (const std::exception& error) {
    return unreadable(error.what());
  }
}

}  // namespace agent::notify
