#include "agent/commands/names.h"

#include "agent/journal/subjects.h"
#include "agent/report/text.h"

namespace agent::commands {

namespace {

/// Beyond that no further name is begun.
constexpr std::size_t kLongestList = 200;

}  // namespace

std::expected<std::optional<std::int64_t>, std::string> offerNamed(const std::string& name) {
  const auto offer = journal::offerIn(name);
  if (!offer) return std::nullopt;
  const auto number = journal::offerNumber(*offer);
  if (!number) return std::unexpected("\"" + report::printable(name) + "\": an offer is named as offer:39");
  return number;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    if (text.size() > kLongestList) return text + ", ...";
    text += (text.empty() ? "" : ", ") + report::printable(name);
  }
  return text;
}

}  // namespace agent::commands
