#include "agent/cycle/offer_tasks.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <variant>

#include "agent/cycle/pauses.h"
#include "agent/cycle/task_makers.h"

namespace agent::cycle {

using namespace provider;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

/// After a reading that failed, the next one for the same move.
constexpr milliseconds kRetryBook = 30s;

/// The next move may go out now, for all that is known.
bool wantsMove(const OfferState& state, const Moment& now) {
  if (!state.move || state.unconfirmed) return false;
  const auto* wait = std::get_if<offers::Wait>(&state.move->action);
  return std::holds_alternative<offers::Send>(state.move->action) || (wait && wait->until <= now.wall);
}

void addMove(std::vector<Task>& out, const OfferState& state, const Knowledge& knowledge,
             const config::Config& config, bool mayMove, const Moment& now) {
  if (state.unconfirmed) {
    out.push_back(urgent(TaskKind::ConfirmOffer, state.unconfirmed->nextRead));
    out.back().number = state.offer.id;
    return;
  }
  if (!mayMove || !state.move || std::holds_alternative<offers::Stay>(state.move->action)) return;
  const offers::Book* book = knowledge.bookOn(state.offer.serverId);
  if (wantsMove(state, now) && !freshForMove(book, config, now)) return;
  Task move = urgent(TaskKind::MoveOffer, now.steady);
  move.number = state.offer.id;
  if (const auto* wait = std::get_if<offers::Wait>(&state.move->action)) {
    move.due = now.steady + std::max(wait->until - now.wall, milliseconds::zero());
    move.essential = false;
  }
  out.push_back(move);
}

/// How long before a move may go out its machine's spot market is read for it, so that nothing is lost by
/// reading first.
constexpr milliseconds kReadAhead = 5s;

/// When the reading is due on which the next move of the offer will rest; nothing when none is waited for.
std::optional<SteadyTime> readAheadAt(const OfferState& state, const Moment& now) {
  const auto* wait = state.move ? std::get_if<offers::Wait>(&state.move->action) : nullptr;
  if (!wait) return std::nullopt;
  return now.steady + (wait->until - now.wall) - kReadAhead;
}

/// The reading on which a move rests goes before those that nothing waits for.
void advance(Task& read, SteadyTime due, const Moment& now) {
  read.due = std::min(read.due, due);
  if (read.due <= now.steady) read.lateness = std::numeric_limits<double>::infinity();
}

/// For a move that may go out now.
void readForMove(Task& read, const BookState& known, const config::Config& config, const Moment& now) {
  if (freshForMove(known.book ? &*known.book : nullptr, config, now)) return;
  advance(read, known.readFailed ? *known.askedAt + kRetryBook : now.steady, now);
  read.essential = !known.readFailed;
}

/// The spot markets of the machines on which something is bid that a section names.
void addBookTasks(std::vector<Task>& out, const Knowledge& knowledge, const config::Config& config,
                  const Scope& scope, const Moment& now) {
  static const BookState kUnread;
  std::map<std::int64_t, Task> reads;
  for (const auto& [id, state] : knowledge.offers) {
    if (!scope.offersOnly && !config::matchOffer(config, state.offer)) continue;
    const std::int64_t server = state.offer.serverId;
    const auto found = knowledge.books.find(server);
    const BookState& known = found == knowledge.books.end() ? kUnread : found->second;
    Task& read = reads[server];
    if (read.number == 0)
      read = recurring(TaskKind::ReadSpotMarket, known.askedAt, config.offersInterval, now);
    read.number = server;
    const bool mayMove = scope.mayWrite && !pauseOf(knowledge.switches, pauseName(id), now.wall);
    if (!mayMove || !known.askedAt) continue;
    if (wantsMove(state, now)) readForMove(read, known, config, now);
    // The two clocks are read one after the other: what was asked in time may seem a moment early.
    const auto ahead = readAheadAt(state, now);
    if (ahead && *known.askedAt < *ahead - 1s) advance(read, *ahead, now);
  }
  for (auto& [server, read] : reads) out.push_back(std::move(read));
}

}  // namespace

bool freshForMove(const offers::Book* book, const config::Config& config, const Moment& now) {
  constexpr milliseconds kFresh = 10s;
  // Where requests are far apart, or answers slow, one may come between.
  const milliseconds oldest = std::max<milliseconds>(kFresh, 3 * config.api.requestInterval);
  return book && now.wall >= book->readAt && now.wall - book->readAt <= oldest;
}

bool isOfOffers(TaskKind kind) {
  return kind == TaskKind::ConfirmOffer || kind == TaskKind::MoveOffer || kind == TaskKind::PollOrders ||
         kind == TaskKind::ReadSpotMarket;
}

void addOfferTasks(std::vector<Task>& out, const Knowledge& knowledge, const config::Config& config,
                   const Scope& scope, const Moment& now) {
  if (scope.offersOnly || !config.offers.empty())
    out.push_back(recurring(TaskKind::PollOrders, knowledge.ordersAskedAt, config.offersInterval, now));
  addBookTasks(out, knowledge, config, scope, now);
  for (const auto& [id, state] : knowledge.offers) {
    const bool paused = pauseOf(knowledge.switches, pauseName(id), now.wall).has_value();
    addMove(out, state, knowledge, config, scope.mayWrite && !paused, now);
  }
}

}  // namespace agent::cycle
