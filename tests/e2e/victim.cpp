#include "tests/e2e/victim.h"

#include <signal.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <thread>

namespace e2e {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

/// What it comes to rest at.
constexpr const char* kLastPrice = "0.0002";
constexpr const char* kLastBid = "0.0000022";
constexpr std::int64_t kSecond_ms = 1000;

std::int64_t sinceBoot_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

bool isAcceptedWrite(const Sandbox::Request& request) {
  return request.method == "POST" && request.code == 0;
}

void demand(bool holds, const std::string& what) {
  if (!holds) throw Failed(what);
}

}  // namespace

Victim::Victim(std::uint32_t seed, const std::string& hook) : random_(seed), hook_(hook) {}

void Victim::configure(const std::string& price, const std::string& bid) {
  Settings settings = sandbox_.settings();
  settings.agent = "mode = enforce\npoll_interval = 3s\nconfig_interval = 1m\n";
  settings.rest =
      "[server.priced]\nname = rig-01\npolicy = p\n[policy.p]\nstrategy = fixed\non_demand = " + price +
      " BTC\nspot = 60%\n"
      "[offers]\nlowering_window = 6s\npoll_interval = 8s\n[offer.job]\norder = 39\nstrategy = fixed\nprice "
      "= " +
      bid +
      " BTC\n"
      "[alert]\noffline_after = 1s\nrecover_after = 1s\ngroup_wait = 0s\n"
      "[notify.hook]\ntype = webhook\nseverity = critical\nurl = " +
      hook_ + "\n";
  home_.configure(settings);
}

void Victim::start() {
  constexpr std::array kPrices{"0.0001", "0.00012", "0.00018", "0.0003"};
  constexpr std::array kBids{"0.0000022", "0.000003", "0.0000042"};
  configure(kPrices[random_() % kPrices.size()], kBids[random_() % kBids.size()]);
  agent_ = std::make_unique<Process>(home_.start({"run"}));
}

/// Many die while they start, and many while they write.
milliseconds Victim::lifetime() {
  const unsigned longest_ms = random_() % 4 == 0 ? 700 : 11'000;
  return milliseconds{random_() % longest_ms};
}

void Victim::kill() {
  demand(agent_->running(), "it ended by itself:\n" + agent_->err());
  agent_->kill();
  killedAt_ms_.push_back(sinceBoot_ms());
  agent_.reset();
  const std::filesystem::path file = home_ / "state/journal.db";
  // Whoever looks takes the write-ahead log in, which is the agent's to do most of the time.
  if (random_() % 5 != 0 || !std::filesystem::exists(file) || std::filesystem::file_size(file) == 0) return;
  const std::string found = JournalFile(file).integrity();
  demand(found == "ok", "the journal is damaged: " + found);
}

void Victim::setOnline(bool online) {
  sandbox_.change(std::string(R"({"name":"rig-02","online":)") + (online ? "true" : "false") + "}");
}

bool Victim::wasKilledBetween(std::int64_t from_ms, std::int64_t to_ms) const {
  return std::ranges::any_of(killedAt_ms_, [=](std::int64_t at) { return at >= from_ms && at <= to_ms; });
}

void Victim::settle() {
  writesWhileHunted_ = static_cast<std::size_t>(std::ranges::count_if(sandbox_.requests(), isAcceptedWrite));
  configure(kLastPrice, kLastBid);
  apply_ = std::make_unique<Process>(home_.start({"apply"}));
}

void Victim::rest() {
  demand(apply_->exitCode(60s) == 0, "the owner cannot apply:\n" + apply_->err());
  agent_ = std::make_unique<Process>(home_.start({"run"}));
}

void Victim::finish() {
  agent_->signal(SIGTERM);
  demand(agent_->exitCode(10s) == 0, "it does not end well:\n" + agent_->err());
  const std::vector<Sandbox::Request> requests = sandbox_.requests();
  judgePace(requests);
  judgeWrites(requests);
  judgeLowerings(requests);
  judgeRest();
}

void Victim::judgePace(const std::vector<Sandbox::Request>& requests) {
  for (std::size_t i = 1; i < requests.size(); ++i) {
    const bool close = requests[i].at_ms - requests[i - 1].at_ms < kSecond_ms;
    const bool refused = requests[i].code == 5;
    if (!close && !refused) continue;
    // The turn is noted before the request goes out: who is killed on the way may have been that much later.
    const bool killed = wasKilledBetween(requests[i - 1].at_ms - kSecond_ms, requests[i].at_ms);
    demand(killed, requests[i].endpoint + " came too soon after " + requests[i - 1].endpoint);
    ++hurried_;
  }
}

void Victim::judgeWrites(const std::vector<Sandbox::Request>& requests) {
  const JournalFile journal(home_ / "state/journal.db");
  const std::string found = journal.integrity();
  demand(found == "ok", "the journal is damaged: " + found);
  const std::vector<JournalFile::Write> writes = journal.writes();
  std::set<std::int64_t> used;
  for (const Sandbox::Request& request : requests) {
    if (!isAcceptedWrite(request)) continue;
    ++writes_;
    const std::string kind = request.endpoint == "set_spot_price" ? "spot_price" : "settings";
    // The last that was noted before it came.
    const auto entry = std::ranges::find_if(writes.rbegin(), writes.rend(), [&](const auto& write) {
      return write.kind == kind && write.sent_ms <= request.wall_ms;
    });
    demand(entry != writes.rend(), "an accepted " + request.endpoint + " is not in the journal");
    const std::string what = "write " + std::to_string(entry->id) + ", accepted, is " + entry->outcome;
    demand(used.insert(entry->id).second, what + " and was sent twice");
    demand(entry->outcome == "verified" || entry->outcome == "superseded" || entry->outcome == "accepted",
           what);
  }
  for (const JournalFile::Write& write : writes)
    demand(write.outcome != "pending", "write " + std::to_string(write.id) + " is pending in the end");
}

void Victim::judgeLowerings(const std::vector<Sandbox::Request>& requests) const {
  int tooFar = 0;
  for (const Sandbox::Request& request : requests) {
    demand(!request.error.starts_with("can_lower_every"), "a lowering came inside its window");
    // Who is killed before he has stored what he learned has to ask again.
    const bool forgotten = wasKilledBetween(request.at_ms, request.at_ms + kSecond_ms);
    tooFar += request.error == "exceeded_max_step" && !forgotten ? 1 : 0;
  }
  demand(tooFar <= 1, "the step was asked for " + std::to_string(tooFar) + " times");
}

void Victim::judgeRest() const {
  const std::string config = sandbox_.serverConfig("rig-01");
  demand(config.find(R"("bitcoin":0.0002,)") != std::string::npos ||
             config.find(R"("bitcoin":0.0002})") != std::string::npos,
         "the price does not come to rest: " + config + "\n" + agent_->err());
  const std::string orders = sandbox_.myOrders();
  demand(orders.find(R"("price":0.0000022)") != std::string::npos ||
             orders.find(R"("price":2.2e-06)") != std::string::npos ||
             orders.find(R"("price":2.2e-6)") != std::string::npos,
         "the bid does not come to rest: " + orders + "\n" + agent_->err());
}

}  // namespace e2e
