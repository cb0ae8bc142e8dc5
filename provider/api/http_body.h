#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <streambuf>

#include "provider/api/connection.h"

/// Internal to this room.
namespace provider::api {

/// The bytes of a connection as a stream: first the head of the answer, then, once it is told how the body is
/// framed, the body and nothing more. Poco's streams take a chunked body that breaks off for one that ended;
/// this one knows the difference. A failure ends the stream and is kept, because exceptions are lost inside
/// an istream.
class HttpStream final : public std::streambuf {
 public:
  explicit HttpStream(Connection& connection) : connection_(connection) {}

  /// The body follows. `length` is the `Content-Length`; without it and without chunks it lasts until the
  /// connection ends.
  void beginBody(bool chunked, std::optional<std::uint64_t> length, std::size_t largest);

  /// What ended the stream, if it was not its proper end.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }
  /// The other side has sent its last byte. In the head this means that it is cut short.
  [[nodiscard]] bool connectionEnded() const { return connectionEnded_; }

 private:
  enum class Part { Head, Length, Chunks, ToTheEnd, Over };

  int_type underflow() override;
  void readHead();
  void readBody();
  void countBody(std::size_t bytes);
  /// Reads the line before a chunk; 0 at the last one.
  [[nodiscard]] std::uint64_t nextChunk();
  void endChunks();
  [[nodiscard]] char takeRaw();
  /// At least one raw byte is there; false at the connection's end.
  bool fill();
  void give(std::size_t bytes);

  Connection& connection_;
  Part part_ = Part::Head;
  std::uint64_t left_ = 0;
  bool inChunks_ = false;
  std::size_t largest_ = 0;
  std::size_t bodyBytes_ = 0;
  std::size_t headBytes_ = 0;
  bool connectionEnded_ = false;
  std::optional<Error> failure_;
  std::array<char, 16384> raw_;
  std::size_t rawBegin_ = 0;
  std::size_t rawEnd_ = 0;
  /// The byte handed out last in the head, so that one byte can be put back.
  std::array<char, 2> headBytesOut_{};
};

}  // namespace provider::api
