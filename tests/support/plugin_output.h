#pragma once

#include <algorithm>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace test_support {

/// One entry of performance data, as it was written.
struct PerformanceDatum {
  std::string label;
  std::string value;
  std::string unit;
  std::string warning;
  std::string critical;
  std::string minimum;
  std::string maximum;
};

/// What a monitoring plugin said.
struct PluginOutput {
  std::string service;
  std::string state;
  std::string text;
  std::vector<PerformanceDatum> data;
  std::vector<std::string> more;  ///< further lines

  [[nodiscard]] const PerformanceDatum* find(const std::string& label) const {
    const auto found =
        std::ranges::find(data, label, [](const PerformanceDatum& datum) { return datum.label; });
    return found == data.end() ? nullptr : &*found;
  }
};

/// Reads plugin output strictly by the Monitoring Plugins Development Guidelines ("Plugin Output for Nagios",
/// "Performance data", "Threshold and ranges"). Nothing when it breaks a rule; `why` then says which.
inline std::optional<PluginOutput> readPluginOutput(const std::string& output, std::string& why) {
  static const std::regex kLine(R"(([A-Z]+) (OK|WARNING|CRITICAL|UNKNOWN) - ([^|]*[^| ])( \| ([^|]+))?)");
  static const std::string kRange = R"((@?(?:(?:~|-?\d+(?:\.\d+)?)?:)?(?:-?\d+(?:\.\d+)?)?))";
  static const std::regex kDatum(R"(('(?:[^'=]|'')+'|[^'=; ]+)=(-?\d+(?:\.\d+)?|U)(us|ms|s|%|B|KB|MB|TB|c)?)"
                                 R"((?:;)" +
                                 kRange + R"()?(?:;)" + kRange +
                                 R"()?(?:;(-?\d+(?:\.\d+)?)?)?(?:;(-?\d+(?:\.\d+)?)?)?)");
  const auto broken = [&why](const std::string& rule) {
    why = rule;
    return std::nullopt;
  };
  if (output.size() >= 8192) return broken("8 KiB are all that is read");
  if (!output.ends_with('\n') || output.ends_with("\n\n")) return broken("whole lines, none of them empty");
  PluginOutput read;
  std::vector<std::string> lines;
  for (std::size_t from = 0; from < output.size();) {
    const std::size_t end = output.find('\n', from);
    lines.push_back(output.substr(from, end - from));
    from = end + 1;
  }
  for (const std::string& line : lines)
    if (std::ranges::any_of(line, [](char c) { return (static_cast<unsigned char>(c) < 0x20) || c == 0x7f; }))
      return broken("no control characters");
  std::smatch parts;
  if (!std::regex_match(lines.front(), parts, kLine))
    return broken("SERVICE STATUS - text, and performance data after one bar: " + lines.front());
  read.service = parts[1];
  read.state = parts[2];
  read.text = parts[3];
  std::string rest = parts[5];
  std::set<std::string> labels;
  while (!rest.empty()) {
    std::smatch datum;
    if (!std::regex_search(rest, datum, kDatum, std::regex_constants::match_continuous))
      return broken("'label'=value[UOM];[warn];[crit];[min];[max]: " + rest);
    if (!labels.insert(datum[1].str().substr(0, 19)).second) return broken("labels are unique");
    read.data.push_back({.label = datum[1],
                         .value = datum[2],
                         .unit = datum[3],
                         .warning = datum[4],
                         .critical = datum[5],
                         .minimum = datum[6],
                         .maximum = datum[7]});
    rest.erase(0, static_cast<std::size_t>(datum.length()));
    if (!rest.empty() && (rest.front() != ' ' || rest.size() == 1))
      return broken("one blank between: " + rest);
    if (!rest.empty()) rest.erase(0, 1);
  }
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].find('|') != std::string::npos) return broken("a bar in a further line begins more data");
    read.more.push_back(lines[i]);
  }
  return read;
}

}  // namespace test_support
