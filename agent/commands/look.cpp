#include "agent/commands/look.h"

namespace agent::commands {

std::expected<std::unique_ptr<Look>, ExitCode> lookOnce(const GlobalOptions& global,
                                                        const std::function<void(cycle::Engine&)>& prepare) {
  auto opened = Session::open(global, Storage::ReadOnly);
  if (!opened) return std::unexpected(opened.error());
  auto look = std::make_unique<Look>(std::move(*opened));
  prepare(look->engine);
  if (const auto recalled = look->engine.recall(); !recalled) return std::unexpected(fail(recalled.error()));
  if (!completeCycle(*look->session, look->engine)) return std::unexpected(fail(kTemporary, "interrupted"));
  return look;
}

}  // namespace agent::commands
