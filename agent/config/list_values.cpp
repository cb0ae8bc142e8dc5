#include <algorithm>

#include "agent/config/text.h"
#include "agent/config/value_parsers.h"

/// Values that are made of several.
namespace agent::config {
namespace {

using provider::pricing::Rung;
using std::chrono::milliseconds;

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

Parsed<std::string> country(std::string_view text) {
  std::string code{text};
  std::ranges::transform(code, code.begin(), upper);
  const auto isLetter = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (code.size() != 2 || !std::ranges::all_of(code, isLetter))
    return std::unexpected("write any, or country codes of two letters, as in CZ,DE");
  if (code == "UK") return std::unexpected("the code of the United Kingdom is GB");
  return code;
}

Parsed<Rung> rung(std::string_view step) {
  const std::string quoted = "`" + std::string(step) + "`: ";
  const std::size_t colon = step.find(':');
  if (step.ends_with(',') || step.ends_with(';'))
    return std::unexpected("separate the steps by blanks, as in 0h:100% 6h:95%");
  if (colon == std::string_view::npos)
    return std::unexpected(quoted + "write idle time and percentage, as in 6h:95%");
  const Parsed<milliseconds> idle = duration(step.substr(0, colon));
  if (!idle) return std::unexpected(quoted + idle.error());
  const Parsed<Value> factor = parseValue(RungList::kFactor, step.substr(colon + 1));
  if (!factor) return std::unexpected(quoted + factor.error());
  return Rung{*idle, std::get<Fraction>(*factor).value};
}

}  // namespace

Parsed<Value> parseValue(const LabelList&, std::string_view text) {
  std::vector<std::string> labels;
  for (const std::string_view part : split(text, ',')) {
    const std::string_view word = trim(part);
    if (word.empty()) return std::unexpected("write labels of sections, as in night, weekend");
    const Parsed<Value> label = parseValue(LabelForm{}, word);
    if (!label) return std::unexpected(label.error() + "; several are separated by commas");
    if (std::ranges::find(labels, word) != labels.end())
      return std::unexpected("`" + std::string(word) + "` stands here twice");
    labels.emplace_back(word);
  }
  return labels;
}

Parsed<Value> parseValue(const RegionList&, std::string_view text) {
  std::vector<std::string> codes;
  if (text == "any") return codes;
  for (const std::string_view part : split(text, ',')) {
    const Parsed<std::string> code = country(trim(part));
    if (!code) return std::unexpected(code.error());
    codes.push_back(*code);
  }
  std::ranges::sort(codes);
  const auto repeated = std::ranges::unique(codes);
  codes.erase(repeated.begin(), repeated.end());
  return codes;
}

Parsed<Value> parseValue(const RungList& form, std::string_view text) {
  std::vector<Rung> rungs;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find_first_of(" \t"), rest.size());
    const Parsed<Rung> next = rung(rest.substr(0, end));
    if (!next) return std::unexpected(next.error());
    if (rungs.empty() && next->idle.count() != 0)
      return std::unexpected("the first step is for no idle time: begin with 0h, as in 0h:100%");
    if (!rungs.empty() && next->idle <= rungs.back().idle)
      return std::unexpected("the idle times must rise: " + config::text(next->idle) + " comes after " +
                             config::text(rungs.back().idle));
    if (next->idle > form.kLongest)
      return std::unexpected("no idle time may be above " + config::text(form.kLongest));
    rungs.push_back(*next);
    rest = trim(rest.substr(end));
  }
  return rungs;
}

}  // namespace agent::config
