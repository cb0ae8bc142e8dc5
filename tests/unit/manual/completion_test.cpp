#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <fstream>
#include <sstream>

#include "agent/commands/command_table.h"
#include "agent/report/status.h"
#include "tests/support/certificate.h"
#include "tests/unit/manual/pages.h"

using namespace agent;
using namespace manual_test;

namespace {

namespace data = boost::unit_test::data;
using Words = std::vector<std::string>;

/// With and without bash-completion, which brings helpers of its own.
const bool kHelpers[] = {false, true};

/// As readline hands them over: broken at blanks, and at `:` and `=`.
Words wordsOf(const std::string& line) {
  Words words(1);
  char before = ' ';
  for (const char c : line) {
    const bool isBreak = c == ':' || c == '=';
    const bool wasBreak = before == ':' || before == '=';
    if (c == ' ' && before != '\\') {
      if (!words.back().empty()) words.emplace_back();
    } else {
      if (!words.back().empty() && isBreak != wasBreak) words.emplace_back();
      words.back() += c;
    }
    before = c;
  }
  return words;
}

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

/// A folder with a configuration, and the status of an agent that it belongs to.
class Shell {
 public:
  explicit Shell(bool helpers) {
    std::ofstream(folder_.path() / "clore-agent") << pageOf("completion");
    std::ofstream(config()) << "[agent]\nruntime_dir = " << folder_.path().string() << "\n";
    std::ofstream(folder_.path() / "with blank.ini") << "\n";
    const std::string both =
        "source /usr/share/bash-completion/bash_completion || echo install bash-completion\n";
    script_ << (helpers ? both : "") << "cd " << quoted(folder_.path().string())
            << "\nsource ./clore-agent\n";
  }

  [[nodiscard]] std::string config() const { return (folder_.path() / "agent.ini").string(); }

  void knows(const report::Status& status) const {
    BOOST_REQUIRE(report::store(folder_.path() / "status.json", status).has_value());
  }

  /// What a tabulator at the end of the line offers, sorted; the line begins with the program's options.
  Words completed(const std::string& rest) const {
    const std::string line = CLORE_AGENT " " + rest;
    const Words words = wordsOf(line);
    std::ostringstream ask;
    ask << script_.str() << "COMP_LINE=" << quoted(line) << " COMP_POINT=" << line.size() << "\nCOMP_WORDS=(";
    for (const std::string& word : words) ask << quoted(word) << ' ';
    ask << ")\nCOMP_CWORD=" << words.size() - 1
        << "\nCOMP_TYPE=9 COMP_KEY=9 COMP_WORDBREAKS=$' \\t\\n\"\\'><=;|&(:'\n"
           "_clore_agent clore-agent \"${COMP_WORDS[-1]}\" \"${COMP_WORDS[-2]}\"\n"
           "((${#COMPREPLY[@]})) && printf '%s\\n' \"${COMPREPLY[@]}\"\n";
    const auto file = folder_.path() / "ask.sh";
    std::ofstream(file) << ask.str();
    std::istringstream out(outputOf("bash --noprofile --norc " + quoted(file.string()) + " | sort"));
    Words offered;
    for (std::string word; std::getline(out, word);) offered.push_back(word);
    std::ranges::sort(offered);
    return offered;
  }

 private:
  test_support::TemporaryFolder folder_;
  std::ostringstream script_;
};

Words sorted(Words words) {
  std::ranges::sort(words);
  return words;
}

Words namesOf(const commands::CommandSpec& spec) {
  Words names{"--help"};
  for (const commands::OptionSpec& option : spec.options) names.push_back("--" + option.name);
  return sorted(names);
}

report::Status farm() {
  report::Status status;
  status.version = "1";
  status.mode = "observe";
  for (const char* name : {"rig-01", "rig-02", "the big one"}) {
    report::MachineLine machine;
    machine.name = name;
    machine.gpu = R"(x{"name":"no","id":7,)";
    status.machines.push_back(machine);
  }
  for (const std::int64_t id : {39, 40, 57}) {
    report::OfferLine offer;
    offer.id = id;
    status.offers.push_back(offer);
  }
  report::AlertLine missing;
  missing.rule = "machine_missing";
  missing.subject = "rig-09";
  status.alerts.push_back(missing);
  missing.rule = "machine_offline";
  missing.subject = "rig-01";
  status.alerts.push_back(missing);
  return status;
}

}  // namespace

BOOST_TEST_SPECIALIZED_COLLECTION_COMPARE(Words)

BOOST_AUTO_TEST_SUITE(completion)

BOOST_DATA_TEST_CASE(every_command_is_offered, data::make(kHelpers)) {
  const Shell shell(sample);
  Words commands;
  for (const commands::Command& command : commands::commandTable()) commands.push_back(command.spec.name);
  BOOST_TEST(shell.completed("") == sorted(commands));
  BOOST_TEST(shell.completed("--log-level debug --config=x.ini ") == sorted(commands));
  BOOST_TEST(shell.completed("pa") == Words{"pause"});
  BOOST_TEST(shell.completed("nothing ") == Words{});
  BOOST_TEST(shell.completed("plan ") == Words{});
}

BOOST_DATA_TEST_CASE(every_option_is_offered, data::make(kHelpers)) {
  const Shell shell(sample);
  BOOST_TEST(shell.completed("--") == namesOf(commands::globalSpec()));
  for (const commands::Command& command : commands::commandTable())
    BOOST_TEST(shell.completed(command.spec.name + " --") == namesOf(command.spec), command.spec.name);
  BOOST_TEST(shell.completed("--config x.ini history --js") == Words{"--json"});
  BOOST_TEST(shell.completed("check -") ==
             sorted({"-V", "-c", "-h", "-t", "-v", "-w", "--critical", "--help", "--live", "--timeout",
                     "--verbose", "--version", "--warning"}));
}

BOOST_DATA_TEST_CASE(values_are_offered_where_their_words_are_known, data::make(kHelpers)) {
  const Shell shell(sample);
  BOOST_TEST(shell.completed("--log-level ") == sorted({"error", "warning", "notice", "info", "debug"}));
  BOOST_TEST(shell.completed("--log-level=no") == Words{"notice"});
  BOOST_TEST(shell.completed("--log-format j") == Words{"json"});
  BOOST_TEST(shell.completed("history --kind ") == sorted({"prices", "offers", "machines", "alerts"}));
  BOOST_TEST(shell.completed("history --kind prices,of") == Words{"prices,offers"});
  BOOST_TEST(shell.completed("check -t ") == Words{});
  BOOST_TEST(shell.completed("pause --for ") == Words{});
}

BOOST_DATA_TEST_CASE(files_are_offered_where_one_is_meant, data::make(kHelpers)) {
  const Shell shell(sample);
  BOOST_TEST(shell.completed("--config ag") == Words{"agent.ini"});
  BOOST_TEST(shell.completed("--config=ag") == Words{"agent.ini"});
  BOOST_TEST(shell.completed("--config wi") == Words{"with blank.ini"});
  BOOST_TEST(shell.completed("sandbox --cert ag") == Words{"agent.ini"});
}

BOOST_DATA_TEST_CASE(machines_and_offers_are_those_that_the_agent_knows, data::make(kHelpers)) {
  const Shell shell(sample);
  shell.knows(farm());
  const std::string of = "--config " + shell.config() + " ";
  BOOST_TEST(shell.completed(of + "pause ") ==
             sorted({"rig-01", "rig-02", "the\\ big\\ one", "offer:39", "offer:40", "offer:57"}));
  BOOST_TEST(shell.completed("--config=" + shell.config() + " explain rig") == sorted({"rig-01", "rig-02"}));
  BOOST_TEST(shell.completed(of + "silence --for 2h of") == sorted({"offer:39", "offer:40", "offer:57"}));
  BOOST_TEST(shell.completed(of + "history --machine rig-02") == Words{"rig-02"});
  BOOST_TEST(shell.completed(of + "history --machine=rig-02") == Words{"rig-02"});
  BOOST_TEST(shell.completed(of + "resume the\\ b") == Words{"the\\ big\\ one"});
  BOOST_TEST(shell.completed(of + "resume \"the") == Words{"the big one"});
  BOOST_TEST(shell.completed(of + "pause rig-01 ") == Words{});
  // Behind a colon readline replaces only what follows it.
  BOOST_TEST(shell.completed(of + "pause offer:") == sorted({"39", "40", "57"}));
  BOOST_TEST(shell.completed(of + "pause offer:3") == Words{"39"});
}

BOOST_DATA_TEST_CASE(forget_is_offered_what_is_missing, data::make(kHelpers)) {
  const Shell shell(sample);
  shell.knows(farm());
  BOOST_TEST(shell.completed("--config " + shell.config() + " forget ") == Words{"rig-09"});
}

BOOST_DATA_TEST_CASE(where_no_agent_runs_nothing_is_offered_and_nothing_said, data::make(kHelpers)) {
  const Shell shell(sample);
  BOOST_TEST(shell.completed("--config " + shell.config() + " pause ") == Words{});
  BOOST_TEST(shell.completed("--config /nowhere/agent.ini pause offer:") == Words{});
  std::ofstream(std::filesystem::path(shell.config()).parent_path() / "status.json") << R"({"name":"rig)";
  BOOST_TEST(shell.completed("--config " + shell.config() + " pause ") == Words{});
}

BOOST_AUTO_TEST_SUITE_END()
