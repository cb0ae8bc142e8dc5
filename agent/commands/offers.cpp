#include <charconv>
#include <iostream>
#include <string_view>

#include "agent/commands/commands.h"
#include "agent/report/offer_table.h"
#include "agent/report/text.h"

namespace agent::commands {

int runOffers(const GlobalOptions& global, const Arguments& arguments) {
  auto opened = Session::open(global, Storage::ReadOnly);
  if (!opened) return opened.error();
  Session& session = **opened;
  cycle::Engine engine = session.engine(cycle::Authority::Look);
  engine.focusOnOffers();
  if (const auto recalled = engine.recall(); !recalled) return fail(kConfiguration, recalled.error().message);
  if (!completeCycle(session, engine)) return fail(kTemporary, "interrupted");
  const auto offers = session.status(engine).offers;
  const ExitCode code = outcomeOf(engine);
  // Without an answer, no offers would mean that there are none.
  if (offers.empty() && code != kDone) return fail(code, engine.errors().front().message);
  std::cout << (arguments.has("json") ? report::offersJson(offers) : report::offerTable(offers))
            << std::flush;
  if (code != kDone) return fail(code, engine.errors().front().message);
  if (offers.empty()) std::cerr << "clore-agent: the account has no spot offers\n";
  return kDone;
}

std::expected<std::optional<std::int64_t>, std::string> offerNamed(const std::string& name) {
  constexpr std::string_view kPrefix = "offer:";
  if (!name.starts_with(kPrefix)) return std::nullopt;
  const std::string_view digits = std::string_view(name).substr(kPrefix.size());
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool isNumber = !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos &&
                        fault == std::errc{} && end == digits.data() + digits.size();
  if (!isNumber) return std::unexpected("\"" + report::printable(name) + "\": an offer is named as offer:39");
  return number;
}

}  // namespace agent::commands
