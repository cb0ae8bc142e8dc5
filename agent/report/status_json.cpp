#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <sstream>
#include <utility>

#include "agent/report/offer_table.h"
#include "agent/report/schema.h"
#include "agent/report/status.h"
#include "agent/report/text.h"
#include "agent/text/times.h"

namespace agent::report {

namespace {

using Poco::Dynamic::Var;
using Poco::JSON::Array;
using Poco::JSON::Object;

Object ordered() { return Object(Poco::JSON_PRESERVE_KEY_ORDER); }

Var json(const std::optional<provider::WallTime>& time) { return time ? Var(text::utcText(*time)) : Var(); }

Var json(const std::optional<std::int64_t>& number) { return number ? Var(Poco::Int64{*number}) : Var(); }

Var json(const std::optional<bool>& answer) { return answer ? Var(*answer) : Var(); }

Object json(const MachineLine& machine) {
  Object out = ordered();
  out.set("name", validUtf8(machine.name));
  out.set("status", validUtf8(machine.status));
  out.set("visibility", validUtf8(machine.visibility));
  out.set("gpu", validUtf8(machine.gpu));
  out.set("policy", validUtf8(machine.policy));
  out.set("on_demand", validUtf8(machine.onDemand));
  out.set("spot_minimum", validUtf8(machine.spotMinimum));
  out.set("decision", validUtf8(machine.decision));
  out.set("reason", validUtf8(machine.reason));
  out.set("paused", validUtf8(machine.paused));
  return out;
}

Object json(const OfferLine& offer) {
  Object out = ordered();
  out.set("id", Poco::Int64{offer.id});
  out.set("server", Poco::Int64{offer.server});
  out.set("gpu", validUtf8(offer.gpu));
  out.set("policy", validUtf8(offer.policy));
  out.set("active", json(offer.active));
  out.set("bid", validUtf8(offer.bid));
  out.set("best_rival", validUtf8(offer.bestRival));
  out.set("target", validUtf8(offer.target));
  out.set("lowerings_left", json(offer.loweringsLeft));
  out.set("seconds_left", json(offer.secondsLeft));
  out.set("seconds_to_window", json(offer.secondsToWindow));
  out.set("move", validUtf8(offer.move));
  out.set("reason", validUtf8(offer.reason));
  out.set("paused", validUtf8(offer.paused));
  return out;
}

Object json(const AlertLine& alert) {
  Object out = ordered();
  out.set("rule", validUtf8(alert.rule));
  out.set("subject", validUtf8(alert.subject));
  out.set("severity", validUtf8(alert.severity));
  out.set("phase", validUtf8(alert.phase));
  out.set("since", text::utcText(alert.since));
  out.set("detail", validUtf8(alert.detail));
  out.set("silenced", validUtf8(alert.silenced));
  return out;
}

Object json(const ChannelLine& channel) {
  Object out = ordered();
  out.set("label", validUtf8(channel.label));
  out.set("type", validUtf8(channel.type));
  out.set("waiting", Poco::Int64{channel.waiting});
  out.set("error", validUtf8(channel.error));
  out.set("failing_since", json(channel.failingSince));
  out.set("denied", channel.denied);
  return out;
}

template <typename Line>
Array json(const std::vector<Line>& lines) {
  Array out;
  for (const Line& line : lines) out.add(json(line));
  return out;
}

}  // namespace

std::string toJson(const Status& status) {
  Object out = ordered();
  out.set("schema", kStatusSchema);
  out.set("version", validUtf8(status.version));
  out.set("mode", validUtf8(status.mode));
  out.set("paused", validUtf8(status.paused));
  out.set("written_at", text::utcText(status.writtenAt));
  out.set("poll_interval_ms", Poco::Int64{status.pollIntervalMs});
  out.set("machines_read_at", json(status.machinesReadAt));
  out.set("market_read_at", json(status.marketReadAt));
  out.set("last_error", validUtf8(status.lastError));
  out.set("requests", Poco::UInt64{status.requests});
  out.set("writes", Poco::UInt64{status.writes});
  out.set("machines", json(status.machines));
  out.set("offers", json(status.offers));
  out.set("alerts", json(status.alerts));
  out.set("channels", json(status.channels));
  std::ostringstream text;
  out.stringify(text);
  text << '\n';
  return text.str();
}

std::string offersJson(const std::vector<OfferLine>& offers) {
  std::ostringstream out;
  out << '[';
  const char* between = "\n";
  for (const OfferLine& offer : offers) {
    out << std::exchange(between, ",\n");
    json(offer).stringify(out);
  }
  out << (offers.empty() ? "]\n" : "\n]\n");
  return out.str();
}

}  // namespace agent::report
