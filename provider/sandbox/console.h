#pragma once

#include "provider/sandbox/http.h"
#include "provider/sandbox/world.h"

namespace provider::sandbox {

/// What a person or a test may do to the world besides the API, with the same key and outside its rate limit:
///
///     GET  /requests   the log: {"requests":[{steady_ms, time_ms, method, endpoint, status, code, error?}],
///     "code":0} POST /machine    {name, connected?, online?, working_properly?, visibility?, mrl?,
///     on_demand{}?, spot{}?}
///
/// Prices are given by wire key, and zero takes one away. Errors are told as the API tells them.
[[nodiscard]] Answer answerConsole(World& world, const HttpRequest& request);

}  // namespace provider::sandbox
