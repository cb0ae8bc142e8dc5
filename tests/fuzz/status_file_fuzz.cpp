#include <algorithm>

#include "agent/report/check.h"
#include "agent/report/schema.h"
#include "agent/report/status.h"
#include "agent/report/tables.h"
#include "tests/fuzz/bytes.h"
#include "tests/fuzz/check.h"

/// What begins with `{` is a status file as somebody left it there. Anything else is a picture to write: its
/// fields, one after the other.
using namespace agent::report;
using provider::WallTime;

namespace {

/// Poco 1.11 reads a negative number by way of a double.
std::int64_t numberFrom(fuzz::Bytes& in) {
  const std::int64_t number = in.integer();
  return number < 0 ? number / 1024 : number;
}
WallTime timeFrom(fuzz::Bytes& in) { return WallTime{std::chrono::milliseconds{in.integer()}}; }
std::optional<WallTime> timeOrNone(fuzz::Bytes& in) {
  return in.flag() ? std::optional(timeFrom(in)) : std::nullopt;
}
std::optional<std::int64_t> numberOrNone(fuzz::Bytes& in) {
  return in.flag() ? std::optional(numberFrom(in)) : std::nullopt;
}

// Braces keep their order: fields are read from the first to the last.
MachineLine machineFrom(fuzz::Bytes& in) {
  return {in.text(), in.text(), in.text(), in.text(), in.text(),
          in.text(), in.text(), in.text(), in.text(), in.text()};
}

OfferLine offerFrom(fuzz::Bytes& in) {
  return {numberFrom(in),   numberFrom(in), in.text(), in.text(),        std::optional(in.flag()),
          in.text(),        in.text(),      in.text(), numberOrNone(in), numberOrNone(in),
          numberOrNone(in), in.text(),      in.text(), in.text()};
}

AlertLine alertFrom(fuzz::Bytes& in) {
  return {in.text(), in.text(), in.text(), in.text(), timeFrom(in), in.text(), in.text()};
}

ChannelLine channelFrom(fuzz::Bytes& in) {
  return {in.text(), in.text(), numberFrom(in), in.text(), timeOrNone(in), in.flag()};
}

Status statusFrom(fuzz::Bytes in) {
  Status status;
  status.version = in.text();
  status.mode = in.text();
  status.writtenAt = timeFrom(in);
  status.pollIntervalMs = numberFrom(in);
  status.machinesReadAt = timeOrNone(in);
  status.marketReadAt = timeOrNone(in);
  status.requests = in.number(8);
  while (!in.empty()) switch (in.byte() % 5) {
      case 0:
        status.machines.push_back(machineFrom(in));
        break;
      case 1:
        status.offers.push_back(offerFrom(in));
        break;
      case 2:
        status.alerts.push_back(alertFrom(in));
        break;
      case 3:
        status.channels.push_back(channelFrom(in));
        break;
      default:
        status.paused = in.text();
        status.lastError = in.text();
    }
  return status;
}

void checkLine(const std::string& line) {
  const auto obeyed = [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; };
  fuzz::must(std::ranges::none_of(line, obeyed), "a plugin's line is one line that can be printed");
}

/// Whatever was read can be shown.
void show(const Status& status, WallTime now) {
  const CheckLine line = check(status, {parseRange("1"), parseRange("@2:3")}, now);
  fuzz::must(!line.line.empty() && line.line.size() < 2000, "a plugin's line is as long as one may be");
  checkLine(line.line);
  for (const std::string& more : line.more) checkLine(more);
  checkLine(summary(status, now));
  for (const bool colours : {false, true})
    fuzz::must(!statusTables(status, now, {.width = 60, .colours = colours}).empty(), "there is a table");
}

/// What is written is read as it was.
void roundTrip(const Status& status) {
  const std::string written = toJson(status);
  const auto read = fromJson(written);
  fuzz::must(read.has_value() || written.size() > kLargestStatus, "what is written can be read");
  if (!read) return;
  fuzz::must(toJson(*read) == written, "what is read is what was written");
  fuzz::must(read->machines.size() == status.machines.size() && read->offers.size() == status.offers.size() &&
                 read->alerts.size() == status.alerts.size() &&
                 read->channels.size() == status.channels.size(),
             "no line is lost");
  show(*read, read->writtenAt + std::chrono::seconds{5});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(fuzz::textOf(data, size));
  if (!text.starts_with('{')) {
    roundTrip(statusFrom(fuzz::Bytes(text)));
    return 0;
  }
  const auto status = fromJson(text);
  fuzz::must(status.has_value() || !status.error().message.empty(), "what cannot be read is said");
  if (!status) return 0;
  roundTrip(*status);
  show(*status, WallTime{std::chrono::seconds{1'735'787'045}});
  return 0;
}
