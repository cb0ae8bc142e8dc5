#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace test_support {

/// A folder for one test, gone with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A certificate that signs itself, valid for a day, with its key, as PEM files in a folder of its own.
/// Throws `std::runtime_error`.
class SelfSignedCertificate {
 public:
  /// `names` are subject alternative names as OpenSSL writes them.
  explicit SelfSignedCertificate(const std::vector<std::string>& names = {"DNS:localhost", "IP:127.0.0.1"});
  [[nodiscard]] std::string certificateFile() const { return (folder_.path() / "certificate.pem").string(); }
  [[nodiscard]] std::string keyFile() const { return (folder_.path() / "key.pem").string(); }

 private:
  TemporaryFolder folder_;
};

}  // namespace test_support
