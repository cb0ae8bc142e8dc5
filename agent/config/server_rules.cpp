#include <algorithm>

#include "agent/config/rules.h"
#include "agent/config/text.h"

namespace agent::config {
namespace {

bool leavesNothing(const ServerRule& earlier, const ServerRule& rule) {
  return coversName(earlier.namePattern, rule.namePattern) && coversGpu(earlier.gpuPattern, rule.gpuPattern);
}

class ServerCheck {
 public:
  ServerCheck(const Document& document, const std::vector<ServerRule>& rules)
      : document_(document), rules_(rules), sections_(sectionsNamed(document, "server")) {
    for (const Section* policy : sectionsNamed(document, "policy")) policies_.push_back(policy->label);
  }

  std::vector<Problem> run(bool sound) && {
    for (std::size_t i = 0; i < rules_.size(); ++i) checkPolicyOf(i);
    if (sound) {
      for (std::size_t i = 0; i < rules_.size(); ++i) checkReachable(i);
      checkUnused();
    }
    return std::move(problems_);
  }

 private:
  void checkPolicyOf(std::size_t i) {
    const Section& section = *sections_[i];
    if (const Entry* entry = section.find("policy")) {
      const std::string& label = rules_[i].policy;
      const bool known = label.empty() || std::ranges::find(policies_, label) != policies_.end();
      if (!known && !document_.damaged)
        problems_.push_back(
            {entry->place, "there is no [policy." + label + "]" + suggestion(label, policies_)});
      return;
    }
    if (section.damaged) return;
    for (const std::string key : {"mrl", "availability"})
      if (const Entry* entry = section.find(key))
        problems_.push_back(
            {entry->place,
             "`" + key + "` does nothing here: without a `policy` the machines are only watched"});
  }

  void checkReachable(std::size_t i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!leavesNothing(rules_[j], rules_[i])) continue;
      problems_.push_back({sections_[i]->place, "[" + sections_[i]->title() + "] can never match: [" +
                                                    sections_[j]->title() + "] at " +
                                                    document_.where(sections_[j]->place) +
                                                    " comes first and takes all its machines"});
      return;
    }
  }

  void checkUnused() {
    if (document_.damaged) return;
    for (const Section* policy : sectionsNamed(document_, "policy"))
      if (std::ranges::find(rules_, policy->label, &ServerRule::policy) == rules_.end())
        problems_.push_back({policy->place, "no [server.…] section follows [" + policy->title() +
                                                "]; write policy = " + policy->label +
                                                " there, or take it out"});
  }

  const Document& document_;
  const std::vector<ServerRule>& rules_;
  std::vector<const Section*> sections_;
  std::vector<std::string_view> policies_;
  std::vector<Problem> problems_;
};

}  // namespace

std::vector<Problem> checkServers(const Document& document, const std::vector<ServerRule>& rules,
                                  bool sound) {
  return ServerCheck(document, rules).run(sound);
}

}  // namespace agent::config
