#include "arrows.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

namespace architecture {
namespace {

using Rooms = std::set<std::string_view>;

/// For each room of the provider: the rooms it may know beside itself.
const std::map<std::string_view, Rooms>& knows() {
  static const std::map<std::string_view, Rooms> kKnows{
      {"core", {}},
      {"api", {"core"}},
      {"market", {"core"}},
      {"machines", {"core"}},
      {"pricing", {"core", "market", "machines"}},
      {"offers", {"core", "market", "machines"}},
      {"alerts", {"core", "machines", "offers"}},
      {"sandbox", {"core", "api"}},
  };
  return kKnows;
}

const Rooms kPure{"core", "market", "machines", "pricing", "offers", "alerts"};

/// Files, threads and sockets: what a pure room has no business with.
const Rooms kImpure{"fstream",      "filesystem", "cstdio", "stdio.h",      "thread",
                    "mutex",        "future",     "atomic", "shared_mutex", "condition_variable",
                    "sys/socket.h", "fcntl.h",    "random", "ctime",        "iostream"};

bool isHeader(std::string_view file) { return file.ends_with(".h"); }
bool isPoco(std::string_view target) { return target.starts_with("Poco/"); }

/// The first two parts of a path: `provider`, `pricing`.
struct Place {
  std::string_view wing;
  std::string_view room;

  friend bool operator==(const Place&, const Place&) = default;
};

Place placeOf(std::string_view path) {
  const std::size_t first = path.find('/');
  if (first == std::string_view::npos) return {};
  const std::size_t second = path.find('/', first + 1);
  const bool hasRoom = second != std::string_view::npos;
  return {.wing = path.substr(0, first), .room = hasRoom ? path.substr(first + 1, second - first - 1) : ""};
}

std::string objectionToPlace(const Place& from, const Place& to) {
  if (from.wing == "provider" && to.wing == "agent") return "nothing in provider/ knows agent/";
  if (from.wing == "provider" && to.wing == "provider") {
    if (from.room == to.room) return {};
    const auto rule = knows().find(from.room);
    if (rule == knows().end()) return "the room is not in the map of who may know whom";
    if (!rule->second.contains(to.room))
      return std::string(from.room) + " does not know " + std::string(to.room);
  }
  if (to == Place{"agent", "manual"} && from != to)
    return "the manual is made from the program, and no part of it";
  return {};
}

}  // namespace

std::vector<Include> includesOf(const std::string& file, std::istream& text) {
  std::vector<Include> found;
  std::string line;
  for (int number = 1; std::getline(text, line); ++number) {
    std::erase_if(line, [](char c) { return c == ' ' || c == '\t'; });
    if (!line.starts_with("#include")) continue;
    const std::size_t open = line.find_first_of("\"<");
    const std::size_t close = line.find_first_of("\">", open == std::string::npos ? open : open + 1);
    if (open == std::string::npos || close == std::string::npos) continue;
    found.push_back({.file = file, .target = line.substr(open + 1, close - open - 1), .line = number});
  }
  return found;
}

std::vector<Include> includesUnder(const std::filesystem::path& root) {
  std::vector<Include> all;
  for (const char* wing : {"provider", "agent"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / wing)) {
      const std::string extension = entry.path().extension();
      if (extension != ".h" && extension != ".cpp") continue;
      std::ifstream text(entry.path());
      const auto found = includesOf(std::filesystem::relative(entry.path(), root).generic_string(), text);
      all.insert(all.end(), found.begin(), found.end());
    }
  return all;
}

std::string objection(const Include& include) {
  const Place from = placeOf(include.file);
  const std::string_view target = include.target;
  if (target.find("..") != std::string_view::npos) return "includes are named from the root";
  if (const std::string reason = objectionToPlace(from, placeOf(target)); !reason.empty()) return reason;
  if (target.starts_with("absl/") && include.file != "provider/core/time_zone.cpp")
    return "abseil is there for the time zones only";
  if (target == "sqlite3.h" && (from.room != "journal" || isHeader(include.file)))
    return "SQLite is a matter of the journal's sources";
  const bool poco = isPoco(target);
  const bool pure = from.wing == "provider" && kPure.contains(from.room);
  if (pure && poco) return "a pure room does not know Poco";
  if (pure && from.room != "core" && kImpure.contains(target))
    return "a pure room knows no files, threads or sockets";
  const bool coreToo =
      target == "fstream" || target == "thread" || target == "filesystem" || target == "mutex";
  if (pure && from.room == "core" && coreToo) return "a pure room knows no files and no threads";
  return {};
}

std::vector<Include> leaks(const std::vector<Include>& includes) {
  std::set<std::string> carriers;
  for (bool grown = true; grown;) {
    grown = false;
    for (const Include& include : includes)
      if (isHeader(include.file) && (isPoco(include.target) || carriers.contains(include.target)))
        grown |= carriers.insert(include.file).second;
  }
  std::vector<Include> found;
  for (const Include& include : includes)
    if (carriers.contains(include.target) && placeOf(include.file) != placeOf(include.target))
      found.push_back(include);
  return found;
}

}  // namespace architecture
