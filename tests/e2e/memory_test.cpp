#include "tests/e2e/marketplace.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CLORE_UNDER_SANITIZER 1
#else
#define CLORE_UNDER_SANITIZER 0
#endif

using namespace e2e;

namespace {

constexpr int kRivals = 50'000;
constexpr long kAllowed_KiB = 8 * 1024;

/// As long as the entries of the real marketplace are, half of them comparable.
std::string rivals() {
  std::string text;
  text.reserve(static_cast<std::size_t>(kRivals) * 720);
  for (int id = 1; id <= kRivals; ++id) {
    const std::string number = std::to_string(id);
    const char* gpu = id % 2 == 0 ? "1x NVIDIA GeForce RTX 3090" : "2x NVIDIA GeForce RTX 4090";
    const std::string price = "0.0000" + std::to_string(1000 + id % 9000);
    text +=
        (id == 1 ? "" : ",") + (R"({"id":)" + number) + R"(,"owner":)" + std::to_string(id % 900) +
        R"(,"mrl":72,"price":{"on_demand":{"bitcoin":)" + price +
        R"(,"CLORE-Blockchain":50.25},"spot":{"bitcoin":)" + price +
        R"(,"CLORE-Blockchain":20.5}},"rented":)" + (id % 3 == 0 ? "true" : "false") +
        R"(,"specs":{"mb":"ROME2D32GM-2T","cpu":"AMD EPYC 7402 24-Core Processor","cpus":"24/48","ram":31.718750314816,)"
        R"("disk":"SSD 540.7GB","disk_speed":491.18489854504,"gpu":")" +
        gpu +
        R"(","gpuram":24,"net":{"up":165.305559862687,"down":102.948758781931,"cc":"SE"},"backend_version":9,)"
        R"("pcie_width":16,"pl":[350,350]},"reliability":0.737195636732,"rating":{"avg":4.7,"cnt":14},)"
        R"("allowed_coins":["bitcoin","CLORE-Blockchain"],"cuda_version":"12.0"})";
  }
  return text;
}

struct Measured {
  int code = 0;
  long peak_KiB = 0;
  std::string log;
};

Measured onceWith(const std::string& others) {
  const Marketplace marketplace(1, {}, others);
  const Home home;
  Settings settings = marketplace.settings();
  settings.rest =
      "[server.all]\npolicy = follow\n[policy.follow]\nstrategy = market\nfloor = 0.00001 BTC\nceiling = "
      "0.004 BTC\n";
  home.configure(settings);
  Process once = home.start({"once"});
  const int code = once.exitCode();
  return {.code = code, .peak_KiB = once.peakMemory_KiB(), .log = once.err()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(memory)

BOOST_AUTO_TEST_CASE(fifty_thousand_machines_in_the_market_take_hardly_more_memory_than_none) {
  const Measured none = onceWith("");
  const Measured many = onceWith(rivals());
  BOOST_TEST(none.code == 0, none.log);
  BOOST_TEST(many.code == 0, many.log);
  BOOST_TEST(many.log.find("event=market_read machines=50000") != std::string::npos, many.log);
  BOOST_TEST_MESSAGE("peak resident size: " << none.peak_KiB << " KiB with an empty market, " << many.peak_KiB
                                            << " KiB with " << kRivals << " machines");
  BOOST_TEST(none.peak_KiB > 0);
  if (CLORE_UNDER_SANITIZER)
    BOOST_TEST_MESSAGE("a sanitizer keeps memory of its own: not compared");
  else
    BOOST_TEST(many.peak_KiB - none.peak_KiB < kAllowed_KiB);
}

BOOST_AUTO_TEST_SUITE_END()
