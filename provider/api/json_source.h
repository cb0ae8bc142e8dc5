#pragma once

#include <array>
#include <cstddef>
#include <istream>
#include <streambuf>
#include <string>
#include <string_view>

namespace provider::api {

/// At most `limit` characters of `text` for a message; those that cannot be printed are shown as `?`.
[[nodiscard]] std::string printable(std::string_view text, std::size_t limit);

/// Stands between an answer and Poco's JSON parser: ends after `maxBytes`, remembers how the answer begins,
/// and keeps numbers that the parser would stumble over from spoiling an answer in which nobody may need
/// them. (Poco 1.11 refuses the whole text for one integer beyond 64 bits.) An integer of more than 18 digits
/// goes on as a floating point number; a number beyond the range of `double` goes on as text, so that a field
/// which must be a number is seen to be none.
class JsonSource final : public std::streambuf {
 public:
  JsonSource(std::istream& in, std::size_t maxBytes) : in_(*in.rdbuf()), left_(maxBytes) {}

  /// Nothing but white space came.
  [[nodiscard]] bool blank() const { return blank_; }
  [[nodiscard]] bool tooLarge() const { return tooLarge_; }
  /// The first characters, made printable.
  [[nodiscard]] std::string beginning() const { return printable(beginning_, kBeginning); }

 private:
  static constexpr std::size_t kBeginning = 60;

  int_type underflow() override;
  void take(std::string_view piece);
  std::size_t takeText(std::string_view piece);
  std::size_t takePunctuation(std::string_view piece);
  void endNumber();

  std::streambuf& in_;
  std::size_t left_;
  bool ended_ = false;
  bool blank_ = true;
  bool tooLarge_ = false;
  bool inText_ = false;
  bool escaped_ = false;
  std::string number_;
  std::string beginning_;
  std::string out_;
  std::array<char, 16384> block_;
};

}  // namespace provider::api
