#include "provider/api/market_reader.h"

#include <Poco/JSON/Parser.h>

#include "provider/api/market_handler.h"

namespace provider::api {
namespace {

using HandlerPtr = Poco::SharedPtr<MarketHandler>;

/// Nothing when the text was read to its end.
std::optional<std::string> parseInto(const HandlerPtr& handler, JsonSource& source) {
  std::istream text(&source);
  try {
    Poco::JSON::Parser(handler).parse(text);
    return std::nullopt;
  } catch (const Malformed& malformed) {
    return malformed.what();
  } catch (const Poco::Exception&) {
    if (source.tooLarge()) return "is larger than " + std::to_string(kLargestMarket >> 20) + " MiB";
    return source.blank() ? "is empty" : "is not valid JSON";
  }
}

}  // namespace

Result<MarketSummary> readMarket(const ResponseHead& head, std::istream& in,
                                 const std::function<void(const MarketMachine&)>& visit) {
  JsonSource source(in, kLargestMarket);
  const HandlerPtr handler = new MarketHandler(visit);
  if (const auto broken = parseInto(handler, source)) return badAnswer(head, source, *broken);
  if (!handler->begun()) return badAnswer(head, source, "is not a JSON object");
  if (!handler->code()) return badAnswer(head, source, "has no code that is a whole number");
  if (auto refused = refusal(*handler->code(), handler->errorText()))
    return std::unexpected(std::move(*refused));
  if (const std::string fault = handler->fault(); !fault.empty())
    return failure(ErrorKind::BadAnswer, "the answer of marketplace is not as documented: " + fault);
  return handler->summary();
}

}  // namespace provider::api
