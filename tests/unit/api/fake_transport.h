#pragma once

#include <deque>
#include <sstream>
#include <string>
#include <vector>

#include "provider/api/client.h"

/// Answers from a list, and remembers what was asked and when.
class FakeTransport final : public provider::api::Transport {
 public:
  struct Reply {
    std::string body;
    int status = 200;
    std::optional<std::chrono::seconds> retryAfter;
    std::optional<provider::Error> failure;
    bool failsAfterReading = false;
  };
  struct Sent {
    provider::api::Request request;
    provider::SteadyTime at;
  };

  explicit FakeTransport(provider::VirtualClock& clock) : clock_(clock) {}

  void answer(std::string body, int status = 200, std::optional<std::chrono::seconds> retryAfter = {}) {
    replies_.push_back({std::move(body), status, retryAfter, {}, false});
  }
  void failWith(provider::ErrorKind kind, bool maybeApplied, std::string bodyRead = {}, int status = 200) {
    provider::Error error;
    error.kind = kind;
    error.message = "as told";
    error.maybeApplied = maybeApplied;
    const bool reads = !bodyRead.empty();
    replies_.push_back({std::move(bodyRead), status, {}, error, reads});
  }

  provider::Result<provider::SteadyTime> exchange(const provider::api::Request& request,
                                                  const provider::api::BodyReader& read) override {
    sent.push_back({request, clock_.steady()});
    BOOST_REQUIRE(!replies_.empty());
    const Reply reply = replies_.front();
    replies_.pop_front();
    const provider::SteadyTime at = clock_.steady();
    if (!reply.failure || reply.failsAfterReading) {
      std::istringstream in(reply.body);
      read({.status = reply.status, .contentType = "application/json", .retryAfter = reply.retryAfter}, in);
    }
    if (reply.failure) return std::unexpected(*reply.failure);
    return at;
  }

  std::vector<Sent> sent;

 private:
  provider::VirtualClock& clock_;
  std::deque<Reply> replies_;
};
