#include "provider/api/envelope.h"

#include <Poco/JSON/ParseHandler.h>
#include <Poco/JSON/Parser.h>

#include <limits>

namespace provider::api {
namespace {

using Poco::Dynamic::Var;
using Poco::JSON::Object;

/// Builds the document in memory within limits. Poco's own depth limit comes after a recursion, and it counts
/// nothing.
class BoundedHandler final : public Poco::JSON::ParseHandler {
 public:
  // In the order of the answer, so that what is sent back is sent back as it came.
  BoundedHandler() : ParseHandler(/*preserveObjectOrder=*/true) {}

  void startObject() override {
    enter();
    ParseHandler::startObject();
  }
  void startArray() override {
    enter();
    ParseHandler::startArray();
  }
  void endObject() override {
    --depth_;
    ParseHandler::endObject();
  }
  void endArray() override {
    --depth_;
    ParseHandler::endArray();
  }
  void key(const std::string& k) override {
    count();
    ParseHandler::key(k);
  }
  using ParseHandler::value;
  void null() override {
    count();
    ParseHandler::null();
  }
  void value(Poco::Int64 v) override {
    count();
    ParseHandler::value(v);
  }
  void value(const std::string& v) override {
    count();
    ParseHandler::value(v);
  }
  void value(double v) override {
    count();
    ParseHandler::value(v);
  }
  void value(bool v) override {
    count();
    ParseHandler::value(v);
  }

 private:
  void enter() {
    if (++depth_ > kDeepestNesting) throw Malformed("is nested too deeply");
    count();
  }
  void count() {
    if (++values_ > kMostValues) throw Malformed("holds too many values");
  }

  std::size_t depth_ = 0;
  std::size_t values_ = 0;
};

Object::Ptr parse(JsonSource& source) {
  std::istream text(&source);
  Poco::JSON::Handler::Ptr handler = new BoundedHandler;
  Var root;
  try {
    root = Poco::JSON::Parser(handler).parse(text);
  } catch (const Poco::Exception&) {
    if (source.tooLarge()) throw Malformed("is larger than " + std::to_string(kLargestAnswer >> 20) + " MiB");
    throw Malformed(source.blank() ? "is empty" : "is not valid JSON");
  }
  if (root.isEmpty() || root.type() != typeid(Object::Ptr)) throw Malformed("is not a JSON object");
  return root.extract<Object::Ptr>();
}

int readCode(const Fields& fields) {
  const Var code = fields.value("code");
  if (code.isEmpty() || code.type() != typeid(Poco::Int64)) fields.wrong("code", "a whole number");
  const auto value = code.extract<Poco::Int64>();
  if (value < 0 || value > std::numeric_limits<int>::max()) fields.wrong("code", "a code");
  return static_cast<int>(value);
}

Error documented(ErrorKind kind, std::string message, int code, std::string_view text) {
  return {.kind = kind,
          .message = std::move(message),
          .apiCode = code,
          .apiText = std::string(text),
          .maybeApplied = false,
          .retryAfter = {}};
}

}  // namespace

std::unexpected<Error> badAnswer(const ResponseHead& head, const JsonSource& source, std::string_view why) {
  std::string message = "the answer " + std::string(why) + " (HTTP " + std::to_string(head.status);
  if (!head.contentType.empty()) message += ", " + printable(head.contentType, 60);
  const std::string beginning = source.beginning();
  if (!beginning.empty()) message += ", begins with \"" + beginning + "\"";
  return failure(ErrorKind::BadAnswer, message + ")");
}

Result<Envelope> readEnvelope(const ResponseHead& head, std::istream& in) {
  JsonSource source(in, kLargestAnswer);
  try {
    const Fields fields(parse(source), "");
    return Envelope{.code = readCode(fields), .errorText = fields.textIfAny("error"), .fields = fields};
  } catch (const Malformed& malformed) {
    return badAnswer(head, source, malformed.what());
  }
}

std::optional<Error> refusal(int code, std::string_view errorText) {
  const std::string said = errorText.empty() ? std::string() : ": " + printable(errorText, 200);
  const auto answer = [&](ErrorKind kind, const std::string& message) {
    return documented(kind, message + said, code, errorText);
  };
  switch (static_cast<Code>(code)) {
    case Code::Ok:
      return std::nullopt;
    case Code::DatabaseError:
      return answer(ErrorKind::Busy, "the marketplace reports a database error (code 1)");
    case Code::InvalidInput:
      return answer(ErrorKind::InvalidInput, "the marketplace does not take this input (code 2)");
    case Code::InvalidToken:
      return answer(ErrorKind::KeyRefused, "the marketplace refuses the key (code 3)");
    case Code::InvalidEndpoint:
      return answer(ErrorKind::InvalidInput, "the marketplace does not know this endpoint (code 4)");
    case Code::RateLimit:
      return answer(ErrorKind::RateLimited, "over the rate limit (code 5)");
    case Code::SeeError:
      return answer(ErrorKind::Refused, "the marketplace refuses (code 6)");
  }
  return answer(ErrorKind::BadAnswer, "the answer has an unknown code " + std::to_string(code));
}

}  // namespace provider::api
