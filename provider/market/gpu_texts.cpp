#include "provider/market/gpu_texts.h"

namespace provider::market {

const std::optional<Gpu>& GpuTexts::read(const std::string& text) const {
  if (const auto found = known_.find(text); found != known_.end()) return found->second;
  if (text.size() > kLongestKnown) return last_ = parseGpu(text);
  if (known_.size() >= kMostKnown) known_.clear();
  return known_.emplace(text, parseGpu(text)).first->second;
}

}  // namespace provider::market
