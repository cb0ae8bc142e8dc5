#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "agent/config/secret_file.h"
#include "tests/unit/config/support.h"

using namespace agent::config;
using config_test::Directory;
using config_test::Variable;
using config_test::WorkingDirectory;
using provider::ErrorKind;

namespace fs = std::filesystem;

namespace {

constexpr const char* kSecret = "123456:AbC-def_gh";

std::string messageOf(const provider::Result<std::string>& secret) {
  BOOST_REQUIRE(!secret.has_value());
  BOOST_TEST((secret.error().kind == ErrorKind::Storage));
  BOOST_TEST(secret.error().message.find(kSecret) == std::string::npos);
  return secret.error().message;
}

bool says(const provider::Result<std::string>& secret, const std::string& words) {
  return messageOf(secret).find(words) != std::string::npos;
}

struct BadText {
  std::string text;
  const char* words;
};
std::ostream& operator<<(std::ostream& out, const BadText& c) { return out << c.words; }

const BadText kBadTexts[] = {
    {"", "empty: it should hold the secret"},
    {" \t\r\n", "empty"},
    {std::string(kSecret) + "\n" + kSecret + "\n", "more than one line"},
    {std::string(kSecret) + '\0', "cannot be part"},
    {std::string(kSecret) + "\r" + kSecret, "cannot be part"},
    {std::string(kSecret) + "\x7F", "cannot be part"},
    {std::string(kSecret) + "\xC3", "cannot be part"},
    {std::string(4097, 'x'), "more than 4096"},
    {std::string(100'000, 'x'), "larger than 64 KiB"},
};

const mode_t kUnsafeModes[] = {0604, 0602, 0640, 0620, 0644, 0666, 0601, 0610};

}  // namespace

BOOST_AUTO_TEST_SUITE(secret)

BOOST_AUTO_TEST_CASE(it_is_the_one_line_of_its_file_without_blanks_around_it) {
  const Directory directory;
  const Variable credentials("CREDENTIALS_DIRECTORY", std::nullopt);
  for (const std::string& text : {std::string(kSecret), "\n \t" + std::string(kSecret) + " \r\n\n"})
    BOOST_TEST(loadSecret(directory.write("token", text)).value() == kSecret);
  // Passwords of mail accounts are given out in groups of letters, or hold letters of any language.
  for (const std::string text : {"abcd efgh ijkl", "p\xC3\xA9pin"})
    BOOST_TEST(loadSecret(directory.write("password", text + "\n")).value() == text);
}

BOOST_AUTO_TEST_CASE(a_name_is_that_of_a_credential_of_systemd) {
  const Directory directory;
  const fs::path file = directory.write("credentials/token", "from-systemd\n", 0440);
  const Variable credentials("CREDENTIALS_DIRECTORY", file.parent_path().string());
  BOOST_TEST(loadSecret("token").value() == "from-systemd");
  BOOST_TEST(loadSecret(directory.write("token", kSecret)).value() == kSecret);
  const auto missing = loadSecret("no-such-credential");
  BOOST_TEST(says(missing, "`no-such-credential` in " + file.parent_path().string()));
}

BOOST_AUTO_TEST_CASE(credentials_are_withheld_where_their_directory_is_named_and_cannot_be_entered) {
  const Directory directory;
  const Variable none("CREDENTIALS_DIRECTORY", std::nullopt);
  BOOST_TEST(!credentialsWithheld());
  const Variable open("CREDENTIALS_DIRECTORY", directory.path().string());
  BOOST_TEST(!credentialsWithheld());
  const Variable gone("CREDENTIALS_DIRECTORY", (directory.path() / "clore-agent.service").string());
  BOOST_TEST(credentialsWithheld());
}

BOOST_AUTO_TEST_CASE(a_credential_may_be_shared_with_the_group_only) {
  const Directory directory;
  const Variable credentials("CREDENTIALS_DIRECTORY", directory.path().string());
  directory.write("token", kSecret, 0444);
  BOOST_TEST(says(loadSecret("token"), "chmod 600 " + (directory.path() / "token").string()));
  BOOST_TEST(says(loadSecret((directory.path() / "token").string()), "may be used by others"));
}

BOOST_AUTO_TEST_CASE(without_credentials_a_name_is_no_file_either) {
  const Directory directory;
  (void)directory.write("token", kSecret);
  const WorkingDirectory here(directory.path());
  {
    const Variable credentials("CREDENTIALS_DIRECTORY", (directory.path() / "none").string());
    BOOST_TEST(says(loadSecret("token"), "there is no credential `token`"));
  }
  for (const auto& unset : {std::optional<std::string>(), std::optional<std::string>("")}) {
    const Variable credentials("CREDENTIALS_DIRECTORY", unset);
    BOOST_TEST(says(loadSecret("token"), "`token` is a credential, which systemd hands to the service only"));
  }
}

BOOST_AUTO_TEST_CASE(a_missing_file_and_a_directory_are_named) {
  const Directory directory;
  BOOST_TEST(says(loadSecret("/nowhere/token"), "there is no file `/nowhere/token`"));
  BOOST_TEST(says(loadSecret(directory.path()), directory.path().string() + " cannot be read"));
}

BOOST_DATA_TEST_CASE(a_file_that_others_may_use_is_refused, boost::unit_test::data::make(kUnsafeModes)) {
  const Directory directory;
  const fs::path file = directory.write("token", kSecret, sample);
  BOOST_TEST(says(loadSecret(file), "chmod 600 " + file.string() + "`, and renew the secret"));
}

BOOST_DATA_TEST_CASE(what_cannot_be_a_secret_is_refused, boost::unit_test::data::make(kBadTexts)) {
  const Directory directory;
  const fs::path file = directory.write("token", sample.text);
  BOOST_TEST(says(loadSecret(file), sample.words));
  BOOST_TEST(says(loadSecret(file), file.string()));
}

BOOST_AUTO_TEST_SUITE_END()
