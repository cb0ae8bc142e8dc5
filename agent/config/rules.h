#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/config/document.h"
#include "agent/config/draft.h"

/// What the values of one section, or of several, must keep to together.
namespace agent::config {

/// A section without its `strategy` or `type`, and keys that only another one has. `choice` is empty when its
/// value was not understood, which is a problem of its own.
[[nodiscard]] std::vector<Problem> checkChoice(const Section& section, std::string_view choice);

/// [section.label] has no `key`: the problem, where the key is missing and nothing of the section was lost.
[[nodiscard]] std::optional<Problem> missingKey(const Section& section, std::string_view key,
                                                std::string_view advice);

/// Why this price can never be sent, or nothing. A price per GPU is measured at the upper limit only.
[[nodiscard]] std::optional<std::string> outsideLimits(const provider::pricing::OwnerPrice& price,
                                                       const provider::Limits& limits);

struct CheckedPolicy {
  provider::pricing::Policy policy;  ///< to be used only when there is no problem
  std::vector<Problem> problems;
};
[[nodiscard]] CheckedPolicy checkPolicy(const PolicyDraft& draft, const Section& section,
                                        const provider::Limits& limits);

/// Whether some price of the policy moves by itself, so that its guards are on unless they are set otherwise.
[[nodiscard]] bool followsSomething(const provider::pricing::Policy& policy);

/// Policies that would hold their prices between two readings of the market. `policies` are in the order of
/// the document's sections.
[[nodiscard]] std::vector<Problem> checkMarketAges(const Document& document,
                                                   const std::vector<provider::pricing::Policy>& policies,
                                                   std::chrono::milliseconds interval);

/// Servers whose policy computes a floor from costs that are not known.
[[nodiscard]] std::vector<Problem> checkCosts(const Document& document, const Draft& draft);

/// The schedules that the policy names, in the order of `all`.
[[nodiscard]] std::vector<provider::pricing::Schedule> schedulesOf(
    const PolicyDraft& policy, const std::vector<provider::pricing::Schedule>& all);
/// What is missing, references to schedules, schedules without a reference. `sound` = all values in the
/// policies were understood.
[[nodiscard]] std::vector<Problem> checkSchedules(const Document& document,
                                                  const std::vector<PolicyDraft>& policies, bool sound);

/// References to policies, policies without a reference, settings without a policy, sections that an earlier
/// one leaves nothing to. `rules` are in the order of the document's sections; `sound` = all values in these
/// were understood.
[[nodiscard]] std::vector<Problem> checkServers(const Document& document,
                                                const std::vector<ServerRule>& rules, bool sound);

/// What is missing, prices outside the limits, an increment that leaves no room below `max_bid`, sections
/// that an earlier one leaves nothing to. `offers` are in the order of the document's sections; `sound` = all
/// values in these were understood.
[[nodiscard]] std::vector<Problem> checkOffers(const Document& document,
                                               const std::vector<OfferDraft>& offers,
                                               const provider::Limits& limits, bool sound);
/// The rule with the policy that its keys make; of a draft without problems.
[[nodiscard]] OfferRule offerRule(const OfferDraft& draft);

/// What is missing, what excludes one another, what would send a password for everybody to read, and channels
/// that let nothing through. `channels` are in the order of the document's sections; `sound` = all values in
/// these and in [alert] were understood.
[[nodiscard]] std::vector<Problem> checkChannels(const Document& document,
                                                 const std::vector<ChannelDraft>& channels,
                                                 const ToldEvents& events, bool sound);
/// The channel with what follows from its type; of a draft without problems.
[[nodiscard]] Channel channelOf(const ChannelDraft& draft);

/// The sections of one known name, in file order; those with a label too many or too few are not among them.
[[nodiscard]] std::vector<const Section*> sectionsNamed(const Document& document, std::string_view name);

/// Whether a pattern lets everything through.
[[nodiscard]] bool matchesAll(std::string_view pattern);
[[nodiscard]] bool matchesName(const std::string& pattern, const std::string& machine);
[[nodiscard]] bool matchesGpu(const std::string& pattern, const std::string& gpu);
/// Whether everything that `pattern` matches is certainly matched by `earlier` as well.
[[nodiscard]] bool coversName(const std::string& earlier, const std::string& pattern);
[[nodiscard]] bool coversGpu(const std::string& earlier, const std::string& pattern);

}  // namespace agent::config
