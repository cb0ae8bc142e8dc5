#include "provider/api/conversation.h"

#include <Poco/Exception.h>

#include <array>
#include <type_traits>
#include <utility>

#include "provider/api/connection.h"
#include "provider/api/tls.h"
#include "provider/api/waiting.h"

namespace provider::api {
namespace {

constexpr std::size_t kLongestLine = 4096;

template <typename Act>
Result<std::invoke_result_t<Act>> guarded(Act act) {
  try {
    if constexpr (std::is_void_v<std::invoke_result_t<Act>>) {
      act();
      return {};
    } else {
      return act();
    }
  } catch (ExchangeFailed& failed) {
    return std::unexpected(std::move(failed.error));
  }
}

}  // namespace

struct Conversation::Impl {
  Impl(const Options& how, Interrupt* interrupt)
      : options(how), waiting(how.timeout, interrupt), connection(how.host, how.port, waiting) {
    waiting.expect("answer from " + options.host);
  }

  [[nodiscard]] std::string line();

  Options options;
  Waiting waiting;
  Connection connection;
  Poco::Net::Context::Ptr tls;
  std::string heard;  ///< and not yet read
};

std::string Conversation::Impl::line() {
  std::array<char, 1024> buffer{};
  std::size_t end = 0;
  while ((end = heard.find('\n')) == std::string::npos) {
    if (heard.size() > kLongestLine) fail(ErrorKind::BadAnswer, options.host + " sends lines without end");
    const std::size_t got = connection.receive(buffer.data(), buffer.size());
    if (got == 0) fail(ErrorKind::NoConnection, options.host + " hung up");
    heard.append(buffer.data(), got);
  }
  std::string line = heard.substr(0, end);
  heard.erase(0, end + 1);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

Conversation::Conversation(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Conversation::Conversation(Conversation&&) noexcept = default;
Conversation& Conversation::operator=(Conversation&&) noexcept = default;
Conversation::~Conversation() = default;

Result<Conversation> Conversation::begin(const Options& options, Interrupt* interrupt) {
  ignoreBrokenPipes();
  return guarded([&] { return Conversation(std::make_unique<Impl>(options, interrupt)); });
}

Result<void> Conversation::startTls() {
  if (!impl_->heard.empty())
    return failure(ErrorKind::BadAnswer, impl_->options.host + " spoke before TLS had begun");
  try {
    impl_->tls = makeTlsContext(impl_->options.caFile);
  } catch (const Poco::Exception& error) {
    const std::string& file = impl_->options.caFile;
    return failure(ErrorKind::InvalidInput, "TLS cannot be set up with the certificates " +
                                                (file.empty() ? std::string("of the system") : "in " + file) +
                                                ": " + error.displayText());
  }
  return guarded([&] {
    impl_->connection.startTls(impl_->tls->sslContext());
    impl_->waiting.expect("answer from " + impl_->options.host);
  });
}

Result<void> Conversation::send(std::string_view bytes) {
  return guarded([&] { impl_->connection.send(bytes); });
}

Result<std::string> Conversation::line() {
  return guarded([&] { return impl_->line(); });
}

}  // namespace provider::api
