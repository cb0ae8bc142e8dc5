#include "tests/simulation/invariants/nothing_unasked.h"

namespace simulation {

using namespace provider;
using namespace std::chrono_literals;

namespace {

std::string shown(const std::optional<Price>& price) { return price ? price->text() : "none"; }

std::string changed(const std::string& what, const std::string& from, const std::string& to) {
  return what + " " + from + " -> " + to + "; ";
}

bool isRefusedForRate(const Exchange& exchange) {
  return exchange.fate == Fate::TooMany || exchange.fate == Fate::TooManyLater ||
         exchange.fate == Fate::TooManyText || exchange.code == 5;
}

}  // namespace

void NothingUnasked::sending(const Exchange& exchange) {
  if (exchange.endpoint != "set_server_settings") return;
  const ToldSettings::Told* told = told_.find(machineOf(exchange));
  auto request = settingsRequest(exchange, facts());
  // What came garbled goes back garbled, where it is of the kind that is not read.
  const bool garbled = !request && told && told->garbled;
  if (garbled) request = settingsRequest(exchange, facts(), Verbatim::PassedOver);
  if (!request) broken("the marketplace takes no such settings: " + exchange.body);
  if (!told || told->possible.empty())
    broken(request->name + " was written to before its settings were read");
  std::string least;
  for (sandbox::Settings settings : told->possible) {
    if (garbled) settings.autoprice.reset(), settings.usdPricing.reset();
    least = difference(*request, settings);
    if (least.empty()) break;
  }
  if (!least.empty()) broken(request->name + ": " + least + "asked for by nobody");
  judgeAge(exchange, *request, *told);
}

std::string NothingUnasked::difference(const SettingsRequest& request, const sandbox::Settings& told) const {
  const sandbox::Settings& after = request.after;
  const ServerWish* server = facts().wishes.serverFor(request.name);
  const PolicyWish* policy = facts().wishes.policyFor(request.name);
  std::string text;
  const bool listingAsked =
      server && server->availability && after.listed == (*server->availability == "public");
  if (after.listed != told.listed && !listingAsked)
    text += changed("visibility", told.listed ? "public" : "hidden", after.listed ? "public" : "hidden");
  const bool mrlAsked = server && server->mrlHours == after.mrlHours;
  if (after.mrlHours != told.mrlHours && !mrlAsked)
    text += changed("mrl", std::to_string(told.mrlHours), std::to_string(after.mrlHours));
  for (const Currency currency : kCurrencies) {
    const auto onDemand = after.onDemand.get(currency);
    const auto spot = after.spotMinimum.get(currency);
    const bool own = policy && policy->currency == currency;
    if (onDemand != told.onDemand.get(currency) && !(own && onDemand))
      text += changed("on demand", shown(told.onDemand.get(currency)), shown(onDemand));
    // A spot minimum goes along with an on-demand price that falls below it.
    const bool along =
        own && spot && onDemand && spot <= onDemand && told.spotMinimum.get(currency) > onDemand;
    const bool spotAsked = own && spot && (policy->spotPercent || along);
    if (spot != told.spotMinimum.get(currency) && !spotAsked)
      text += changed("spot minimum", shown(told.spotMinimum.get(currency)), shown(spot));
    if (after.accepts[indexOf(currency)] != told.accepts[indexOf(currency)] && !own)
      text += changed("accepts " + std::string(symbol(currency)), "", "the contrary");
  }
  if (after.autoprice != told.autoprice) text += "autoprice; ";
  if (after.usdPricing != told.usdPricing) text += "usd_pricing; ";
  return text;
}

void NothingUnasked::judgeAge(const Exchange& exchange, const SettingsRequest& request,
                              const ToldSettings::Told& told) const {
  const auto repeat = repeatable_.find(request.name);
  if (repeat != repeatable_.end() && repeat->second == exchange.body) return;
  const auto age = exchange.at - told.at;
  if (age > facts().wishes.requestInterval * 5 / 2 + 100ms)
    broken(request.name + " was written to " + std::to_string(age.count()) +
           " ms after its settings were told");
}

void NothingUnasked::answered(const Exchange& exchange) {
  told_.answered(exchange, facts());
  if (exchange.endpoint != "set_server_settings") return;
  const std::string name = machineOf(exchange);
  if (isRefusedForRate(exchange))
    repeatable_[name] = exchange.body;
  else
    repeatable_.erase(name);
}

}  // namespace simulation
