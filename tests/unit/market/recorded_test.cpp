#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>

#include "provider/api/market_reader.h"
#include "provider/market/gpu.h"

using namespace provider;

namespace {

struct Name {
  const char* text;  ///< as the marketplace tells it, without the count
  const char* card;  ///< which card that is, as its maker sells it; empty = it does not say
};

/// The names of the recorded market, each looked up by a person: those with the same card here,
/// and no others, compare with one another.
const Name kNames[] = {
    {"NVIDIA CMP 30HX", "CMP 30HX"},
    {"NVIDIA CMP 40HX", "CMP 40HX"},
    {"NVIDIA CMP 50HX", "CMP 50HX"},
    {"NVIDIA CMP 70HX", "CMP 70HX"},
    {"NVIDIA CMP 90HX", "CMP 90HX"},
    {"NVIDIA GeForce GTX 1060 3GB", "GTX 1060 3GB"},
    {"NVIDIA GeForce GTX 1060 6GB", "GTX 1060 6GB"},
    {"NVIDIA GeForce GTX 1070", "GTX 1070"},
    {"NVIDIA GeForce GTX 1070 Ti", "GTX 1070 Ti"},
    {"NVIDIA GeForce GTX 1080", "GTX 1080"},
    {"NVIDIA GeForce GTX 1080 Ti", "GTX 1080 Ti"},
    {"NVIDIA GeForce GTX 1650", "GTX 1650"},
    {"NVIDIA GeForce GTX 1660", "GTX 1660"},
    {"NVIDIA GeForce GTX 1660 SUPER", "GTX 1660 SUPER"},
    {"NVIDIA GeForce GTX 1660 Ti", "GTX 1660 Ti"},
    {"NVIDIA GeForce RTX 2060", "RTX 2060"},
    {"NVIDIA GeForce RTX 2060 SUPER", "RTX 2060 SUPER"},
    {"NVIDIA GeForce RTX 2070", "RTX 2070"},
    {"NVIDIA GeForce RTX 2070 SUPER", "RTX 2070 SUPER"},
    {"NVIDIA GeForce RTX 2080 SUPER", "RTX 2080 SUPER"},
    {"NVIDIA GeForce RTX 2080 Ti", "RTX 2080 Ti"},
    {"NVIDIA GeForce RTX 3060", "RTX 3060"},
    {"NVIDIA GeForce RTX 3060 Laptop GPU", "RTX 3060 Laptop"},
    {"NVIDIA GeForce RTX 3060 Ti", "RTX 3060 Ti"},
    {"NVIDIA GeForce RTX 3070", "RTX 3070"},
    {"NVIDIA GeForce RTX 3070 Laptop GPU", "RTX 3070 Laptop"},
    {"NVIDIA GeForce RTX 3070 Ti", "RTX 3070 Ti"},
    {"NVIDIA GeForce RTX 3070 Ti Laptop GPU", "RTX 3070 Ti Laptop"},
    {"NVIDIA GeForce RTX 3080", "RTX 3080"},
    {"NVIDIA GeForce RTX 3080 Laptop GPU", "RTX 3080 Laptop"},
    {"NVIDIA GeForce RTX 3080 Ti", "RTX 3080 Ti"},
    {"NVIDIA GeForce RTX 3090", "RTX 3090"},
    {"NVIDIA GeForce RTX 3090 Ti", "RTX 3090 Ti"},
    {"NVIDIA GeForce RTX 4060", "RTX 4060"},
    {"NVIDIA GeForce RTX 4060 Ti", "RTX 4060 Ti"},
    {"NVIDIA GeForce RTX 4070", "RTX 4070"},
    {"NVIDIA GeForce RTX 4070 SUPER", "RTX 4070 SUPER"},
    {"NVIDIA GeForce RTX 4070 Ti", "RTX 4070 Ti"},
    {"NVIDIA GeForce RTX 4070 Ti SUPER", "RTX 4070 Ti SUPER"},
    {"NVIDIA GeForce RTX 4080", "RTX 4080"},
    {"NVIDIA GeForce RTX 4080 SUPER", "RTX 4080 SUPER"},
    {"NVIDIA GeForce RTX 4090", "RTX 4090"},
    {"NVIDIA GeForce RTX 4090 Laptop GPU", "RTX 4090 Laptop"},
    {"NVIDIA Graphics Device", ""},
    {"NVIDIA P102100", "P102-100"},
    {"NVIDIA P104100", "P104-100"},
    {"NVIDIA P106090", "P106-090"},
    {"NVIDIA P106100", "P106-100"},
    {"NVIDIA RTX A2000", "RTX A2000"},
    {"NVIDIA RTX A2000 12GB", "RTX A2000 12GB"},
    {"NVIDIA RTX A4000", "RTX A4000"},
    {"NVIDIA RTX A4500", "RTX A4500"},
    {"NVIDIA RTX A5000", "RTX A5000"},
    {"NVIDIA RTX A5000 Laptop GPU", "RTX A5000 Laptop"},
    {"NVIDIA RTX A6000", "RTX A6000"},
    {"NVIDIA TITAN RTX", "TITAN RTX"},
    {"NVIDIA TITAN Xp", "TITAN Xp"},
    {"Quadro P620", "Quadro P620"},
    {"Quadro RTX 4000", "Quadro RTX 4000"},
    {"Tesla P40", "P40"},
};

/// Machines by GPU text; nothing when there is no recorded market at hand.
std::map<std::string, std::size_t> recordedTexts() {
  std::map<std::string, std::size_t> texts;
  const char* path = std::getenv("CLORE_MARKET_DATA");
  std::ifstream in;
  if (path) in.open(path);
  if (!path || !in.is_open()) {
    BOOST_TEST_MESSAGE("skipped: CLORE_MARKET_DATA does not name a recorded marketplace answer");
    return texts;
  }
  const auto summary =
      api::readMarket({.status = 200, .contentType = "application/json", .retryAfter = {}}, in,
                      [&texts](const api::MarketMachine& machine) { ++texts[machine.gpu]; });
  BOOST_REQUIRE_MESSAGE(summary.has_value(), summary.error().message);
  BOOST_REQUIRE(!texts.empty());
  return texts;
}

/// `8x NVIDIA P106100` → `NVIDIA P106100`
std::string withoutCount(const std::string& text) { return text.substr(text.find(' ') + 1); }

const Name* lookUp(const std::string& text) {
  const auto* found = std::ranges::find(kNames, withoutCount(text), &Name::text);
  return found == std::end(kNames) ? nullptr : found;
}

struct Group {
  std::size_t machines = 0;
  std::set<std::string> names;
  std::set<std::string> cards;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(recorded_market)

BOOST_AUTO_TEST_CASE(no_model_of_the_recorded_market_holds_two_cards_and_no_card_has_two_models) {
  std::map<std::string, Group> groups;
  for (const auto& [text, machines] : recordedTexts()) {
    const Name* name = lookUp(text);
    BOOST_REQUIRE_MESSAGE(name, text << " is not in the table: which card is it?");
    const auto gpu = market::parseGpu(text);
    const std::string card = name->card;
    BOOST_TEST(gpu.has_value() == !card.empty(), text);
    if (!gpu) continue;
    BOOST_TEST(std::to_string(gpu->count) == text.substr(0, text.find('x')));
    Group& group = groups[gpu->model];
    group.machines += machines;
    group.names.insert(name->text);
    group.cards.insert(card);
  }
  std::map<std::string, std::string> modelOf;
  for (const auto& [model, group] : groups) {
    std::string names;
    for (const std::string& name : group.names) names += ", " + name;
    BOOST_TEST_MESSAGE(model << ": " << group.machines << " machines" << names);
    BOOST_TEST(group.cards.size() == 1U, model << " holds more than one card");
    const auto [seen, isNew] = modelOf.try_emplace(*group.cards.begin(), model);
    BOOST_TEST(isNew, seen->first << " is split into " << seen->second << " and " << model);
  }
}

BOOST_AUTO_TEST_SUITE_END()
