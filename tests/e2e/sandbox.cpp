#include "tests/e2e/sandbox.h"

#include <Poco/JSON/Parser.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>

#include <algorithm>
#include <limits>
#include <thread>
#include <utility>

namespace e2e {

using namespace std::chrono_literals;

namespace {

std::vector<std::string> command(std::vector<std::string> options,
                                 const test_support::SelfSignedCertificate& certificate) {
  options.insert(options.begin(), {"sandbox", "--api-key", kKey, "--cert", certificate.certificateFile(),
                                   "--private-key", certificate.keyFile()});
  return options;
}

}  // namespace

Sandbox::Sandbox(std::vector<std::string> options)
    : process_(home_.startBare(command(std::move(options), certificate_))) {
  process_.waitForOut("key=", 10s);
  const std::string out = process_.out();
  url_ = out.substr(4, out.find('\n') - 4);
}

std::string Sandbox::ask(const std::string& method, const std::string& path, const std::string& body) const {
  using Poco::Net::Context;
  const Context::Ptr context =
      new Context(Context::TLS_CLIENT_USE, "", "", caFile(), Context::VERIFY_RELAXED);
  const Poco::URI uri(url_);
  Poco::Net::HTTPSClientSession session(uri.getHost(), uri.getPort(), context);
  session.setTimeout(Poco::Timespan(10, 0));
  Poco::Net::HTTPRequest request(method, path, Poco::Net::HTTPMessage::HTTP_1_1);
  request.set("auth", kKey);
  request.setContentType("application/json");
  request.setContentLength(static_cast<std::streamsize>(body.size()));
  session.sendRequest(request) << body;
  Poco::Net::HTTPResponse response;
  std::string text;
  Poco::StreamCopier::copyToString(session.receiveResponse(response), text);
  return text;
}

std::vector<Sandbox::Request> Sandbox::requests() const {
  const auto answer =
      Poco::JSON::Parser().parse(ask("GET", "/console/requests", "")).extract<Poco::JSON::Object::Ptr>();
  const auto array = answer->getArray("requests");
  std::vector<Request> result;
  for (unsigned i = 0; i < array->size(); ++i) {
    const auto each = array->getObject(i);
    result.push_back({.at_ms = each->getValue<std::int64_t>("steady_ms"),
                      .wall_ms = each->getValue<std::int64_t>("time_ms"),
                      .method = each->getValue<std::string>("method"),
                      .endpoint = each->getValue<std::string>("endpoint"),
                      .code = each->getValue<int>("code"),
                      .error = each->optValue<std::string>("error", "")});
  }
  return result;
}

std::vector<Sandbox::Request> Sandbox::posts() const {
  std::vector<Request> all = requests();
  std::erase_if(all, [](const Request& request) { return request.method != "POST"; });
  return all;
}

std::int64_t Sandbox::shortestGap_ms() const {
  const std::vector<Request> all = requests();
  std::int64_t shortest = std::numeric_limits<std::int64_t>::max();
  for (std::size_t i = 1; i < all.size(); ++i) shortest = std::min(shortest, all[i].at_ms - all[i - 1].at_ms);
  return shortest;
}

void Sandbox::act(const std::string& action, const std::string& json) const {
  const std::string answer = ask("POST", "/console/" + action, json);
  if (answer.find("\"code\":0") == std::string::npos)
    throw Failed("the sandbox does not take " + action + " " + json + ": " + answer);
}

std::string Sandbox::serverConfig(const std::string& machine) const {
  return askInTurn("/v1/server_config", R"({"server_name":")" + machine + R"("})");
}

std::string Sandbox::myOrders() const { return askInTurn("/v1/my_orders", ""); }

std::string Sandbox::askInTurn(const std::string& path, const std::string& body) const {
  std::string answer;
  waitUntil("turn to ask the sandbox", 10s, [&] {
    answer = ask("GET", path, body);
    if (answer.find("\"code\":5") == std::string::npos) return true;
    std::this_thread::sleep_for(1100ms);
    return false;
  });
  return answer;
}

bool isJsonObject(const std::string& text) {
  try {
    return !Poco::JSON::Parser().parse(text).extract<Poco::JSON::Object::Ptr>().isNull();
  } catch (const Poco::Exception&) {
    return false;
  }
}

}  // namespace e2e
