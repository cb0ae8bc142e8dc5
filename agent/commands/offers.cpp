#include <iostream>

#include "agent/commands/commands.h"
#include "agent/commands/look.h"
#include "agent/report/offer_table.h"

namespace agent::commands {

int runOffers(const GlobalOptions& global, const Arguments& arguments) {
  const auto look = lookOnce(global, &cycle::Engine::focusOnOffers);
  if (!look) return look.error();
  const cycle::Engine& engine = (*look)->engine;
  const auto offers = (*look)->session->status(engine).offers;
  const ExitCode code = outcomeOf(engine);
  // Without an answer, no offers would mean that there are none.
  if (offers.empty() && code != kDone) return failAs(engine);
  std::cout << (arguments.has("json") ? report::offersJson(offers) : report::offerTable(offers))
            << std::flush;
  if (code != kDone) return failAs(engine);
  if (offers.empty()) std::cerr << "clore-agent: the account has no spot offers\n";
  return kDone;
}

}  // namespace agent::commands
