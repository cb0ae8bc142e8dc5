#pragma once

/// Mistakes that the simulation has to find: each is one a person could make, at the place where it would be
/// made. They are in patches (`faults/`) of copies of the product's sources and in these tests alone; the
/// product's own sources know nothing of them.
enum class Mistake {
  None,
  PacingForgotten,        ///< each life of the agent begins as if the key had never been used
  WindowForgotten,        ///< over a restart
  WindowOfLostForgotten,  ///< a lowering whose answer was lost opens none
  CalendarIgnored,        ///< windows do not move along with a calendar that is set
  MaxStepRoundedDown,     ///< `max_step`, by the smallest amount there is
  FloorPassedByRounding,  ///< the last rounding does not look at floor and ceiling
  LimitsIgnored,          ///< nobody looks at `[limits]`
  ModeForgottenByReload,  ///< a reload to `observe` goes on writing
  PauseIgnored,           ///< nobody looks at pauses
  AvailabilityGuessed,    ///< `public`, whatever it was
  OtherPricesDropped,     ///< only the policy's own price is sent
  CurrencyMixedUp,        ///< the amount of one currency is sent as that of bitcoin
  OldSettingsSentBack,    ///< settings need not be fresh for a write
  ManualHoldIgnored,      ///< what the owner set by hand is overwritten
  IntentAfterSending,     ///< the journal learns of a write that was sent already
  LostAnswerSentAgain,    ///< without reading back first
  OutcomeForgotten,       ///< the journal does not learn what a read-back showed
  FailedPollIsOutage,     ///< a poll that failed counts against every machine
  RecoveredFromPending,   ///< a phase is passed over
  MessageForgotten,       ///< what could not be delivered at once is never delivered
  ToldAgainAfterRestart,  ///< what was told is not stored
  HoldForever,            ///< a write that failed once is never tried again
};

/// Whether the mistake is being made.
[[nodiscard]] bool deliberate(Mistake mistake);
