#include "agent/commands/rehearse_command.h"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <expected>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "agent/commands/option_values.h"
#include "agent/commands/terminal.h"
#include "agent/rehearsal/market_file.h"
#include "agent/rehearsal/page.h"
#include "agent/rehearsal/rehearsal.h"
#include "agent/rehearsal/summary.h"

namespace agent::commands {

namespace {

namespace fs = std::filesystem;

constexpr int kMostDays = 366;
constexpr std::size_t kMostMachines = 1000;
constexpr std::size_t kMostRivals = 100'000;
constexpr double kMostOutages = 1000;

/// A file that takes the place of an older one when all of it was written, with that one's permissions. Where
/// a symbolic link stands, what it points to is replaced.
class NewFile {
 public:
  explicit NewFile(const fs::path& file) {
    std::error_code error;
    file_ = fs::weakly_canonical(file, error);
    if (error) file_ = file;
    if (fs::exists(file_, error) && !fs::is_regular_file(file_, error)) {
      fault_ = "it is not a regular file";
      return;
    }
    part_ = file_.string() + ".part-" + std::to_string(::getpid());
    stream_.open(part_, std::ios::binary | std::ios::noreplace);
    if (!stream_.is_open()) fault_ = std::system_category().message(errno);
  }
  ~NewFile() {
    std::error_code ignored;
    if (fault_.empty()) fs::remove(part_, ignored);
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  /// Why it cannot be written; empty = it can.
  [[nodiscard]] const std::string& fault() const { return fault_; }
  [[nodiscard]] bool finish(const std::string& content) {
    stream_ << content;
    stream_.close();
    if (!stream_) return false;
    std::error_code error;
    if (const auto older = fs::status(file_, error); fs::exists(older))
      fs::permissions(part_, older.permissions(), error);
    fs::rename(part_, file_, error);
    return !error;
  }

 private:
  fs::path file_;
  fs::path part_;
  std::ofstream stream_;
  std::string fault_;
};

std::string wrongValue(const std::string& option, const std::string& expected, const std::string& value) {
  return "--" + option + " takes " + expected + ", not \"" + value + "\"";
}

template <typename Number>
std::string takeBetween(const Arguments& arguments, const std::string& option, Number least, Number most,
                        const std::string& expected, Number& into) {
  if (!arguments.has(option)) return {};
  const std::string text = arguments.get(option);
  const bool taken = takeNumber(text, into) && into >= least && into <= most;
  return taken ? std::string() : wrongValue(option, expected, text);
}

/// Everything but the market's file.
std::expected<rehearsal::Plan, std::string> planFrom(const Arguments& arguments) {
  rehearsal::Plan plan;
  int days = static_cast<int>(plan.length.count());
  for (const std::string& fault :
       {takeBetween(arguments, "days", 1, kMostDays,
                    "a number of days from 1 to " + std::to_string(kMostDays), days),
        takeBetween<std::uint64_t>(arguments, "seed", 0, UINT64_MAX, "a whole number", plan.seed),
        takeBetween<std::size_t>(arguments, "machines", 1, kMostMachines,
                                 "a number from 1 to " + std::to_string(kMostMachines), plan.machines),
        takeBetween<std::size_t>(arguments, "rivals", 0, kMostRivals,
                                 "a number from 0 to " + std::to_string(kMostRivals), plan.rivals),
        takeBetween(arguments, "outages", 0.0, kMostOutages, "a number such as 0, 0.5 or 3", plan.outages)})
    if (!fault.empty()) return std::unexpected(fault);
  if (arguments.has("market") && arguments.has("rivals"))
    return std::unexpected("--market brings its own rivals: leave out --rivals");
  plan.length = std::chrono::days{days};
  return plan;
}

/// For who waits at a terminal.
class Progress {
 public:
  void operator()(std::chrono::days done, std::chrono::days all) const {
    if (shown_) std::cerr << "\rday " << done.count() << " of " << all.count() << "\x1b[K" << std::flush;
  }
  void end() const {
    if (shown_) std::cerr << "\r\x1b[K" << std::flush;
  }

 private:
  bool shown_ = ::isatty(STDERR_FILENO) == 1;
};

}  // namespace

CommandSpec rehearseSpec() {
  return {.name = "rehearse",
          .summary = "run this configuration for days on a simulated market, in seconds",
          .operand = {},
          .options = {{"days", "", "N", "how many days (7)"},
                      {"seed", "", "N", "what the market is made from: the same number, the same course (1)"},
                      {"machines", "", "N",
                       "machines that are invented for the [server.…] sections (two for each)"},
                      {"rivals", "", "N", "everybody else's machines (3500)"},
                      {"market", "", "FILE",
                       "begin with this recorded answer of the marketplace endpoint instead"},
                      {"outages", "", "N", "how often a machine fails in thirty days (1)"},
                      {"report", "", "FILE", "write a page of HTML with plots, complete in itself"}},
          .more =
              "\nNo request is sent, nothing is stored and nobody is told: machines, offers, rivals and "
              "renters are\n"
              "made up, and the clock is virtual. The agent writes there whatever `mode` is. Coins are "
              "worth what\n"
              "[rates] says (65,000 USD and 0.28 USD where it says nothing), or what the recorded market "
              "tells.\n"
              "What the agent earns is set beside what the same market would have paid with every price\n"
              "left alone.\n"};
}

int runRehearse(const GlobalOptions& global, const Arguments& arguments) {
  auto plan = planFrom(arguments);
  if (!plan) return fail(kUsage, plan.error() + "; see clore-agent rehearse --help");
  const auto config = loadConfig(global);
  if (!config) return config.error();
  if (arguments.has("market")) {
    auto record = rehearsal::readMarketFile(arguments.get("market"), plan->seed);
    if (!record) return fail(kUsage, record.error().message);
    plan->record = std::move(*record);
  }
  std::optional<NewFile> report;
  if (arguments.has("report")) {
    report.emplace(arguments.get("report"));
    if (!report->fault().empty())
      return fail(kUsage, "cannot write " + arguments.get("report") + ": " + report->fault());
  }
  const Progress progress;
  const auto rehearsed = rehearsal::rehearse(*config, *plan, progress);
  progress.end();
  std::cout << rehearsal::summaryTable(rehearsed, terminalCanvas()) << std::flush;
  for (const std::string& note : rehearsed.notes) std::cerr << "clore-agent: " << note << '\n';
  if (!report) return kDone;
  const rehearsal::Title title{
      .configuration = global.configFile.filename().string(), .version = version(), .seed = plan->seed};
  if (!report->finish(rehearsal::page(rehearsed, title)))
    return fail(kTemporary, "cannot write " + arguments.get("report") + ": is the disk full?");
  return kDone;
}

}  // namespace agent::commands
