#include "agent/notify/message.h"

#include <array>

#include "agent/notify/json.h"
#include "agent/notify/message_json.h"
#include "agent/text/times.h"

namespace agent::notify {
namespace {

constexpr std::array<std::string_view, 6> kKinds{"firing",   "still_firing", "flapping",
                                                 "resolved", "event",        "test"};
constexpr std::array<std::string_view, 3> kSeverities{"info", "warning", "critical"};

template <typename Value, std::size_t N>
std::optional<Value> fromName(const std::array<std::string_view, N>& names, std::string_view text) {
  for (std::size_t i = 0; i < N; ++i)
    if (names[i] == text) return static_cast<Value>(i);
  return std::nullopt;
}

std::string json(const Item& item) {
  JsonObject out;
  out.text("kind", name(item.kind)).textUnlessEmpty("rule", item.rule).text("severity", name(item.severity));
  out.textUnlessEmpty("machine", item.machine);
  if (item.offer) out.number("offer", *item.offer);
  out.text("since", text::utcSeconds(item.since)).text("at", text::utcSeconds(item.at));
  out.textUnlessEmpty("detail", item.detail).textUnlessEmpty("gpu", item.gpu);
  out.textUnlessEmpty("earning", item.earning).textUnlessEmpty("next_step", item.nextStep);
  return out.done();
}

}  // namespace

std::string_view name(ItemKind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }
std::string_view name(Severity severity) { return kSeverities.at(static_cast<std::size_t>(severity)); }

std::optional<ItemKind> itemKindFromName(std::string_view text) { return fromName<ItemKind>(kKinds, text); }
std::optional<Severity> severityFromName(std::string_view text) {
  return fromName<Severity>(kSeverities, text);
}

std::string toJson(const Message& message) {
  std::vector<std::string> items;
  for (const Item& item : message.items) items.push_back(json(item));
  return JsonObject()
      .number("schema", kMessageSchema)
      .text("id", message.id)
      .textUnlessEmpty("host", message.host)
      .text("at", text::utcSeconds(message.at))
      .raw("items", jsonList(items))
      .done();
}

}  // namespace agent::notify
