#include "provider/api/http_body.h"

#include <algorithm>

namespace provider::api {
namespace {

constexpr std::size_t kLargestHead = std::size_t{64} << 10;
/// Hexadecimal digits of the largest chunk that is taken seriously.
constexpr std::size_t kMostChunkDigits = 8;
constexpr std::size_t kLongestChunkLine = 256;

[[noreturn]] void failCutShort() { fail(ErrorKind::NoConnection, "the answer was cut short"); }

int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

void HttpStream::beginBody(bool chunked, std::optional<std::uint64_t> length, std::size_t largest) {
  // What of the head was handed out has been read.
  setg(nullptr, nullptr, nullptr);
  largest_ = largest;
  part_ = chunked ? Part::Chunks : length ? Part::Length : Part::ToTheEnd;
  left_ = chunked ? 0 : length.value_or(0);
  if (part_ == Part::Length && left_ == 0) part_ = Part::Over;
}

bool HttpStream::fill() {
  if (rawBegin_ < rawEnd_) return true;
  if (connectionEnded_) return false;
  rawBegin_ = 0;
  rawEnd_ = connection_.receive(raw_.data(), raw_.size());
  connectionEnded_ = rawEnd_ == 0;
  return !connectionEnded_;
}

char HttpStream::takeRaw() {
  if (!fill()) failCutShort();
  return raw_[rawBegin_++];
}

void HttpStream::give(std::size_t bytes) {
  char* begin = raw_.data() + rawBegin_;
  setg(begin, begin, begin + bytes);
  rawBegin_ += bytes;
}

HttpStream::int_type HttpStream::underflow() {
  if (failure_ || part_ == Part::Over) return traits_type::eof();
  setg(nullptr, nullptr, nullptr);
  try {
    part_ == Part::Head ? readHead() : readBody();
  } catch (ExchangeFailed& failed) {
    failure_ = std::move(failed.error);
    setg(nullptr, nullptr, nullptr);
  }
  return gptr() == egptr() ? traits_type::eof() : traits_type::to_int_type(*gptr());
}

/// Byte by byte, so that nothing of the body is handed out as part of the head; Poco puts one byte back.
void HttpStream::readHead() {
  if (!fill()) return;
  if (++headBytes_ > kLargestHead) fail(ErrorKind::BadAnswer, "the head of the answer is too large");
  headBytesOut_[0] = headBytesOut_[1];
  headBytesOut_[1] = takeRaw();
  setg(headBytesOut_.data(), headBytesOut_.data() + 1, headBytesOut_.data() + 2);
}

void HttpStream::readBody() {
  if (part_ == Part::Chunks && left_ == 0) {
    left_ = nextChunk();
    if (left_ == 0) return endChunks();
  }
  if (!fill()) {
    if (part_ != Part::ToTheEnd) failCutShort();
    part_ = Part::Over;
    return;
  }
  std::uint64_t bytes = rawEnd_ - rawBegin_;
  if (part_ != Part::ToTheEnd) {
    bytes = std::min(bytes, left_);
    left_ -= bytes;
    if (part_ == Part::Length && left_ == 0) part_ = Part::Over;
  }
  countBody(bytes);
  give(bytes);
}

void HttpStream::countBody(std::size_t bytes) {
  bodyBytes_ += bytes;
  if (bodyBytes_ > largest_)
    fail(ErrorKind::BadAnswer, "the answer is larger than " + std::to_string(largest_) + " bytes");
}

std::uint64_t HttpStream::nextChunk() {
  if (inChunks_ && (takeRaw() != '\r' || takeRaw() != '\n'))
    fail(ErrorKind::BadAnswer, "the answer's chunks do not fit");
  inChunks_ = true;
  std::uint64_t size = 0;
  std::size_t digits = 0;
  char c = takeRaw();
  for (; hexDigit(c) >= 0; c = takeRaw()) {
    if (++digits > kMostChunkDigits) fail(ErrorKind::BadAnswer, "a chunk of the answer is too large");
    size = size * 16 + static_cast<std::uint64_t>(hexDigit(c));
  }
  if (digits == 0) fail(ErrorKind::BadAnswer, "a chunk of the answer has no size");
  for (std::size_t extension = 0; c != '\n'; c = takeRaw())
    if (++extension > kLongestChunkLine) fail(ErrorKind::BadAnswer, "the line before a chunk is too long");
  return size;
}

/// Trailers are read over; they end with an empty line.
void HttpStream::endChunks() {
  for (std::size_t lineLength = 0, all = 0;; ++all) {
    if (all > kLargestHead) fail(ErrorKind::BadAnswer, "the end of the answer is too large");
    const char c = takeRaw();
    if (c == '\n' && lineLength == 0) break;
    lineLength = c == '\n' ? 0 : lineLength + (c == '\r' ? 0 : 1);
  }
  part_ = Part::Over;
}

}  // namespace provider::api
