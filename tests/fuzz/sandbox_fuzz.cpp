#include <sstream>

#include "provider/api/decode.h"
#include "provider/api/envelope.h"
#include "provider/api/market_reader.h"
#include "provider/sandbox/console.h"
#include "provider/sandbox/world.h"
#include "tests/fuzz/bytes.h"
#include "tests/fuzz/check.h"

/// Requests to the sandbox, two lines each: `METHOD TARGET`, and the body. Targets below `/console` are its
/// console's. Half a minute passes between two of them.
using namespace provider;
using provider::sandbox::World;

namespace {

constexpr std::string_view kConsole = "/console";
constexpr int kMostRequests = 24;

api::ResponseHead headOf(const sandbox::Answer& answer) {
  return {.status = answer.status, .contentType = answer.contentType, .retryAfter = answer.retryAfter};
}

/// Every answer is one of the API's shape.
void check(const sandbox::Answer& answer) {
  std::istringstream in(answer.body);
  const auto envelope = api::readEnvelope(headOf(answer), in);
  fuzz::must(envelope.has_value(), "an answer is JSON with a code");
  fuzz::must(envelope->code >= 0 && envelope->code <= 6, "a code is one of those documented");
  fuzz::must((envelope->code == 6) == !envelope->errorText.empty(), "code 6, and no other, has a word");
  fuzz::must(answer.status == 200 || answer.status == 429, "the status is one of those seen");
}

sandbox::Answer ask(World& world, VirtualClock& clock, std::string_view line, std::string_view body) {
  clock.advance(std::chrono::seconds{30});
  const std::size_t space = std::min(line.find(' '), line.size());
  std::string_view target = line.substr(std::min(space + 1, line.size()));
  const bool console = target.starts_with(kConsole);
  if (console) target.remove_prefix(kConsole.size());
  const sandbox::HttpRequest request{.method = std::string(line.substr(0, space)),
                                     .target = std::string(target),
                                     .key = world.key(),
                                     .contentType = "application/json",
                                     .body = std::string(body)};
  return console ? answerConsole(world, request) : world.handle(request);
}

template <typename Decode>
void decodes(World& world, VirtualClock& clock, const std::string& target, const std::string& body,
             Decode decode) {
  const sandbox::Answer answer = ask(world, clock, "GET " + target, body);
  std::istringstream in(answer.body);
  const auto read = decode(headOf(answer), in);
  if (!read)
    std::fprintf(stderr, "%s: %s\n%s\n", target.c_str(), read.error().message.c_str(), answer.body.c_str());
  fuzz::must(read.has_value(), "whatever was asked before, the client can read the answers");
}

void readAll(World& world, VirtualClock& clock) {
  decodes(world, clock, "/wallets", "", api::decodeWallets);
  decodes(world, clock, "/my_servers", "", api::decodeMyServers);
  decodes(world, clock, "/my_orders?return_completed=true", "", api::decodeOrders);
  decodes(world, clock, "/marketplace", "", [](const api::ResponseHead& head, std::istream& in) {
    return api::readMarket(head, in, [](const api::MarketMachine&) {});
  });
  // The machine that is bid on, and one of the account's.
  for (const char* machine : {"6", "1"})
    decodes(world, clock, std::string("/spot_marketplace?market=") + machine, "", api::decodeSpotMarket);
  if (world.ownMachine("rig-01"))
    decodes(world, clock, "/server_config", R"({"server_name":"rig-01"})",
            [](const api::ResponseHead& head, std::istream& in) {
              return api::decodeServerConfig("rig-01", head, in);
            });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = fuzz::textOf(data, size);
  VirtualClock clock;
  sandbox::WorldOptions options;
  options.machines = 2;
  options.rivals = 8;
  World world(clock, options);
  for (int i = 0; i < kMostRequests && !text.empty(); ++i) {
    const std::string_view line = fuzz::takeLine(text);
    check(ask(world, clock, line, fuzz::takeLine(text)));
  }
  readAll(world, clock);
  return 0;
}
