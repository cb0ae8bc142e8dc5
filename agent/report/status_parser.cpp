#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <limits>

#include "agent/report/schema.h"
#include "agent/report/status.h"
#include "agent/text/times.h"

namespace agent::report {

namespace {

using Poco::Dynamic::Var;
using Poco::JSON::Array;
using Poco::JSON::Object;

/// One JSON object being read. The first fault is kept, in words that name the key; what is read after it is
/// of no use.
class Reader {
 public:
  Reader(const Object& object, std::string path, std::string& fault)
      : object_(object), path_(std::move(path)), fault_(fault) {}

  std::string text(const char* key) {
    const Var value = get(key);
    if (value.type() == typeid(std::string)) return value.extract<std::string>();
    return refused<std::string>(key, "text");
  }
  /// Of a key that older files do not have.
  std::string textOrEmpty(const char* key) { return object_.has(key) ? text(key) : std::string{}; }
  std::optional<bool> flagOrNull(const char* key) {
    if (get(key).isEmpty()) return std::nullopt;
    return flag(key);
  }
  bool flag(const char* key) {
    const Var value = get(key);
    if (value.type() == typeid(bool)) return value.extract<bool>();
    return refused<bool>(key, "true or false");
  }
  std::int64_t number(const char* key) {
    const Var value = get(key);
    if (value.type() == typeid(Poco::Int64)) return value.extract<Poco::Int64>();
    return refused<std::int64_t>(key, "a whole number");
  }
  std::uint64_t count(const char* key) {
    const Var value = get(key);
    if (value.type() == typeid(Poco::UInt64)) return value.extract<Poco::UInt64>();
    if (value.type() == typeid(Poco::Int64) && value.extract<Poco::Int64>() >= 0)
      return static_cast<std::uint64_t>(value.extract<Poco::Int64>());
    return refused<std::uint64_t>(key, "a count");
  }
  provider::WallTime time(const char* key) {
    const auto parsed = text::timeFromUtc(text(key));
    return parsed ? *parsed : refused<provider::WallTime>(key, "a time in UTC");
  }
  std::optional<std::int64_t> numberOrNull(const char* key) {
    if (get(key).isEmpty()) return std::nullopt;
    return number(key);
  }
  std::optional<provider::WallTime> timeOrNull(const char* key) {
    if (get(key).isEmpty()) return std::nullopt;
    return time(key);
  }
  template <typename Line>
  std::vector<Line> linesOrNone(const char* key, Line (*read)(Reader&)) {
    return object_.has(key) ? lines<Line>(key, read) : std::vector<Line>{};
  }
  template <typename Line>
  std::vector<Line> lines(const char* key, Line (*read)(Reader&)) {
    const Var value = get(key);
    if (value.type() != typeid(Array::Ptr)) return refused<std::vector<Line>>(key, "a list");
    std::vector<Line> out;
    for (const Var& element : *value.extract<Array::Ptr>()) {
      const std::string name = std::string(key) + "[" + std::to_string(out.size()) + "]";
      if (element.type() != typeid(Object::Ptr)) return refused<std::vector<Line>>(name.c_str(), "an object");
      Reader inner(*element.extract<Object::Ptr>(), path_ + name + ".", fault_);
      out.push_back(read(inner));
      if (!fault_.empty()) break;
    }
    return out;
  }

 private:
  Var get(const char* key) const { return object_.get(key); }

  template <typename Value>
  Value refused(const char* key, const char* wanted) {
    if (fault_.empty()) fault_ = path_ + key + " is not " + wanted;
    return {};
  }

  const Object& object_;
  std::string path_;
  std::string& fault_;
};

MachineLine machineFrom(Reader& in) {
  return {.name = in.text("name"),
          .status = in.text("status"),
          .visibility = in.text("visibility"),
          .gpu = in.text("gpu"),
          .policy = in.text("policy"),
          .onDemand = in.text("on_demand"),
          .spotMinimum = in.text("spot_minimum"),
          .decision = in.text("decision"),
          .reason = in.text("reason"),
          .paused = in.textOrEmpty("paused")};
}

OfferLine offerFrom(Reader& in) {
  return {.id = in.number("id"),
          .server = in.number("server"),
          .gpu = in.textOrEmpty("gpu"),
          .policy = in.textOrEmpty("policy"),
          .active = in.flagOrNull("active"),
          .bid = in.text("bid"),
          .bestRival = in.textOrEmpty("best_rival"),
          .target = in.text("target"),
          .loweringsLeft = in.numberOrNull("lowerings_left"),
          .secondsLeft = in.numberOrNull("seconds_left"),
          .secondsToWindow = in.numberOrNull("seconds_to_window"),
          .move = in.text("move"),
          .reason = in.text("reason"),
          .paused = in.textOrEmpty("paused")};
}

AlertLine alertFrom(Reader& in) {
  return {.rule = in.text("rule"),
          .subject = in.text("subject"),
          .severity = in.text("severity"),
          .phase = in.text("phase"),
          .since = in.time("since"),
          .detail = in.text("detail"),
          .silenced = in.textOrEmpty("silenced")};
}

ChannelLine channelFrom(Reader& in) {
  return {.label = in.text("label"),
          .type = in.text("type"),
          .waiting = in.number("waiting"),
          .error = in.text("error"),
          .failingSince = in.timeOrNull("failing_since"),
          .denied = in.flag("denied")};
}

Status statusFrom(Reader& in) {
  return {.version = in.text("version"),
          .mode = in.text("mode"),
          .paused = in.textOrEmpty("paused"),
          .writtenAt = in.time("written_at"),
          .pollIntervalMs = in.number("poll_interval_ms"),
          .machinesReadAt = in.timeOrNull("machines_read_at"),
          .marketReadAt = in.timeOrNull("market_read_at"),
          .lastError = in.text("last_error"),
          .requests = in.count("requests"),
          .writes = in.count("writes"),
          .machines = in.lines<MachineLine>("machines", machineFrom),
          .offers = in.lines<OfferLine>("offers", offerFrom),
          .alerts = in.lines<AlertLine>("alerts", alertFrom),
          .channels = in.linesOrNone<ChannelLine>("channels", channelFrom)};
}

std::unexpected<provider::Error> unreadable(const std::string& why) {
  return provider::failure(provider::ErrorKind::Storage, "not a status of clore-agent: " + why);
}

provider::Result<Status> parsed(const std::string& text) {
  Poco::JSON::Parser parser;
  parser.setDepth(kDeepestStatus);
  const Var root = parser.parse(text);
  if (root.type() != typeid(Object::Ptr)) return unreadable("the outermost value is not an object");
  std::string fault;
  Reader in(*root.extract<Object::Ptr>(), "", fault);
  const std::int64_t schema = in.number("schema");
  if (fault.empty() && schema > kStatusSchema)
    return provider::failure(provider::ErrorKind::Storage, "written by a newer clore-agent (schema " +
                                                               std::to_string(schema) + ", this one knows " +
                                                               std::to_string(kStatusSchema) +
                                                               "): use that version's command");
  if (fault.empty() && schema < 1) return unreadable("schema is not 1");
  Status status = statusFrom(in);
  if (!fault.empty()) return unreadable(fault);
  return status;
}

}  // namespace

provider::Result<Status> fromJson(const std::string& text) {
  if (text.size() > kLargestStatus)
    return unreadable("larger than " + std::to_string(kLargestStatus) + " bytes");
  if (text.empty()) return unreadable("empty");
  try {
    return parsed(text);
  } catch (const Poco::Exception& e) {
    return unreadable(e.displayText());
  }
}

}  // namespace agent::report
