#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <memory>

#include "tests/e2e/sandbox.h"

using namespace e2e;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

constexpr const char* kNagios = "/usr/sbin/nagios4";

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  if (at == std::string::npos) throw Failed("the example has no " + what);
  return text.replace(at, what.size(), by);
}

/// What the example rests on, in Nagios' own words and with a second for its unit of time.
constexpr const char* kAround = R"(
define timeperiod {
  timeperiod_name 24x7
  alias always
  sunday 00:00-24:00
  monday 00:00-24:00
  tuesday 00:00-24:00
  wednesday 00:00-24:00
  thursday 00:00-24:00
  friday 00:00-24:00
  saturday 00:00-24:00
}
define command {
  command_name none
  command_line /bin/true
}
define contact {
  contact_name nobody
  host_notification_period 24x7
  service_notification_period 24x7
  host_notification_commands none
  service_notification_commands none
}
define host {
  host_name localhost
  address 127.0.0.1
  max_check_attempts 1
  check_period 24x7
  notification_period 24x7
  contacts nobody
}
define service {
  name generic-service
  register 0
  retry_interval 1
  max_check_attempts 1
  check_period 24x7
  notification_period 24x7
  contacts nobody
}
)";

/// Nagios with the installed example as its only check. It listens nowhere, tells nobody and keeps all its
/// files in a folder of its own.
class Nagios {
 public:
  explicit Nagios(const Home& agent) {
    if (!fs::exists(kNagios)) throw Failed(std::string(kNagios) + " is missing: run packaging/build-deps.sh");
    const std::string example = readFile(installedFiles() / "examples" / "nagios.cfg");
    const auto mode = fs::perms::owner_read | fs::perms::owner_write;
    home_.write("objects.cfg",
                replaced(example, "/usr/bin/clore-agent",
                         agentProgram() + " --config " + agent.configuration()) +
                    kAround,
                mode);
    fs::create_directories(home_ / "spool");
    home_.write("nagios.cfg", settings(), mode);
    process_ = std::make_unique<Process>(std::vector<std::string>{kNagios, (home_ / "nagios.cfg").string()},
                                         std::vector<std::string>{"PATH=/usr/bin:/bin", "TZ=UTC"});
  }
  /// Its workers end with it when it is asked to, and not when it is killed.
  ~Nagios() {
    process_->signal(SIGTERM);
    try {
      (void)process_->exitCode(10s);
    } catch (const Failed&) {
    }
  }
  Nagios(const Nagios&) = delete;
  Nagios& operator=(const Nagios&) = delete;

  /// The checks until now, a line each: state, output, performance data, long output.
  [[nodiscard]] std::string results() const { return readFile(home_ / "results"); }
  void waitFor(const std::string& text) {
    waitUntil("\"" + text + "\" in " + kNagios, 30s, [&] {
      if (!process_->running()) throw Failed("it ended: " + process_->out() + process_->err());
      return has(results(), text);
    });
  }
  /// The value of a key of the service in its status file.
  [[nodiscard]] std::string shown(const std::string& key) const {
    const std::string text = readFile(home_ / "status.dat");
    const std::size_t service = text.find("servicestatus {");
    const std::size_t at = text.find("\t" + key + "=", service);
    if (service == std::string::npos || at == std::string::npos) return {};
    const std::size_t from = at + key.size() + 2;
    return text.substr(from, text.find('\n', from) - from);
  }

 private:
  [[nodiscard]] std::string settings() const {
    const auto file = [this](const char* name) { return (home_ / name).string() + "\n"; };
    const passwd* user = ::getpwuid(::geteuid());
    const std::string name = user ? user->pw_name : std::to_string(::geteuid());
    return "log_file=" + file("nagios.log") + "cfg_file=" + file("objects.cfg") +
           "object_cache_file=" + file("objects.cache") +
           "precached_object_file=" + file("objects.precache") + "status_file=" + file("status.dat") +
           "lock_file=" + file("nagios.pid") + "temp_file=" + file("nagios.tmp") +
           "temp_path=" + file("spool") + "check_result_path=" + file("spool") +
           "log_archive_path=" + file("spool") + "command_file=" + file("nagios.cmd") +
           "query_socket=" + file("nagios.qh") + "service_perfdata_file=" + file("results") +
           "nagios_user=" + name + "\nnagios_group=" + std::to_string(::getegid()) +
           "\nstatus_update_interval=1\ncheck_external_commands=0\nretain_state_information=0\nuse_syslog=0\n"
           "check_for_updates=0\nenable_notifications=0\nenable_flap_detection=0\ninterval_length=1\n"
           "check_result_reaper_frequency=1\nprocess_performance_data=1\n"
           "service_perfdata_file_template=$SERVICESTATE$\\t$SERVICEOUTPUT$\\t$SERVICEPERFDATA$"
           "\\t$LONGSERVICEOUTPUT$\nservice_perfdata_file_mode=a\n";
  }

  Home home_;
  std::unique_ptr<Process> process_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(monitoring)

BOOST_AUTO_TEST_CASE(nagios_understands_what_check_says_by_the_installed_example) {
  const Sandbox sandbox{{"--machines", "3", "--rivals", "0", "--offers", "0"}};
  const Home home;
  Settings settings = sandbox.settings();
  settings.agent = "poll_interval = 1s\n";
  settings.rest = "[alert]\noffline_after = 1s\nrecover_after = 1s\n";
  home.configure(settings);
  Nagios nagios(home);
  nagios.waitFor("UNKNOWN\tCLORE UNKNOWN - ");
  {
    Process daemon = home.start({"run"});
    nagios.waitFor(
        "OK\tCLORE OK - 3 machines, 3 online\tmachines=3;;;0 online=3;;;0 down=0;0;1;0 alerts=0;;;0 age=");
    sandbox.change(R"({"name":"rig-02","online":false})");
    nagios.waitFor("CRITICAL\tCLORE CRITICAL - 3 machines, 2 online, 1 down: rig-02 machine_offline for ");
    nagios.waitFor("\tmachines=3;;;0 online=2;;;0 down=1;0;1;0 alerts=1;;;0 age=");
    waitUntil("critical in the status file", 10s, [&] { return nagios.shown("current_state") == "2"; });
    BOOST_TEST(nagios.shown("plugin_output").starts_with("CLORE CRITICAL - "), nagios.shown("plugin_output"));
    BOOST_TEST(nagios.shown("performance_data").starts_with("machines=3;"), nagios.shown("performance_data"));
    BOOST_TEST(nagios.shown("long_plugin_output") == "");
  }
  nagios.waitFor("UNKNOWN\tCLORE UNKNOWN - the agent last wrote ");
}

BOOST_AUTO_TEST_SUITE_END()
