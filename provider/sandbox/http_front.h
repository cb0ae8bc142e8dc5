#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "provider/core/error.h"
#include "provider/sandbox/world.h"

namespace provider::sandbox {

struct HttpFrontOptions {
  std::string listen = "127.0.0.1:0";  ///< address and port; port 0 takes a free one
  /// Both PEM files, or neither: HTTPS, or HTTP.
  std::string certificateFile;
  std::string privateKeyFile;
  std::size_t maxBodyBytes = 65'536;
};

/// A world behind a socket: `/v1/<endpoint>` is the API, `/console/…` the console (`answerConsole`), and
/// nothing else is there. It serves on threads of its own from `start` on until it is destroyed; a lock keeps
/// them from using the world at the same time. Whoever else wants the world meanwhile asks `use`. World
/// outlives it.
class HttpFront {
 public:
  /// Fails with NoConnection when the address cannot be had, and with Storage when the certificate cannot be
  /// used.
  [[nodiscard]] static Result<std::unique_ptr<HttpFront>> start(World& world,
                                                                const HttpFrontOptions& options);
  ~HttpFront();
  HttpFront(const HttpFront&) = delete;
  HttpFront& operator=(const HttpFront&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  /// The base address of the API: `https://127.0.0.1:40123/v1`
  [[nodiscard]] std::string url() const;
  /// The world, while nobody else has it.
  void use(const std::function<void(World&)>& visit);

 private:
  class Server;
  explicit HttpFront(std::unique_ptr<Server> server);
  std::unique_ptr<Server> server_;
};

}  // namespace provider::sandbox
