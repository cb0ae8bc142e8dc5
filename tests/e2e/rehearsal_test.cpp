#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <ostream>

#include "tests/e2e/home.h"

using namespace e2e;

namespace {

namespace data = boost::unit_test::data;
namespace fs = std::filesystem;

const std::string kSections =
    "[server.all]\nname = rig-*\npolicy = follow\n"
    "[policy.follow]\nstrategy = market\npercentile = 40%\nspot = 60%\ncurrency = BTC\n"
    "floor = 0.00001 BTC\nceiling = 0.004 BTC\nspot_floor = 0.00001 BTC\n"
    "[offer.cheap]\ngpu = *RTX 4090*\nstrategy = lowest-winning\nmax_bid = 0.0005 BTC\n";

/// No key, no certificate, and nobody at the address: a rehearsal needs none of them.
class HomeWithoutKey : public Home {
 public:
  explicit HomeWithoutKey(const std::string& sections = kSections) {
    configure({.url = "https://127.0.0.1:9/v1",
               .caFile = {},
               .api = {},
               .agent = "mode = enforce\n",
               .rest = sections});
    fs::remove(*this / "api.key");
  }
};

std::string textOf(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<std::string> filesIn(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) names.push_back(entry.path().string());
  std::ranges::sort(names);
  return names;
}

/// Looks at the page as a reader would: what has no size, what is cut off, what is wider than the window.
constexpr const char* kInspection = R"js(<pre id="verdict"></pre><script>
  const faults = [];
  const drawings = [...document.querySelectorAll('svg')];
  for (const svg of drawings) {
    const box = svg.getBoundingClientRect();
    const name = svg.getAttribute('aria-label');
    if (box.width < 300 || box.height < 50) faults.push(name + ' is ' + box.width + ' by ' + box.height);
    const field = svg.viewBox.baseVal;
    for (const text of svg.querySelectorAll('text')) {
      const at = text.getBBox();
      if (at.x < -1 || at.y < -1 || at.x + at.width > field.width + 1 || at.y + at.height > field.height + 1)
        faults.push(name + ' cuts off "' + text.textContent + '"');
    }
    for (const line of svg.querySelectorAll('polyline'))
      if (getComputedStyle(line).stroke === 'none') faults.push(name + ' has a line without a colour');
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push('wider than the window');
  document.getElementById('verdict').textContent = drawings.length + ' drawings; ' + (faults.join('; ') || 'well');
</script>)js";

/// What a browser makes of the page, as text.
std::string browsed(const Home& home, const fs::path& page) {
  const fs::path inspected = home / "inspected.html";
  std::ofstream(inspected) << textOf(page) << kInspection;
  Process browser(
      {"/usr/bin/chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
       "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
       "--disable-sync", "--window-size=1100,900", "--user-data-dir=" + (home / "browser").string(),
       "--dump-dom", "file://" + inspected.string()},
      {"HOME=" + (home / "browser").string(), "PATH=/usr/bin:/bin"});
  BOOST_REQUIRE(browser.exitCode(std::chrono::seconds{120}) == 0);
  const std::string dom = browser.out();
  const std::string mark = "<pre id=\"verdict\">";
  const std::size_t at = dom.find(mark);
  BOOST_REQUIRE(at != std::string::npos);
  return dom.substr(at + mark.size(), dom.find("</pre>", at) - at - mark.size());
}

struct WrongCase {
  std::vector<std::string> arguments;
  const char* said;
};
std::ostream& operator<<(std::ostream& out, const WrongCase& c) { return out << c.said; }
const WrongCase kWrong[] = {
    {{"--days", "0"}, "--days takes a number of days from 1 to 366"},
    {{"--days", "2x"}, "--days takes a number of days from 1 to 366"},
    {{"--seed", "-1"}, "--seed takes a whole number"},
    {{"--machines", "0"}, "--machines takes a number from 1 to 1000"},
    {{"--rivals", "many"}, "--rivals takes a number from 0 to 100000"},
    {{"--outages", "nan"}, "--outages takes a number such as 0, 0.5 or 3"},
    {{"--market", "/nonexistent.json"}, "/nonexistent.json: cannot be read"},
    {{"--market", "/dev/null", "--rivals", "3"}, "leave out --rivals"},
    {{"--report", "/nonexistent/report.html"}, "cannot write /nonexistent/report.html"},
    {{"--report", "/dev/null"}, "cannot write /dev/null: it is not a regular file"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(rehearsal)

BOOST_AUTO_TEST_CASE(a_rehearsal_needs_nothing_and_leaves_nothing_behind) {
  const HomeWithoutKey home;
  const auto before = filesIn(home / "");
  const Ended ended = home.run({"rehearse", "--days", "2", "--machines", "3", "--rivals", "300"});
  BOOST_TEST(ended.code == 0, ended.err);
  BOOST_TEST(ended.out.starts_with("MACHINE"), ended.out);
  for (const char* text : {"rig-01", "rig-02", "rig-03", "all", "follow", "2 days among 300 rivals"})
    BOOST_TEST(ended.out.find(text) != std::string::npos, text << " is not in\n" << ended.out);
  BOOST_TEST(ended.err.empty(), ended.err);
  BOOST_TEST(filesIn(home / "") == before, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_report_looks_right_in_a_browser) {
  const HomeWithoutKey home;
  const fs::path report = home / "report.html";
  const Ended ended = home.run(
      {"rehearse", "--days", "4", "--machines", "4", "--rivals", "200", "--report", report.string()});
  BOOST_REQUIRE_MESSAGE(ended.code == 0, ended.err);
  // Income, states, four machines, an offer, requests.
  BOOST_TEST(browsed(home, report) == "8 drawings; well");
  for (const std::string& file : filesIn(home / ""))
    BOOST_TEST(!file.starts_with(report.string() + ".part"), file);
}

BOOST_AUTO_TEST_CASE(the_report_has_room_for_long_names) {
  const HomeWithoutKey home(
      "[server.all]\nname = datacentre-frankfurt-row-7-machine-*\npolicy = as-cheap-as-the-others\n"
      "[policy.as-cheap-as-the-others]\nstrategy = fixed\non_demand = 3 USD\n");
  const fs::path report = home / "report.html";
  const Ended ended = home.run(
      {"rehearse", "--days", "2", "--machines", "3", "--rivals", "200", "--report", report.string()});
  BOOST_REQUIRE_MESSAGE(ended.code == 0, ended.err);
  BOOST_TEST(browsed(home, report) == "6 drawings; well");
}

BOOST_AUTO_TEST_CASE(rivals_can_be_a_recorded_market) {
  const HomeWithoutKey home;
  std::string servers;
  for (int id = 1; id <= 40; ++id)
    servers += (id > 1 ? "," : "") + std::string(R"({"id":)") + std::to_string(id) +
               R"(,"owner":7,"mrl":72,"price":{"on_demand":{"bitcoin":0.000)" + std::to_string(200 + id) +
               R"(},"spot":{"bitcoin":0.0001}},"rented":)" + (id % 2 ? "true" : "false") +
               R"(,"specs":{"gpu":"2x NVIDIA GeForce RTX 4090","net":{"cc":"CZ"}},"reliability":0.99})";
  home.write("market.json", R"({"servers":[)" + servers + R"(],"my_servers":[],"code":0})",
             fs::perms::owner_read);
  const Ended ended =
      home.run({"rehearse", "--days", "1", "--machines", "2", "--market", (home / "market.json").string()});
  BOOST_TEST(ended.code == 0, ended.err);
  BOOST_TEST(ended.out.find("2x RTX 4090") != std::string::npos, ended.out);
  BOOST_TEST(ended.out.find("1 day among 40 rivals") != std::string::npos, ended.out);
}

BOOST_AUTO_TEST_CASE(rivals_can_be_the_record_of_a_real_market) {
  const char* record = std::getenv("CLORE_MARKET_DATA");
  if (!record) {
    BOOST_TEST_MESSAGE("skipped: CLORE_MARKET_DATA does not name a recorded marketplace answer");
    return;
  }
  const HomeWithoutKey home;
  const Ended ended = home.run({"rehearse", "--days", "1", "--machines", "2", "--market", record});
  BOOST_TEST(ended.code == 0, ended.err);
  BOOST_TEST(ended.out.find("1 day among ") != std::string::npos, ended.out);
}

BOOST_DATA_TEST_CASE(every_example_can_be_rehearsed,
                     data::make({"fixed", "ladder", "market", "notify", "offer", "rank"}), example) {
  const HomeWithoutKey home;
  const fs::path file = installedFiles() / "examples" / (std::string(example) + ".ini");
  const Ended ended =
      home.runBare({"--config", file.string(), "rehearse", "--days", "2", "--rivals", "2500"});
  BOOST_TEST(ended.code == 0, ended.err);
  BOOST_TEST(ended.out.find("2 days among 2500 rivals; a BTC is 65000 USD") != std::string::npos, ended.out);
  BOOST_TEST(ended.err.find("found nobody") == std::string::npos, ended.err);
  BOOST_TEST(ended.err.find("no machine") == std::string::npos, ended.err);
}

BOOST_DATA_TEST_CASE(what_is_wrong_is_said_before_anything_is_rehearsed, data::make(kWrong), c) {
  const HomeWithoutKey home;
  std::vector<std::string> arguments{"rehearse"};
  arguments.insert(arguments.end(), c.arguments.begin(), c.arguments.end());
  const Ended ended = home.run(arguments);
  BOOST_TEST(ended.code == 64);
  BOOST_TEST(ended.out.empty());
  BOOST_TEST(ended.err.find(c.said) != std::string::npos, ended.err);
}

BOOST_AUTO_TEST_CASE(a_faulty_configuration_is_not_rehearsed) {
  const HomeWithoutKey home("[server.all]\npolicy = nobody\n");
  const Ended ended = home.run({"rehearse"});
  BOOST_TEST(ended.code == 78);
  BOOST_TEST(ended.err.find("agent.ini:") != std::string::npos, ended.err);
}

BOOST_AUTO_TEST_CASE(a_report_takes_the_place_of_the_older_one_only_when_it_is_whole) {
  const HomeWithoutKey home;
  home.write("report.html", "the older one", fs::perms::owner_read | fs::perms::owner_write);
  const std::string report = (home / "report.html").string();
  BOOST_TEST(home.run({"rehearse", "--days", "none", "--report", report}).code == 64);
  BOOST_TEST(textOf(report) == "the older one");
  BOOST_TEST(
      home.run({"rehearse", "--days", "1", "--machines", "1", "--rivals", "50", "--report", report}).code ==
      0);
  BOOST_TEST(textOf(report).starts_with("<!doctype html>"));
}

BOOST_AUTO_TEST_CASE(a_report_is_written_to_where_a_link_points) {
  const HomeWithoutKey home;
  home.write("real.html", "the older one", fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink("real.html", home / "link.html");
  const Ended ended = home.run({"rehearse", "--days", "1", "--machines", "1", "--rivals", "50", "--report",
                                (home / "link.html").string()});
  BOOST_TEST(ended.code == 0, ended.err);
  BOOST_TEST(fs::is_symlink(home / "link.html"));
  BOOST_TEST(textOf(home / "real.html").starts_with("<!doctype html>"));
}

BOOST_AUTO_TEST_SUITE_END()
