#include "agent/config/key_groups.h"
#include "agent/config/key_values.h"

namespace agent::config {
namespace {

void setAvailability(Draft& d, const Value& v) {
  std::optional<std::string>& availability = d.config.servers.back().availability;
  if (word(v) == "keep")
    availability.reset();
  else
    availability = word(v);
}

}  // namespace

std::vector<KeySpec> serverKeys() {
  return {
      {"server", "name", NamePattern{}, "*", "Machines by name.",
       [](Draft& d, const Value& v) { d.config.servers.back().namePattern = word(v); }},
      {"server", "gpu", GpuPattern{}, "*", "Machines by GPU, as the marketplace words it: *RTX 4090*.",
       [](Draft& d, const Value& v) { d.config.servers.back().gpuPattern = word(v); }},
      {"server", "policy", LabelForm{}, "",
       "Label of the [policy.…] to follow; without one the machines are only watched.",
       [](Draft& d, const Value& v) { d.config.servers.back().policy = word(v); }},
      {"server", "mrl", HoursOrKeep{6, 3000}, "keep", "Maximum rental length to set.",
       [](Draft& d, const Value& v) { d.config.servers.back().mrlHours = std::get<Hours>(v).hours; }},
      {"server", "availability", Keyword{"keep|public|hidden"}, "keep", "Whether the machines are listed.",
       setAvailability},
      {"server", "watts", WattsForm{}, "", "What each machine draws; needed for floor = cost + 10%.",
       [](Draft& d, const Value& v) { d.config.servers.back().watts = std::get<Watts>(v); }},
      {"server", "electricity", KwhPrice{}, "", "Price of one kWh there, in place of that in [costs].",
       [](Draft& d, const Value& v) { d.config.servers.back().electricity = std::get<provider::Price>(v); }},
  };
}

}  // namespace agent::config
