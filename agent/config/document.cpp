#include "agent/config/document.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "agent/config/text.h"

namespace agent::config {
namespace {

constexpr std::size_t kLongestLine = 4096;
constexpr std::size_t kLargestFile = 1024 * 1024;
constexpr std::size_t kMostProblems = 50;
constexpr std::size_t kLongestName = 64;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Names are repeated in messages; what is not a name might be a secret in the wrong place and is not.
bool isName(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !text.empty() && text.size() <= kLongestName && std::ranges::all_of(text, allowed);
}

std::string faultOfBytes(std::string_view line) {
  if (line.size() > kLongestLine)
    return "this line is longer than " + std::to_string(kLongestLine) +
           " bytes: break a comment into several lines, shorten a value; or is this another file?";
  if (line.find('\0') != std::string_view::npos) return "this line holds a NUL byte; is this a text file?";
  if (!isUtf8(line)) return "this line is not UTF-8; save the file as UTF-8";
  const auto control = [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == '\x7F'; };
  if (std::ranges::any_of(line, control)) return "this line holds a control character";
  return {};
}

class Reader {
 public:
  Reader(Document document, std::string file)
      : document_(std::move(document)), file_(document_.files.size()) {
    document_.files.push_back(std::move(file));
    problemsBefore_ = document_.problems.size();
  }

  Document read(std::string_view text) && {
    if (text.size() > kLargestFile) {
      problem("larger than 1 MiB: this is no configuration");
      document_.damaged = true;
      return std::move(document_);
    }
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    while (!text.empty() && !tooManyProblems()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      ++line_;
      readLine(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return std::move(document_);
  }

 private:
  Place here() const { return {file_, line_}; }

  void problem(std::string message) { document_.problems.push_back({here(), std::move(message)}); }

  bool tooManyProblems() {
    if (document_.problems.size() - problemsBefore_ < kMostProblems) return false;
    problem("too many faults: the rest of this file was not read");
    document_.damaged = true;
    return true;
  }

  void readLine(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (std::string fault = faultOfBytes(line); !fault.empty()) {
      badEntry(std::move(fault));
      if (trim(line).starts_with('[')) leaveSection();
      return;
    }
    line = trim(line);
    if (line.empty() || line.front() == ';' || line.front() == '#') return;
    if (line.front() == '[')
      readHead(line);
    else
      readEntry(line);
  }

  void readHead(std::string_view line) {
    const std::size_t end = line.find(']');
    if (end == std::string_view::npos) return badHead("the section's name has no closing `]`");
    const std::string_view rest = trim(line.substr(end + 1));
    if (rest.starts_with(';') || rest.starts_with('#'))
      problem("a comment needs a line of its own");
    else if (!rest.empty())
      problem("nothing may follow the `]`; a key needs a line of its own");
    const std::string_view title = trim(line.substr(1, end - 1));
    const std::size_t dot = title.find('.');
    const std::string_view name = title.substr(0, dot);
    const std::string_view label = dot == std::string_view::npos ? std::string_view{} : title.substr(dot + 1);
    if (!isName(name) || (dot != std::string_view::npos && !isName(label)))
      return badHead(
          "a section is `[name]` or `[name.label]`, of letters, digits, `_` and `-`, at most 64 of each");
    enter(std::string(name), std::string(label));
  }

  void enter(std::string name, std::string label) {
    const auto same = [&](const Section& s) { return s.name == name && s.label == label; };
    const auto found = std::ranges::find_if(document_.sections, same);
    section_ = static_cast<std::size_t>(found - document_.sections.begin());
    if (found == document_.sections.end())
      document_.sections.push_back({std::move(name), std::move(label), here(), {}, false});
    else if (const Place* first = headInThisFile(*section_))
      problem("[" + found->title() + "] is already at line " + std::to_string(first->line) +
              "; put its keys there");
    heads_.emplace_back(*section_, here());
  }

  const Place* headInThisFile(std::size_t section) const {
    const auto found = std::ranges::find(heads_, section, &std::pair<std::size_t, Place>::first);
    return found == heads_.end() ? nullptr : &found->second;
  }

  void readEntry(std::string_view line) {
    if (!section_) {
      if (!outsideReported_) problem("a key before the first `[section]`");
      outsideReported_ = true;
      return;
    }
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return badEntry("expected `key = value`");
    const std::string_view key = trim(line.substr(0, equals));
    const std::string_view value = trim(line.substr(equals + 1));
    if (key.empty()) return badEntry("there is no key before the `=`");
    if (!isName(key)) return badEntry("a key is made of small letters and `_`");
    add({std::string(key), std::string(value), here()});
  }

  void add(Entry entry) {
    Section& section = document_.sections[*section_];
    if (entry.value.empty()) {
      problem("`" + entry.key + "` has no value; for its default, take the line out or put a `;` before it");
      section.damaged = true;
    } else if (const Entry* first = section.find(entry.key)) {
      const std::string where = first->place.file == file_ ? "line " + std::to_string(first->place.line)
                                                           : document_.where(first->place);
      problem("`" + entry.key + "` is already set at " + where);
    } else {
      section.entries.push_back(std::move(entry));
    }
  }

  void badEntry(std::string message) {
    problem(std::move(message));
    if (section_) document_.sections[*section_].damaged = true;
  }

  void badHead(std::string message) {
    problem(std::move(message));
    leaveSection();
  }

  /// The keys that follow a head that cannot be read belong nowhere.
  void leaveSection() {
    document_.damaged = true;
    section_.reset();
    outsideReported_ = true;
  }

  Document document_;
  std::size_t file_;
  std::size_t problemsBefore_ = 0;
  int line_ = 0;
  std::optional<std::size_t> section_;
  bool outsideReported_ = false;
  std::vector<std::pair<std::size_t, Place>> heads_;  // of this file
};

}  // namespace

const Entry* Section::find(std::string_view key) const {
  const auto found = std::ranges::find(entries, key, &Entry::key);
  return found == entries.end() ? nullptr : &*found;
}

std::string Document::where(const Place& place) const {
  return files[place.file] + (place.line > 0 ? ":" + std::to_string(place.line) : "");
}

Document read(Document before, std::string_view text, const std::string& file) {
  return Reader(std::move(before), file).read(text);
}

}  // namespace agent::config
