#include "agent/journal/subjects.h"

#include <charconv>

namespace agent::journal {

namespace {

constexpr std::string_view kOffer = "offer:";

}  // namespace

std::string pauseName(std::int64_t offer) { return std::string(kOffer) + std::to_string(offer); }

std::optional<std::string> offerIn(std::string_view name) {
  if (!name.starts_with(kOffer)) return std::nullopt;
  return std::string(name.substr(kOffer.size()));
}

std::optional<std::int64_t> offerNumber(std::string_view digits) {
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  std::int64_t number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return read.ec == std::errc{} ? std::optional(number) : std::nullopt;
}

bool isOfOffer(EventKind kind) {
  switch (kind) {
    case EventKind::OfferWon:
    case EventKind::OfferLost:
    case EventKind::OfferEnded:
    case EventKind::OfferChanged:
      return true;
    case EventKind::ManualChange:
    case EventKind::Rented:
    case EventKind::Released:
    case EventKind::Paused:
    case EventKind::Resumed:
    case EventKind::AlertFiring:
    case EventKind::AlertResolved:
    case EventKind::AlertFlapping:
    case EventKind::AlertSteady:
    case EventKind::Silenced:
    case EventKind::Unsilenced:
    case EventKind::Forgotten:
      break;
  }
  return false;
}

}  // namespace agent::journal
