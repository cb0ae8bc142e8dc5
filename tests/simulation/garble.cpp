#include "tests/simulation/garble.h"

#include <vector>

namespace simulation {

namespace {

struct Span {
  std::size_t begin;
  std::size_t end;
};

std::size_t endOfString(const std::string& json, std::size_t quote) {
  std::size_t at = quote + 1;
  while (at < json.size() && json[at] != '"') at += json[at] == '\\' ? 2 : 1;
  return at + 1;
}

/// Where the values that are neither object nor array stand.
std::vector<Span> scalars(const std::string& json) {
  std::vector<Span> found;
  for (std::size_t at = 0; at < json.size();) {
    const char c = json[at];
    std::size_t end = at + 1;
    if (c == '"') {
      end = endOfString(json, at);
      if (end >= json.size() || json[end] != ':') found.push_back({at, end});
    } else if (std::string("{}[],: \n").find(c) == std::string::npos) {
      end = std::min(json.find_first_of(",]} \n", at), json.size());
      found.push_back({at, end});
    }
    at = end;
  }
  return found;
}

/// The objects of the array that begins at `open`.
std::vector<Span> objectsIn(const std::string& json, std::size_t open) {
  std::vector<Span> found;
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t at = open + 1; at < json.size(); ++at) {
    if (json[at] == '"') {
      at = endOfString(json, at) - 1;
    } else if (json[at] == '{') {
      if (depth++ == 0) begin = at;
    } else if (json[at] == '}') {
      if (--depth == 0) found.push_back({begin, at + 1});
    } else if (json[at] == ']' && depth == 0) {
      break;
    }
  }
  return found;
}

}  // namespace

std::string truncated(const std::string& json, Chance& chance) {
  return json.substr(0, chance.below(std::max<std::size_t>(json.size(), 1)));
}

std::optional<std::string> mutated(const std::string& json, Chance& chance) {
  const std::vector<Span> all = scalars(json);
  if (all.empty()) return std::nullopt;
  const Span& one = all[chance.below(all.size())];
  const bool isText = json[one.begin] == '"';
  const char* instead = chance.oneOf({isText ? "7" : "\"x\"", "[]", "{}", "[{}]"});
  return json.substr(0, one.begin) + instead + json.substr(one.end);
}

std::optional<std::string> withDuplicate(const std::string& json, Chance& chance) {
  const std::size_t list = json.find("\"servers\":[");
  if (list == std::string::npos) return std::nullopt;
  const std::vector<Span> all = objectsIn(json, json.find('[', list));
  if (all.empty()) return std::nullopt;
  const Span& one = all[chance.below(all.size())];
  const std::size_t at = all.back().end;
  return json.substr(0, at) + "," + json.substr(one.begin, one.end - one.begin) + json.substr(at);
}

}  // namespace simulation
