#pragma once

#include "provider/sandbox/http.h"
#include "provider/sandbox/world.h"

namespace provider::sandbox {

/// What a person or a test may do to the world besides the API, with the same key and outside its rate limit:
///
///     GET  /requests   the log: {"requests":[…], "code":0}
///     POST /machine    {name, connected?, online?, working_properly?, visibility?, mrl?,
///                       on_demand{}?, spot{}?}
///     POST /bid        {server, price{}}    somebody else's bid: {"id":4711, "code":0}
///     POST /reprice    {order, price{}}     a bid, own or not, gets another price on the website
///     POST /end        {order}              an order, own or not, is cancelled on the website
///     POST /rent       {server}             somebody rents any machine on demand …
///     POST /release    {server}             … and leaves it
///     POST /lowering   {step{}, window_s}   how far and how often bids may be lowered from now on
///
/// Under a crowd, what was rented or bid here is the operator's: it stays as it is until it is changed here.
/// But whoever rents a machine gives up when it cannot be reached for a quarter of an hour, also where it was
/// taken offline here.
///
/// A line of the log has `steady_ms`, `time_ms`, `method`, `endpoint`, `status`, `code` and, with code 6,
/// `error`. The account's machines have names, all have numbers (`server`). Prices are given by wire key
/// (`{"bitcoin":0.0000042}`), and zero takes one of a machine's away; a bid and a step are one positive
/// price. Errors are told as the API tells them: what is missing, out of bounds or cannot be done is code 2.
[[nodiscard]] Answer answerConsole(World& world, const HttpRequest& request);

}  // namespace provider::sandbox
