#include "agent/commands/sandbox_command.h"

#include <pthread.h>
#include <signal.h>

#include <expected>
#include <iostream>
#include <optional>
#include <string_view>

#include "agent/commands/option_values.h"
#include "agent/commands/session.h"
#include "provider/core/clock.h"
#include "provider/sandbox/http_front.h"
#include "provider/sandbox/world.h"

namespace agent::commands {
namespace {

namespace sandbox = provider::sandbox;
using std::chrono::milliseconds;

struct Wish {
  sandbox::WorldOptions world;
  sandbox::HttpFrontOptions front;
};

bool takeText(const std::string& text, std::string& into) {
  into = text;
  return !text.empty();
}

/// `500ms`, `90s`, `5m`, `4h`, `7d`
bool takeDuration(std::string_view text, milliseconds& into) {
  static constexpr std::pair<std::string_view, std::int64_t> kUnits[] = {
      {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};
  static constexpr std::uint32_t kMost = 1'000'000'000;
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  std::uint32_t count = 0;
  if (!takeNumber(text.substr(0, digits), count) || count > kMost) return false;
  for (const auto& [unit, length] : kUnits) {
    if (text.substr(digits) != unit) continue;
    into = milliseconds(length * count);
    return true;
  }
  return false;
}

/// `rig-01:offline:20s:40s`
bool takeOutage(std::string_view text, std::vector<sandbox::Outage>& into) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == ':')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  if (parts.size() != 4) return false;
  sandbox::Outage outage;
  outage.machine = parts[0];
  const auto kind = sandbox::outageKindFromName(parts[1]);
  if (!kind || !takeDuration(parts[2], outage.after) || !takeDuration(parts[3], outage.lasts)) return false;
  outage.kind = *kind;
  into.push_back(std::move(outage));
  return true;
}

bool takeStep(const std::string& text, sandbox::WorldOptions& world) {
  const auto step = provider::Price::parse(text, provider::Currency::Bitcoin);
  if (step) world.loweringStep[provider::indexOf(provider::Currency::Bitcoin)] = *step;
  return step && step->units() > 0;
}

struct Row {
  const char* name;
  const char* argument;
  const char* help;
  const char* expected;
  bool (*take)(const std::string& text, Wish& wish);
  bool repeatable = false;
};

constexpr Row kRows[] = {
    {"listen", "ADDRESS:PORT", "where to listen; port 0 takes a free one (127.0.0.1:0)",
     "an address with its port",
     [](const std::string& text, Wish& wish) { return takeText(text, wish.front.listen); }},
    {"seed", "N", "what the market is made from: the same number, the same market (1)", "a whole number",
     [](const std::string& text, Wish& wish) { return takeNumber(text, wish.world.seed); }},
    {"machines", "N", "the account's own machines, rig-01 and so on (4)", "a whole number",
     [](const std::string& text, Wish& wish) { return takeNumber(text, wish.world.machines); }},
    {"rivals", "N", "everybody else's machines (500)", "a whole number",
     [](const std::string& text, Wish& wish) { return takeNumber(text, wish.world.rivals); }},
    {"offers", "N", "the account's spot offers, numbered from 39 (1)", "a whole number",
     [](const std::string& text, Wish& wish) { return takeNumber(text, wish.world.offers); }},
    {"crowd", "yes|no",
     "others act as time goes by: renters take what is cheap for its model sooner than what is dear, bidders "
     "outbid one another, owners change their prices and leave. A tenant gives up a machine that was away for "
     "a quarter of an hour; what the console rented or bid stays (no)",
     "yes or no",
     [](const std::string& text, Wish& wish) {
       wish.world.crowd = text == "yes";
       return text == "yes" || text == "no";
     }},
    {"cert", "FILE", "certificate (PEM): serve HTTPS; needs --private-key", "a file",
     [](const std::string& text, Wish& wish) { return takeText(text, wish.front.certificateFile); }},
    {"private-key", "FILE", "the certificate's private key (PEM)", "a file",
     [](const std::string& text, Wish& wish) { return takeText(text, wish.front.privateKeyFile); }},
    {"api-key", "KEY", "the key that is accepted (made from the seed)", "a key",
     [](const std::string& text, Wish& wish) { return takeText(text, wish.world.key); }},
    {"lowering-window", "TIME", "between two lowerings of an offer (600s)",
     "a duration such as 90s, 5m or 4h",
     [](const std::string& text, Wish& wish) { return takeDuration(text, wish.world.loweringWindow); }},
    {"max-step", "BTC", "how far one lowering may go (0.000001)", "an amount of BTC such as 0.000001",
     [](const std::string& text, Wish& wish) { return takeStep(text, wish.world); }},
    {"rate-interval", "TIME", "smallest distance between two requests (1s)", "a duration such as 500ms or 1s",
     [](const std::string& text, Wish& wish) { return takeDuration(text, wish.world.requestInterval); }},
    {"outage", "MACHINE:KIND:AFTER:FOR",
     "a machine is offline, disconnected or not-working AFTER the start FOR a time; may be given several "
     "times",
     "MACHINE:KIND:AFTER:FOR, such as rig-01:offline:20s:40s",
     [](const std::string& text, Wish& wish) { return takeOutage(text, wish.world.outages); }, true},
};

/// Empty when it was taken.
std::string take(const std::string& name, const std::string& value, Wish& wish) {
  for (const Row& row : kRows)
    if (row.name == name && !row.take(value, wish))
      return "--" + name + " takes " + row.expected + ", not \"" + value + "\"";
  return {};
}

std::string faultInWhole(const Wish& wish) {
  if (wish.front.certificateFile.empty() != wish.front.privateKeyFile.empty())
    return "--cert and --private-key belong together";
  return sandbox::faultIn(wish.world).value_or("");
}

std::expected<Wish, std::string> wishFrom(const Arguments& arguments) {
  Wish wish;
  for (const auto& [name, value] : arguments.given)
    if (const std::string fault = take(name, value, wish); !fault.empty()) return std::unexpected(fault);
  if (const std::string fault = faultInWhole(wish); !fault.empty()) return std::unexpected(fault);
  return wish;
}

/// Holds back SIGINT and SIGTERM, in this thread and in those it starts, so that they can be waited for.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  }
  ~StopSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  void wait() const {
    int received = 0;
    while (sigwait(&signals_, &received) != 0) {
    }
  }

 private:
  sigset_t signals_{};
  sigset_t before_{};
};

}  // namespace

CommandSpec sandboxSpec() {
  CommandSpec spec{.name = "sandbox",
                   .summary = "serve a simulated marketplace over HTTP(S), to try things on",
                   .operand = {},
                   .options = {},
                   .more =
                       "\nIt obeys the rules of the real one, until it is stopped; no real account is "
                       "touched.\n"};
  for (const Row& row : kRows) spec.options.push_back({row.name, "", row.argument, row.help, row.repeatable});
  return spec;
}

int runSandbox(const GlobalOptions&, const Arguments& arguments) {
  const auto wish = wishFrom(arguments);
  if (!wish) return fail(kUsage, wish.error() + "; see clore-agent sandbox --help");
  const StopSignals stop;
  provider::SystemClock clock;
  sandbox::World world(clock, wish->world);
  const auto front = sandbox::HttpFront::start(world, wish->front);
  if (!front) {
    const bool ofFile = front.error().kind == provider::ErrorKind::Storage;
    return fail(ofFile ? kConfiguration : kUnavailable, front.error().message);
  }
  std::cout << "url=" << (*front)->url() << "\nkey=" << world.key() << std::endl;
  stop.wait();
  return kDone;
}

}  // namespace agent::commands
