#include "provider/api/json_source.h"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace provider::api {
namespace {

/// What always fits into a signed 64-bit integer.
constexpr std::size_t kSafeDigits = 18;

bool startsNumber(char c) { return (c >= '0' && c <= '9') || c == '-'; }
bool continuesNumber(char c) { return startsNumber(c) || c == '.' || c == 'e' || c == 'E' || c == '+'; }
bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool isBeyondDouble(const std::string& number) {
  double value = 0;
  const char* end = number.data() + number.size();
  const auto read = std::from_chars(number.data(), end, value);
  // An exponent far below zero is out of range too, but is simply zero.
  return read.ec == std::errc::result_out_of_range && read.ptr == end &&
         number.find("e-") == std::string::npos && number.find("E-") == std::string::npos;
}

}  // namespace

std::string printable(std::string_view text, std::size_t limit) {
  std::string shown(text.substr(0, limit));
  std::ranges::replace_if(
      shown, [](char c) { return c < 0x20 || c > 0x7e; }, '?');
  return shown;
}

void JsonSource::endNumber() {
  if (number_.empty()) return;
  const bool whole = number_.find_first_of(".eE") == std::string::npos;
  const bool plain = whole && number_.size() <= kSafeDigits;
  if (!plain && isBeyondDouble(number_)) {
    out_ += '"' + number_ + '"';
  } else {
    out_ += number_;
    if (whole && !plain) out_ += "e0";
  }
  number_.clear();
}

/// Takes what is alike in one go, because most of an answer is text and punctuation.
void JsonSource::take(std::string_view piece) {
  while (!piece.empty()) {
    std::size_t length = 0;
    if (inText_) {
      length = takeText(piece);
    } else if (!number_.empty() || startsNumber(piece.front())) {
      while (length < piece.size() && continuesNumber(piece[length])) ++length;
      number_ += piece.substr(0, length);
      blank_ = false;
      if (length < piece.size()) endNumber();
    } else {
      length = takePunctuation(piece);
    }
    piece.remove_prefix(length);
  }
}

std::size_t JsonSource::takeText(std::string_view piece) {
  std::size_t length = 0;
  while (length < piece.size() && inText_) {
    const char c = piece[length++];
    if (escaped_) {
      escaped_ = false;
    } else if (c == '\\') {
      escaped_ = true;
    } else if (c == '"') {
      inText_ = false;
    }
  }
  out_ += piece.substr(0, length);
  return length;
}

std::size_t JsonSource::takePunctuation(std::string_view piece) {
  std::size_t length = 0;
  while (length < piece.size() && !inText_ && !startsNumber(piece[length])) {
    const char c = piece[length++];
    if (c == '"') inText_ = true;
    if (!isSpace(c)) blank_ = false;
  }
  out_ += piece.substr(0, length);
  return length;
}

JsonSource::int_type JsonSource::underflow() {
  out_.clear();
  while (out_.empty() && !ended_) {
    const auto wanted = static_cast<std::streamsize>(block_.size());
    const std::streamsize got = in_.sgetn(block_.data(), wanted);
    const std::string_view piece(
        block_.data(), std::min(static_cast<std::size_t>(std::max<std::streamsize>(got, 0)), left_));
    if (beginning_.size() < kBeginning) beginning_ += piece.substr(0, kBeginning - beginning_.size());
    take(piece);
    tooLarge_ = static_cast<std::size_t>(std::max<std::streamsize>(got, 0)) > left_;
    left_ -= piece.size();
    ended_ = tooLarge_ || got < wanted;
    if (ended_) endNumber();
  }
  if (out_.empty()) return traits_type::eof();
  setg(out_.data(), out_.data(), out_.data() + out_.size());
  return traits_type::to_int_type(out_.front());
}

}  // namespace provider::api
