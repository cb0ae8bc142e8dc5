#include "agent/rehearsal/market_file.h"

#include <fstream>
#include <utility>
#include <vector>

#include "provider/api/client.h"
#include "provider/api/pacing.h"
#include "provider/core/clock.h"

namespace agent::rehearsal {

using namespace provider;

namespace {

/// Whatever is asked, the file is the answer.
class FileTransport final : public api::Transport {
 public:
  FileTransport(std::istream& file, Clock& clock) : file_(file), clock_(clock) {}

  [[nodiscard]] Result<SteadyTime> exchange(const api::Request&, const api::BodyReader& read) override {
    read({.status = 200, .contentType = "application/json", .retryAfter = {}}, file_);
    return clock_.steady();
  }

 private:
  std::istream& file_;
  Clock& clock_;
};

std::unexpected<Error> failed(ErrorKind kind, const std::filesystem::path& file, const std::string& why) {
  return failure(kind, file.string() + ": " + why);
}

}  // namespace

Result<sandbox::Record> readMarketFile(const std::filesystem::path& file, std::uint64_t seed) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream || std::filesystem::is_directory(file))
    return failed(ErrorKind::Storage, file, "cannot be read");
  VirtualClock clock;
  FileTransport transport(stream, clock);
  api::PrivatePacing pacing;
  api::Client client(transport, pacing, clock, {});
  std::vector<api::MarketMachine> machines;
  const auto summary =
      client.marketplace([&machines](const api::MarketMachine& machine) { machines.push_back(machine); });
  if (!summary)
    return failed(ErrorKind::InvalidInput, file,
                  "is no answer of the marketplace endpoint: " + summary.error().message);
  sandbox::Record record = sandbox::recordOf(machines, seed);
  if (record.rivals.empty())
    return failed(ErrorKind::InvalidInput, file, "holds no machine that could be rented");
  return record;
}

}  // namespace agent::rehearsal
