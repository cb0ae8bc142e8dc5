#include <set>
#include <tuple>

#include "provider/api/decode.h"
#include "tests/fuzz/answer.h"

using namespace provider::api;

namespace {

auto fieldsOf(const MyServer& s) {
  return std::tie(s.name, s.id, s.connected, s.online, s.workingProperly, s.visibility, s.onDemand,
                  s.spotMinimum, s.specs);
}

void check(const std::vector<MyServer>& servers) {
  std::set<std::string> names;
  for (const MyServer& server : servers) {
    fuzz::must(!server.name.empty(), "a machine has a name");
    fuzz::must(names.insert(server.name).second, "no two machines have one name");
    fuzz::checkWhole(server.id, "a machine's id is not negative");
    fuzz::checkPrices(server.onDemand);
    fuzz::checkPrices(server.spotMinimum);
    fuzz::checkAmount(server.specs.gpuMemoryGb, "GPU memory is an amount");
    fuzz::checkAmount(server.specs.ramGb, "memory is an amount");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto answer = fuzz::answerFrom(fuzz::textOf(data, size));
  const auto same = [](const auto& a, const auto& b) {
    return std::ranges::equal(a, b, {}, fieldsOf, fieldsOf);
  };
  if (const auto servers = fuzz::readBothWays(answer, decodeMyServers, same)) check(*servers);
  return 0;
}
