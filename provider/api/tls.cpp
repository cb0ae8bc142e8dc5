#include "provider/api/tls.h"

#include <signal.h>

namespace provider::api {

void ignoreBrokenPipes() {
  struct sigaction current {};
  if (::sigaction(SIGPIPE, nullptr, &current) == 0 && !(current.sa_flags & SA_SIGINFO) &&
      current.sa_handler == SIG_DFL)
    (void)::signal(SIGPIPE, SIG_IGN);
}

Poco::Net::Context::Ptr makeTlsContext(const std::string& caFile) {
  Poco::Net::Context::Params parameters;
  parameters.caLocation = caFile;
  parameters.loadDefaultCAs = caFile.empty();
  parameters.verificationMode = Poco::Net::Context::VERIFY_STRICT;
  parameters.cipherList = "HIGH:!aNULL:!MD5:!RC4";
  Poco::Net::Context::Ptr context = new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, parameters);
  context->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
  return context;
}

}  // namespace provider::api
