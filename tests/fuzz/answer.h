#pragma once

#include <charconv>
#include <cmath>
#include <istream>
#include <sstream>
#include <streambuf>
#include <string>
#include <string_view>

#include "provider/api/transport.h"
#include "provider/core/price.h"
#include "tests/fuzz/bytes.h"
#include "tests/fuzz/check.h"

/// An answer of the API as an input: a line `STATUS PIECE CONTENT-TYPE`, then the body, which arrives in
/// pieces of so many bytes. What is missing from the line is 200, 1 and nothing.
namespace fuzz {

struct Answer {
  provider::api::ResponseHead head;
  std::size_t piece = 1;
  std::string body;
};

inline int numberOf(std::string_view& line, int otherwise) {
  int value = otherwise;
  const auto read = std::from_chars(line.data(), line.data() + line.size(), value);
  line.remove_prefix(static_cast<std::size_t>(read.ptr - line.data()));
  if (line.starts_with(' ')) line.remove_prefix(1);
  return value;
}

inline Answer answerFrom(std::string_view text) {
  std::string_view line = takeLine(text);
  Answer answer;
  answer.head.status = numberOf(line, 200);
  answer.piece = static_cast<std::size_t>(std::clamp(numberOf(line, 1), 1, 1 << 20));
  answer.head.contentType = line;
  answer.body = text;
  return answer;
}

/// A body as a connection hands it out: never more than a piece at once.
class Arriving final : public std::streambuf {
 public:
  Arriving(std::string& body, std::size_t piece) : body_(body), piece_(piece) {}

 private:
  int_type underflow() override {
    if (at_ == body_.size()) return traits_type::eof();
    char* begin = body_.data() + at_;
    const std::size_t length = std::min(piece_, body_.size() - at_);
    at_ += length;
    setg(begin, begin, begin + length);
    return traits_type::to_int_type(*begin);
  }

  std::string& body_;
  std::size_t piece_;
  std::size_t at_ = 0;
};

/// What holds for every error that is made of an answer.
inline void checkError(const provider::Error& error) {
  using enum provider::ErrorKind;
  must(!error.message.empty(), "an error has words");
  must(error.message.size() < 4096, "an error is no longer than a few lines");
  for (const char c : error.message) must(c >= ' ' && c <= '~', "an error can be printed");
  const bool documented = error.kind == Busy || error.kind == InvalidInput || error.kind == KeyRefused ||
                          error.kind == RateLimited || error.kind == Refused;
  must(documented || error.kind == BadAnswer, "an answer's error is one that an answer can make");
  must(!documented || error.apiCode.has_value(), "a documented error has its code");
  must(!error.apiCode || *error.apiCode != 0, "code 0 is no error");
}

/// Reads the answer in pieces and in one. `same` compares what came out, if there is anything to compare; an
/// error is compared by its words.
template <typename Decode, typename Same>
auto readBothWays(Answer& answer, Decode decode, Same same) {
  Arriving arriving(answer.body, answer.piece);
  std::istream inPieces(&arriving);
  auto result = decode(answer.head, inPieces);
  std::istringstream inOne(answer.body);
  const auto whole = decode(answer.head, inOne);
  must(result.has_value() == whole.has_value(), "the pieces of an answer do not decide whether it is good");
  if (!result) {
    checkError(result.error());
    must(result.error().message == whole.error().message, "the pieces of an answer change no error");
  } else if constexpr (requires { same(*result, *whole); }) {
    must(same(*result, *whole), "the pieces of an answer change nothing in it");
  }
  return result;
}

/// Every price that is told is a positive amount of its own currency, and not beyond what is taken for one.
inline void checkPrices(const provider::PriceMap& prices) {
  using provider::Price;
  for (const auto currency : provider::kCurrencies)
    if (const auto price = prices.get(currency)) {
      must(price->currency() == currency, "a price is of the currency that it is filed under");
      must(price->units() > 0, "a price that is offered is positive");
      must(price->toNumber() <= Price::kLargestCoins, "a price is not beyond the largest");
      must(Price::fromNumber(price->toNumber(), currency) == price, "a price is sent as it was read");
    }
  for (const auto& [currency, coins] : prices.others) {
    must(std::isfinite(coins) && coins > 0, "a price in an unknown currency is finite and positive");
    must(!provider::currencyFromWireKey(currency), "a currency that is known is not among the others");
  }
}

inline void checkAmount(const std::optional<double>& amount, const char* what) {
  must(!amount || (std::isfinite(*amount) && *amount >= 0), what);
}

inline void checkWhole(const std::optional<std::int64_t>& number, const char* what) {
  must(!number || *number >= 0, what);
}

}  // namespace fuzz
