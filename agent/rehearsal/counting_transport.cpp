#include "agent/rehearsal/counting_transport.h"

#include <string_view>

namespace agent::rehearsal {
namespace {

/// `{"server_name":"rig-01"}`, `{"name":"rig-01",…}`: names of machines need no escapes.
std::string_view machineIn(std::string_view body) {
  static constexpr std::string_view kKey = "name\":\"";
  const std::size_t at = body.find(kKey);
  if (at == std::string_view::npos) return {};
  body.remove_prefix(at + kKey.size());
  return body.substr(0, body.find('"'));
}

}  // namespace

provider::Result<provider::SteadyTime> CountingTransport::exchange(const provider::api::Request& request,
                                                                   const provider::api::BodyReader& read) {
  ++total_;
  if (const std::string_view machine = machineIn(request.body); !machine.empty())
    ++byMachine_[std::string(machine)];
  return behind_.exchange(request, read);
}

}  // namespace agent::rehearsal
