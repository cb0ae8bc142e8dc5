#pragma once

#include <Poco/Net/Context.h>

#include <string>

/// Internal to this room.
namespace provider::api {

/// TLS 1.2 and later for a client that believes the certificates in `caFile`, or the system's when it is
/// empty. Throws Poco's exceptions.
[[nodiscard]] Poco::Net::Context::Ptr makeTlsContext(const std::string& caFile);

/// OpenSSL writes to sockets in a way that raises SIGPIPE, which would end the program. Nothing is changed
/// where the program handles it.
void ignoreBrokenPipes();

}  // namespace provider::api
