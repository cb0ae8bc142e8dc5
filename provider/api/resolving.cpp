#include "provider/api/resolving.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cstring>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>

namespace provider::api {
namespace {

/// Shared by the thread that resolves and the one that waits; the last one cleans up.
struct Lookup {
  explicit Lookup(std::string name) : host(std::move(name)), done(::eventfd(0, EFD_CLOEXEC)) {}
  ~Lookup() {
    if (done >= 0) ::close(done);
  }
  Lookup(const Lookup&) = delete;
  Lookup& operator=(const Lookup&) = delete;

  const std::string host;
  const int done;
  std::mutex mutex;
  int failure = 0;
  std::vector<Address> addresses;
};

Address copied(const sockaddr* from, socklen_t length) {
  Address address;
  std::memcpy(&address.storage, from, length);
  address.length = length;
  return address;
}

std::vector<Address> lookUp(const std::string& host, int flags, int& failure) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags;
  addrinfo* found = nullptr;
  failure = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
  std::vector<Address> addresses;
  if (failure != 0) return addresses;
  for (const addrinfo* each = found; each; each = each->ai_next)
    if (each->ai_family == AF_INET || each->ai_family == AF_INET6)
      addresses.push_back(copied(each->ai_addr, each->ai_addrlen));
  ::freeaddrinfo(found);
  return addresses;
}

void lookUpAside(const std::shared_ptr<Lookup>& lookup) {
  int failure = 0;
  auto addresses = lookUp(lookup->host, 0, failure);
  {
    const std::lock_guard lock(lookup->mutex);
    lookup->failure = failure;
    lookup->addresses = std::move(addresses);
  }
  (void)::eventfd_write(lookup->done, 1);
}

/// Signals stay with the threads that expect them.
void startAside(const std::shared_ptr<Lookup>& lookup) {
  sigset_t all, before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  try {
    std::thread(lookUpAside, lookup).detach();
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  } catch (const std::system_error& error) {
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    fail(ErrorKind::NoConnection, "cannot resolve " + lookup->host + ": " + error.what());
  }
}

std::vector<Address> lookUpWithin(const std::string& host, Waiting& waiting) {
  const auto lookup = std::make_shared<Lookup>(host);
  if (lookup->done < 0) fail(ErrorKind::NoConnection, "cannot resolve " + host + ": no descriptor is free");
  startAside(lookup);
  waiting.expect("address for " + host);
  waiting.until(lookup->done, POLLIN);
  const std::lock_guard lock(lookup->mutex);
  if (lookup->addresses.empty()) {
    const char* why = lookup->failure != 0 ? ::gai_strerror(lookup->failure) : "it has no address";
    fail(ErrorKind::NoConnection, "cannot resolve " + host + ": " + why);
  }
  return std::move(lookup->addresses);
}

}  // namespace

bool isLiteralAddress(const std::string& host) {
  in6_addr unused{};
  return ::inet_pton(AF_INET, host.c_str(), &unused) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), &unused) == 1;
}

std::vector<Address> resolve(const std::string& host, std::uint16_t port, Waiting& waiting) {
  int unused = 0;
  auto addresses =
      isLiteralAddress(host) ? lookUp(host, AI_NUMERICHOST, unused) : lookUpWithin(host, waiting);
  if (addresses.empty()) fail(ErrorKind::NoConnection, "cannot resolve " + host);
  for (Address& address : addresses) {
    if (address.storage.ss_family == AF_INET) {
      reinterpret_cast<sockaddr_in&>(address.storage).sin_port = htons(port);
    } else {
      reinterpret_cast<sockaddr_in6&>(address.storage).sin6_port = htons(port);
    }
  }
  return addresses;
}

}  // namespace provider::api
