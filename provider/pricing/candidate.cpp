#include "provider/pricing/candidate.h"

#include <array>
#include <charconv>

#include "provider/core/ensure.h"
#include "provider/market/gpu.h"

namespace provider::pricing {
namespace {

using market::Side;

Candidate held(Guard guard, std::string reason) {
  return {.price = {}, .about = std::move(reason), .samples = 0, .leftAlone = false, .heldBy = guard};
}

Candidate proposed(Price price, std::string reason, std::size_t samples = 0) {
  return {.price = price, .about = std::move(reason), .samples = samples, .leftAlone = false, .heldBy = {}};
}

const Candidate& notSet() {
  static const Candidate kNotSet{.price = {},
                                 .about = "the policy does not set the spot minimum",
                                 .samples = 0,
                                 .leftAlone = true,
                                 .heldBy = {}};
  return kNotSet;
}

Candidate ownersPrice(const OwnerPrice& given, const machines::Settings& settings) {
  if (!given.perGpu) return proposed(given.price, "the policy's fixed price");
  const auto gpu = market::parseGpu(settings.gpu);
  if (!gpu)
    return held(Guard::FreshInputs,
                "the price is per GPU, and the machine's GPUs are not known (\"" + settings.gpu + "\")");
  return proposed(given.forMachine(gpu->count),
                  given.price.text() + "/gpu, " + std::to_string(gpu->count) + " GPU(s)");
}

Candidate shareOf(const ShareOfOnDemand& rule, const std::optional<Price>& onDemand) {
  if (!onDemand) return held(Guard::FreshInputs, "the on-demand price that it is a share of is held");
  return proposed(onDemand->scaled(rule.share), percentText(rule.share) + " of the on-demand price");
}

std::string ageText(std::chrono::milliseconds age) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(age).count()) + " s";
}

Candidate percentileOf(const Percentile& rule, double fraction, Side side, Currency currency,
                       const Inputs& inputs) {
  if (!inputs.market) return held(Guard::FreshInputs, "the marketplace was not read yet");
  const auto age = inputs.now - inputs.market->takenAt();
  if (age > rule.marketMaxAge)
    return held(Guard::FreshInputs, "the marketplace was read " + ageText(age) + " ago");
  const std::string& text = inputs.machine.settings->gpu;
  const auto gpu = market::parseGpu(text);
  if (!gpu) return held(Guard::FreshInputs, "no machine compares with the GPUs \"" + text + "\"");
  if (!inputs.market->covers(gpu->model))
    return held(Guard::FreshInputs, "the marketplace was not read for " + gpu->model + " yet");
  const market::Comparables found = inputs.market->comparables({.model = gpu->model,
                                                                .gpuCount = gpu->count,
                                                                .match = rule.gpuCount,
                                                                .currency = currency,
                                                                .side = side});
  const std::size_t samples = found.unitsPerGpu.size();
  const std::string what =
      std::to_string(samples) + " comparable " +
      (rule.gpuCount == market::GpuCount::Same ? std::to_string(gpu->count) + "x " : "") + gpu->model;
  if (samples < rule.minSamples || samples == 0) {
    Candidate none =
        held(Guard::FreshInputs, "only " + what + ", min_samples is " + std::to_string(rule.minSamples));
    none.samples = samples;
    return none;
  }
  const std::string adjusted = rule.adjust == 0 ? "" : ", adjusted by " + percentText(rule.adjust);
  return proposed(market::priceAtPercentile(found, fraction, gpu->count, 1.0 + rule.adjust),
                  "percentile " + percentText(fraction) + " of " + what + adjusted, samples);
}

}  // namespace

std::string percentText(double fraction) {
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), fraction * 100,
                                          std::chars_format::general, 6);
  ensure(error == std::errc{}, "a percentage did not fit its text");
  return std::string(buffer.data(), end) + "%";
}

Candidate onDemandCandidate(const Policy& policy, const Inputs& inputs) {
  if (const auto* fixed = std::get_if<Fixed>(&policy.strategy))
    return ownersPrice(fixed->onDemand, *inputs.machine.settings);
  const auto& rule = std::get<Percentile>(policy.strategy);
  return percentileOf(rule, rule.percentile, Side::OnDemand, policy.currency, inputs);
}

Candidate spotCandidate(const Policy& policy, const Inputs& inputs, const std::optional<Price>& onDemand) {
  if (const auto* fixed = std::get_if<Fixed>(&policy.strategy)) {
    if (const auto* given = std::get_if<OwnerPrice>(&fixed->spot))
      return ownersPrice(*given, *inputs.machine.settings);
    if (const auto* share = std::get_if<ShareOfOnDemand>(&fixed->spot)) return shareOf(*share, onDemand);
    return notSet();
  }
  const auto& rule = std::get<Percentile>(policy.strategy);
  if (rule.spotPercentile)
    return percentileOf(rule, *rule.spotPercentile, Side::Spot, policy.currency, inputs);
  if (const auto* share = std::get_if<ShareOfOnDemand>(&rule.spot)) return shareOf(*share, onDemand);
  return notSet();
}

}  // namespace provider::pricing
