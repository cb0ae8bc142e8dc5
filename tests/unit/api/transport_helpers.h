#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <istream>
#include <iterator>
#include <string>

#include "provider/api/poco_transport.h"
#include "tests/support/scripted_server.h"

/// Asked to stop, or only woken, by another thread.
class FakeInterrupt final : public provider::Interrupt {
 public:
  FakeInterrupt() : descriptor_(::eventfd(0, EFD_CLOEXEC)) {}
  ~FakeInterrupt() override { ::close(descriptor_); }
  FakeInterrupt(const FakeInterrupt&) = delete;
  FakeInterrupt& operator=(const FakeInterrupt&) = delete;

  int pollDescriptor() const override { return descriptor_; }
  bool stopRequested() override {
    ++asked;
    return stopped_;
  }
  void stop() {
    stopped_ = true;
    wake();
  }
  /// Stays readable, as with a reload that only the loop takes in.
  void wake() { (void)::eventfd_write(descriptor_, 1); }

  std::atomic<int> asked = 0;

 private:
  int descriptor_;
  std::atomic<bool> stopped_ = false;
};

/// One transport, what its last exchange brought, and how long it took.
struct Caller {
  explicit Caller(std::string url, std::chrono::milliseconds timeout = std::chrono::seconds(5),
                  std::string caFile = {}, provider::Interrupt* interrupt = nullptr)
      : transport({.baseUrl = std::move(url),
                   .caFile = std::move(caFile),
                   .userAgent = "clore-agent/test",
                   .timeout = timeout,
                   .maxAnswerBytes = 100'000,
                   .maxMarketBytes = 200'000},
                  interrupt, clock) {}

  provider::Result<provider::SteadyTime> get(const std::string& path = "/my_servers") {
    return send({.method = provider::api::Method::Get, .path = path, .key = "the-key", .body = {}});
  }
  provider::Result<provider::SteadyTime> post(const std::string& bytes) {
    return send(
        {.method = provider::api::Method::Post, .path = "/set_spot_price", .key = "the-key", .body = bytes});
  }

  provider::Result<provider::SteadyTime> send(const provider::api::Request& request) {
    body.clear();
    const auto begun = std::chrono::steady_clock::now();
    auto result = transport.exchange(request, [&](const provider::api::ResponseHead& told, std::istream& in) {
      head = told;
      body.assign(std::istreambuf_iterator<char>(in), {});
    });
    took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
    return result;
  }

  provider::SystemClock clock;
  provider::api::PocoTransport transport;
  provider::api::ResponseHead head;
  std::string body;
  std::chrono::milliseconds took{0};
};

inline void mustFail(const provider::Result<provider::SteadyTime>& result, provider::ErrorKind kind,
                     const std::string& said) {
  BOOST_REQUIRE(!result.has_value());
  BOOST_TEST((result.error().kind == kind), result.error().message);
  BOOST_TEST(result.error().message.find(said) != std::string::npos, result.error().message);
}
