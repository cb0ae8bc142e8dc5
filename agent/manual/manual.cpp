#include "agent/manual/manual.h"

#include <algorithm>

#include "agent/config/values.h"
#include "agent/manual/fills.h"
#include "agent/manual/roff.h"

namespace agent::manual {
namespace {

constexpr Page kPages[]{
    {"program", "man/clore-agent.1.in", Markup::Roff},
    {"check", "man/clore-agent-check.1.in", Markup::Roff},
    {"ini", "man/clore-agent.ini.5.in", Markup::Roff},
    {"completion", "completion/clore-agent.in", Markup::Shell},
};

struct Filler {
  std::string_view what;
  Fill (*fill)(const Words& arguments);
};
constexpr Filler kFillers[]{
    {"title", titleLine},         {"synopsis", synopsis},          {"options", optionEntries},
    {"commands", commandEntries}, {"exit-codes", exitCodeEntries}, {"section", sectionHead},
    {"keys", keyEntries},         {"tables", completionTables},
};

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

Fill fillOf(std::string_view line) {
  line = line.substr(kOpen.size(), line.size() - kOpen.size() - kClose.size());
  Words words = config::split(line, ' ');
  const auto filler = std::ranges::find(kFillers, words.front(), &Filler::what);
  if (filler == std::end(kFillers)) return std::unexpected("nothing is called " + std::string(words.front()));
  words.erase(words.begin());
  return filler->fill(words);
}

/// Lines of a source, one after the other.
class Filling {
 public:
  explicit Filling(Markup markup) : markup_(markup) {}

  Fill take(std::string_view line) {
    if (line.starts_with(kOpen) && line.ends_with(kClose)) return fillOf(line);
    if (markup_ == Markup::Shell) return std::string(line) + "\n";
    if (line == ".EE") example_ = false;
    const bool request = line.starts_with('.') && !example_;
    std::string made = request ? std::string(line) : example_ ? roff::example(line) : roff::prose(line);
    if (line == ".EX") example_ = true;
    return made + "\n";
  }

 private:
  Markup markup_;
  bool example_ = false;
};

}  // namespace

std::span<const Page> pages() { return kPages; }

std::expected<std::string, std::string> filled(std::string_view source, Markup markup) {
  Filling filling(markup);
  std::string out;
  for (int line = 1; !source.empty(); ++line) {
    const std::size_t end = std::min(source.find('\n'), source.size());
    const Fill text = filling.take(source.substr(0, end));
    if (!text) return std::unexpected(std::to_string(line) + ": " + text.error());
    out += *text;
    source.remove_prefix(std::min(end + 1, source.size()));
  }
  return out;
}

}  // namespace agent::manual
