#pragma once

#include <expected>
#include <functional>
#include <memory>
#include <utility>

#include "agent/commands/session.h"

namespace agent::commands {

/// What every command rests on that shows how things are now and changes nothing: a session that only reads,
/// and an engine that writes nothing.
struct Look {
  explicit Look(std::unique_ptr<Session> opened)
      : session(std::move(opened)), engine(session->engine(cycle::Authority::Look)) {}

  std::unique_ptr<Session> session;
  cycle::Engine engine;  ///< knows what the session's parts told it; they outlive it
};

/// One full cycle. `prepare` is done to the engine before it asks anything: what to look at, on whose word to
/// decide. Reads that failed are the engine's `errors()`; whatever else went wrong was said on stderr, and
/// the code is the one to end with.
[[nodiscard]] std::expected<std::unique_ptr<Look>, ExitCode> lookOnce(
    const GlobalOptions& global, const std::function<void(cycle::Engine&)>& prepare);

}  // namespace agent::commands
