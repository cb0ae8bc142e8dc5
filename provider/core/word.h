#pragma once

namespace provider {

/// On whose word a decision is made.
enum class Word {
  Agent,  ///< confirmations are counted and cooldowns are waited for
  Owner,  ///< `plan` and `apply`: confirmations count as given, cooldowns are passed over
};

}  // namespace provider
