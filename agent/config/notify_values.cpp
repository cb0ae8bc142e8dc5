#include <algorithm>
#include <iterator>

#include "agent/config/rules.h"
#include "agent/config/text.h"
#include "agent/config/told_names.h"
#include "agent/config/url.h"
#include "agent/config/value_parsers.h"

/// Values of channels: addresses, and what they are sent.
namespace agent::config {
namespace {

bool isLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// `a, b`, each trimmed, checked, and not there twice.
template <typename Check>
Parsed<Value> list(std::string_view text, std::string_view example, Check check) {
  std::vector<std::string> words;
  for (const std::string_view part : split(text, ',')) {
    const std::string word{trim(part)};
    if (word.empty()) return std::unexpected("write " + std::string(example));
    if (std::string fault = check(word); !fault.empty()) return std::unexpected(std::move(fault));
    if (std::ranges::find(words, word) != words.end())
      return std::unexpected("`" + word + "` stands here twice");
    words.push_back(word);
  }
  return words;
}

std::string faultOfEvent(const std::string& word) {
  const std::vector<std::string_view> known = eventNames();
  if (std::ranges::find(known, word) != known.end()) return {};
  return "`" + word + "` is no event" + suggestion(word, known) + ": write none, or " + listed(known) +
         ", or several with commas between";
}

std::string faultOfRule(const std::string& pattern) {
  std::vector<std::string_view> known = ruleNames();
  std::ranges::copy(eventNames(), std::back_inserter(known));
  const auto matches = [&](std::string_view name) { return matchesName(pattern, std::string(name)); };
  if (std::ranges::any_of(known, matches)) return {};
  const std::string near = suggestion(pattern, known);
  return "there is no rule and no event `" + pattern + "`" +
         (near.empty() ? "; write names such as machine_offline, or patterns such as machine_*" : near);
}

/// RFC 5321, section 4.1.2, without quoted local parts and address literals.
bool isMailAddress(std::string_view text) {
  constexpr std::size_t kLongest = 254;
  constexpr std::size_t kLongestLocal = 64;
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || text.size() > kLongest || at > kLongestLocal) return false;
  const auto isAtom = [](std::string_view word, std::string_view others) {
    const auto allowed = [&](char c) { return isLetterOrDigit(c) || others.contains(c); };
    return !word.empty() && std::ranges::all_of(word, allowed);
  };
  const auto local = split(text.substr(0, at), '.');
  const auto domain = split(text.substr(at + 1), '.');
  const auto isLabel = [&](std::string_view word) {
    return isAtom(word, "-") && word.front() != '-' && word.back() != '-';
  };
  return std::ranges::all_of(local, [&](auto word) { return isAtom(word, "!#$%&'*+-/=?^_`{|}~"); }) &&
         std::ranges::all_of(domain, isLabel);
}

std::string faultOfMailAddress(const std::string& text) {
  if (isMailAddress(text)) return {};
  const std::size_t bracket = text.find('<');
  if (bracket != std::string::npos && text.ends_with('>')) {
    const std::string inner = text.substr(bracket + 1, text.size() - bracket - 2);
    if (isMailAddress(inner)) return "write the address alone: " + inner;
  }
  return "this is no mail address: write one such as alerts@example.com";
}

}  // namespace

Parsed<Value> parseValue(const EventList&, std::string_view text) {
  if (text == "none") return std::vector<std::string>{};
  return list(text, "none, or events, as in rented, price", faultOfEvent);
}

Parsed<Value> parseValue(const SecretFileForm&, std::string_view text) {
  if (hasCommentAtEnd(text)) return std::unexpected("this is not a path");
  if (text.starts_with('/')) return std::string(text);
  if (text.contains('/'))
    return std::unexpected(
        "write the whole path, from the first `/`, or the name of a credential of systemd");
  const auto allowed = [](char c) { return isLetterOrDigit(c) || std::string_view("_-.").contains(c); };
  if (!std::ranges::all_of(text, allowed) || text.front() == '.')
    return std::unexpected(
        "write the path of a file that holds it, from the first `/`, or the name of a credential of systemd");
  return std::string(text);
}

Parsed<Value> parseValue(const ChannelUrlForm&, std::string_view text) {
  Parsed<std::string> url = channelUrl(text);
  if (!url) return std::unexpected(std::move(url.error()));
  return *std::move(url);
}

Parsed<Value> parseValue(const ChatIdForm&, std::string_view text) {
  constexpr std::size_t kMostDigits = 18;
  constexpr std::size_t kLongestName = 32;
  const auto isNameLetter = [](char c) { return isLetterOrDigit(c) || c == '_'; };
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  const std::string_view name = text.starts_with('@') ? text.substr(1) : std::string_view{};
  const bool isNumber = isDigits(digits) && digits.size() <= kMostDigits;
  const bool isName = !name.empty() && name.size() <= kLongestName && std::ranges::all_of(name, isNameLetter);
  if (isNumber || isName) return std::string(text);
  return std::unexpected(
      "write the chat's number, such as -1001234567890, or a channel's name, such as @my_rigs");
}

Parsed<Value> parseValue(const MailServerForm&, std::string_view text) {
  auto server = hostAndPort(text);
  if (!server) return std::unexpected(std::move(server.error()));
  return MailServer{.host = std::move(server->host), .port = server->port};
}

Parsed<Value> parseValue(const UserForm&, std::string_view text) {
  if (isQuoted(text) || hasCommentAtEnd(text)) return std::unexpected("write the name alone");
  return std::string(text);
}

Parsed<Value> parseValue(const MailAddressForm&, std::string_view text) {
  if (std::string fault = faultOfMailAddress(std::string(text)); !fault.empty())
    return std::unexpected(std::move(fault));
  return std::string(text);
}

Parsed<Value> parseValue(const MailAddressList&, std::string_view text) {
  return list(text, "addresses, as in me@example.com, you@example.com", faultOfMailAddress);
}

Parsed<Value> parseValue(const RuleList&, std::string_view text) {
  return list(text, "names of rules, as in machine_offline, offer_*", faultOfRule);
}

Parsed<Value> parseValue(const QuietHoursForm&, std::string_view text) {
  constexpr std::string_view kExample = "write begin, end and time zone, as in 22:00-07:00 Europe/Prague";
  constexpr int kWholeDay = 24 * 60;
  const std::size_t blank = text.find_last_of(" \t");
  const std::string_view last = blank == std::string_view::npos ? std::string_view{} : text.substr(blank + 1);
  const bool zoned = !last.empty() && isLetterOrDigit(last.front()) && !isDigits(last.substr(0, 1));
  const Parsed<Value> hours = parseValue(HourSpan{}, zoned ? trim(text.substr(0, blank)) : text);
  if (!hours) return std::unexpected(hours.error());
  const auto& [from, until] = std::get<Span>(*hours);
  if (from == 0 && until == kWholeDay)
    return std::unexpected("quiet hours come to an end: " + std::string(kExample));
  QuietHours result{.fromMinute = from, .toMinute = until};
  if (!zoned) return result;
  const Parsed<Value> zone = parseValue(ZoneForm{}, last);
  if (!zone) return std::unexpected("`" + std::string(last) + "`: " + zone.error());
  result.zone = std::get<provider::TimeZone>(*zone);
  return result;
}

}  // namespace agent::config
