#include "tests/support/certificate.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include <cstdio>
#include <memory>
#include <stdexcept>

namespace test_support {
namespace {

template <auto release>
struct Releases {
  template <typename T>
  void operator()(T* pointer) const {
    release(pointer);
  }
};
template <typename T, auto release>
using Owned = std::unique_ptr<T, Releases<release>>;

using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Certificate = Owned<X509, X509_free>;

void require(bool holds, const char* what) {
  if (!holds) throw std::runtime_error(std::string("cannot make a certificate: ") + what);
}

void addNames(X509* certificate, const std::vector<std::string>& names) {
  std::string joined;
  for (const std::string& name : names) joined += (joined.empty() ? "" : ",") + name;
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const Owned<X509_EXTENSION, X509_EXTENSION_free> extension(
      X509V3_EXT_conf_nid(nullptr, &context, NID_subject_alt_name, joined.c_str()));
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "names");
}

Certificate makeCertificate(EVP_PKEY* key, const std::vector<std::string>& names) {
  constexpr long kDay_s = 86400;
  Certificate certificate(X509_new());
  X509* x509 = certificate.get();
  X509_set_version(x509, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509), -kDay_s);
  X509_gmtime_adj(X509_getm_notAfter(x509), kDay_s);
  X509_set_pubkey(x509, key);
  X509_NAME* subject = X509_get_subject_name(x509);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"), -1,
                             -1, 0);
  X509_set_issuer_name(x509, subject);
  addNames(x509, names);
  require(X509_sign(x509, key, EVP_sha256()) > 0, "signature");
  return certificate;
}

template <typename Write>
void writeFile(const std::string& path, Write write) {
  const Owned<FILE, std::fclose> file(std::fopen(path.c_str(), "w"));
  require(file && write(file.get()) == 1, path.c_str());
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "clore-test-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("cannot make a temporary folder");
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

SelfSignedCertificate::SelfSignedCertificate(const std::vector<std::string>& names) {
  const Key key(EVP_EC_gen("P-256"));
  require(key != nullptr, "key");
  const Certificate certificate = makeCertificate(key.get(), names);
  writeFile(certificateFile(), [&](FILE* file) { return PEM_write_X509(file, certificate.get()); });
  writeFile(keyFile(), [&](FILE* file) {
    return PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
}

}  // namespace test_support
