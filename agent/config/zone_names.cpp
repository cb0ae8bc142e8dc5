#include "agent/config/zone_names.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "agent/config/file.h"
#include "agent/config/text.h"
#include "provider/core/time_zone.h"

namespace agent::config {
namespace {

constexpr const char* kDatabase = "/usr/share/zoneinfo/tzdata.zi";
constexpr std::size_t kMostBytes = 1024 * 1024;

std::string_view nextWord(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

/// Of `Z name …` and `L target name` lines (zic(8), the compact form).
std::vector<std::string_view> namesIn(std::string_view database) {
  std::vector<std::string_view> names;
  while (!database.empty()) {
    const std::size_t end = std::min(database.find('\n'), database.size());
    std::string_view line = database.substr(0, end);
    database.remove_prefix(std::min(end + 1, database.size()));
    const std::string_view kind = nextWord(line);
    if (kind == "L") (void)nextWord(line);
    if (kind == "L" || kind == "Z") names.push_back(nextWord(line));
  }
  return names;
}

/// `Prague` for `Europe/Prague`; else by the distance of the letters.
std::string nearestZone(const std::string& name, const std::vector<std::string_view>& names) {
  for (const std::string_view known : names)
    if (lower(known.substr(known.rfind('/') + 1)) == lower(name)) return std::string(known);
  return std::string(nearest(name, names));
}

}  // namespace

std::string faultOfZone(const std::string& name) {
  if (!provider::TimeZone::load("Europe/London"))
    return "the time zone database is not installed here (package tzdata); only UTC is known";
  if (name.find_first_of("+:0123456789") != std::string::npos)
    return "write the name of a zone, such as Europe/Prague: it knows its daylight saving time";
  const auto database = readFile(kDatabase, kMostBytes);
  const std::string near = database ? nearestZone(name, namesIn(database->text)) : "";
  const std::string hint =
      near.empty() ? "; write a name such as Europe/Prague" : " (did you mean `" + near + "`?)";
  return "is not in the time zone database" + hint;
}

}  // namespace agent::config
