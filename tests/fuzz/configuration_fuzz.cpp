#include <algorithm>
#include <map>
#include <tuple>

#include "agent/config/build.h"
#include "agent/config/text.h"
#include "tests/fuzz/bytes.h"
#include "tests/fuzz/check.h"

/// The input is one file, or several with a line `%%` between them.
using namespace agent::config;

namespace {

struct Files {
  Document document;
  std::map<std::string, std::ptrdiff_t> lines;  ///< of each file
};

void take(Files& files, std::string_view text) {
  const std::string name = "file-" + std::to_string(files.lines.size());
  files.lines[name] = std::ranges::count(text, '\n') + 1;
  files.document = read(std::move(files.document), text, name);
}

Files filesFrom(std::string_view text) {
  constexpr std::string_view kBetween = "\n%%\n";
  constexpr std::size_t kMostFiles = 8;
  Files files;
  for (std::size_t i = 1; i < kMostFiles; ++i) {
    const std::size_t end = text.find(kBetween);
    if (end == std::string_view::npos) break;
    take(files, text.substr(0, end));
    text.remove_prefix(end + kBetween.size());
  }
  take(files, text);
  return files;
}

void check(const std::vector<Fault>& faults, const Files& files) {
  for (const Fault& fault : faults) {
    const auto file = files.lines.find(fault.file);
    fuzz::must(file != files.lines.end(), "a fault names a file that was read");
    fuzz::must(fault.line >= 0 && fault.line <= file->second, "a fault names a line that is there");
    fuzz::must(!fault.message.empty() && isUtf8(text(fault)), "a fault has words");
    // A tab between words is taken for a space, and one inside of a value is shown as it was written.
    const auto obeyed = [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == '\x7f'; };
    fuzz::must(std::ranges::none_of(fault.message, obeyed), "a fault can be printed");
  }
  const auto place = [](const Fault& fault) { return std::tie(fault.file, fault.line); };
  fuzz::must(std::ranges::is_sorted(faults, {}, place), "faults are in the order of files and lines");
}

/// `config --print` is a configuration again, and the same.
void checkPrinted(const Config& config) {
  const Loaded again = parse(asIni(config), "printed");
  for (const Fault& fault : again.faults) std::fprintf(stderr, "%s\n", text(fault).c_str());
  fuzz::must(again.config.has_value(), "what is printed can be read");
  const auto said = [](const Origin& origin) { return std::tie(origin.section, origin.key, origin.value); };
  fuzz::must(std::ranges::equal(config.origins, again.config->origins, {}, said, said),
             "what is printed says the same");
}

void checkLimits(const Config& config) {
  for (const auto& limit : config.limits)
    fuzz::must(limit.lowest.units() > 0 && limit.lowest <= limit.highest, "limits leave room between them");
  for (const auto& policy : config.policies)
    fuzz::must(!policy.label.empty(), "a policy has the name of its section");
}

void match(const Config& config) {
  for (const char* machine : {"rig-1", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    for (const char* gpu : {"", "2x NVIDIA GeForce RTX 4090", "111111111111111111111111111111111111111x"}) {
      const auto* policy = policyFor(config, machine, gpu);
      fuzz::must(!policy || mayBePriced(config, machine), "who has a policy may be priced");
      (void)matchOffer(config, {1, 2, gpu, provider::Price::smallest(provider::Currency::Usd)});
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Files files = filesFrom(fuzz::textOf(data, size));
  const bool wellFormed = files.document.problems.empty();
  const Loaded loaded = build(std::move(files.document));
  fuzz::must(loaded.config.has_value() == loaded.faults.empty(), "either a configuration or faults");
  fuzz::must(wellFormed || !loaded.config, "a text with problems makes no configuration");
  check(loaded.faults, files);
  if (!loaded.config) return 0;
  checkPrinted(*loaded.config);
  checkLimits(*loaded.config);
  match(*loaded.config);
  return 0;
}
