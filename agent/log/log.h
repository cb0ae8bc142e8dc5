#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// One event per line on stderr, as logfmt or JSON.
namespace agent::log {

enum class Level { Error, Warning, Notice, Info, Debug };
enum class Format { Logfmt, Json };

[[nodiscard]] std::optional<Level> levelFromName(std::string_view text);
[[nodiscard]] std::optional<Format> formatFromName(std::string_view text);

/// One `key=value`. Numbers and booleans stay such in JSON.
struct Field {
  Field(std::string_view name, std::string_view text) : key(name), value(text) {}
  Field(std::string_view name, const char* text) : key(name), value(text) {}
  Field(std::string_view name, const std::string& text) : key(name), value(text) {}
  Field(std::string_view name, bool flag) : key(name), value(flag ? "true" : "false"), bare(true) {}
  template <std::integral T>
  Field(std::string_view name, T number) : key(name), value(std::to_string(number)), bare(true) {}

  std::string key;
  std::string value;
  bool bare = false;  ///< a number or a boolean: not quoted in JSON
};
using Fields = std::vector<Field>;

/// To be called once, before the first line. With `JOURNAL_STREAM` set for stderr, lines carry journald's
/// priority prefix and no time (the journal has its own).
void setUp(Level least, Format format);

/// For its life nothing is written: what happens in a rehearsal did not happen, and not now. One at a time.
class Silence {
 public:
  Silence();
  ~Silence();
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;
};

/// `time=… level=… event=… key=value …`, in the order given. Values are quoted where logfmt needs it; control
/// characters are escaped, so that no text from outside can forge a line. May be called by several threads:
/// each line is one write of at most 4096 bytes (the longest values are cut for it), which a pipe keeps in
/// one piece. Whoever closes stderr loses the lines and stops nothing.
void write(Level level, std::string_view event, const Fields& fields);

inline void error(std::string_view event, const Fields& fields) { write(Level::Error, event, fields); }
inline void warning(std::string_view event, const Fields& fields) { write(Level::Warning, event, fields); }
inline void notice(std::string_view event, const Fields& fields) { write(Level::Notice, event, fields); }
inline void info(std::string_view event, const Fields& fields) { write(Level::Info, event, fields); }
inline void debug(std::string_view event, const Fields& fields) { write(Level::Debug, event, fields); }

/// The line as it would be written, without prefix and newline. `time` is RFC 3339 or empty.
[[nodiscard]] std::string formatLine(Format format, Level level, std::string_view time,
                                     std::string_view event, const Fields& fields);

}  // namespace agent::log
