#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace agent::config {

/// A line of one of the files, in the order in which they were read.
struct Place {
  std::size_t file = 0;
  int line = 0;  ///< from 1; 0 = the file as a whole

  friend std::strong_ordering operator<=>(const Place&, const Place&) = default;
};

struct Problem {
  Place place;
  std::string message;
};

struct Entry {
  std::string key;
  std::string value;  ///< trimmed, never empty
  Place place;
};

/// `[name]` or `[name.label]`, with what all files say in it.
struct Section {
  std::string name;
  std::string label;
  Place place;
  std::vector<Entry> entries;
  bool damaged = false;  ///< a line of it could not be read: nothing is concluded from a missing key

  [[nodiscard]] const Entry* find(std::string_view key) const;
  [[nodiscard]] std::string title() const { return label.empty() ? name : name + "." + label; }
};

/// What the files say, in lines and words: well formed, but neither known nor checked.
struct Document {
  std::vector<std::string> files;
  std::vector<Section> sections;  ///< in the order of their first appearance
  std::vector<Problem> problems;
  bool damaged = false;  ///< a section's head could not be read: nothing is concluded from a missing section

  /// `/etc/clore-agent/agent.ini:12`
  [[nodiscard]] std::string where(const Place& place) const;
};

/// Reads one more file into the document. Lines end in LF or CRLF; a byte order mark and tabs are tolerated.
/// A line whose first visible character is `;` or `#` is a comment; nothing else is. Faults are added to
/// `problems`: control characters, text that is not UTF-8, lines over 4096 bytes, files over 1 MiB, a key
/// outside of a section or without a value, a section twice in one file, a key twice in a section, be it in
/// two files. After 50 faults the rest of the file is passed over.
[[nodiscard]] Document read(Document before, std::string_view text, const std::string& file);

}  // namespace agent::config
