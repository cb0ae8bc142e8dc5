#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "tests/unit/config/support.h"

using namespace agent::config;
using config_test::Directory;
using config_test::Variable;
using provider::ErrorKind;

namespace fs = std::filesystem;

namespace {

constexpr const char* kSecret = "AbC-123_xyz.456=";

/// Every source can be filled; none is at first.
struct Sources {
  Directory directory;
  Variable credentials{"CREDENTIALS_DIRECTORY", std::nullopt};
  Variable variable{"CLORE_API_KEY", std::nullopt};
  Variable home{"HOME", directory.path().string()};

  Api api(const std::string& keyFile) const {
    Api result;
    result.keyFile = keyFile;
    return result;
  }
};

std::string messageOf(const provider::Result<Key>& key) {
  BOOST_REQUIRE(!key.has_value());
  BOOST_TEST((key.error().kind == ErrorKind::Storage));
  BOOST_TEST(key.error().message.find(kSecret) == std::string::npos);
  return key.error().message;
}

struct BadText {
  std::string text;
  const char* words;
};
std::ostream& operator<<(std::ostream& out, const BadText& c) { return out << c.words; }

const BadText kBadTexts[] = {
    {"", "empty"},
    {" \t\r\n", "empty"},
    {std::string(kSecret) + "\n" + kSecret + "\n", "more than one line"},
    {std::string(kSecret) + " " + kSecret, "blank"},
    {std::string(kSecret) + '\0', "cannot be part"},
    {std::string(kSecret) + "\xC3\xBC", "cannot be part"},
    {std::string(513, 'x'), "more than 512"},
    {std::string(100'000, 'x'), "larger than 64 KiB"},
};

const mode_t kUnsafeModes[] = {0604, 0602, 0640, 0620, 0644, 0666, 0601, 0610};

}  // namespace

BOOST_AUTO_TEST_SUITE(key)

BOOST_AUTO_TEST_CASE(the_sources_are_asked_in_order) {
  const Sources sources;
  const fs::path credential = sources.directory.write("credentials/api.key", "from-systemd\n", 0440);
  const fs::path file = sources.directory.write("api.key", "from-file\n");
  sources.directory.write(".clore/config.json", R"({"api_key": "from-home"})");
  BOOST_TEST(loadKey({})->value == "from-home");
  const Variable variable("CLORE_API_KEY", "from-variable");
  BOOST_TEST(loadKey({})->value == "from-variable");
  BOOST_TEST(loadKey({})->source == "CLORE_API_KEY");
  BOOST_TEST(loadKey(sources.api(file))->value == "from-file");
  BOOST_TEST(loadKey(sources.api(file))->source == file.string());
  const Variable credentials("CREDENTIALS_DIRECTORY", credential.parent_path().string());
  BOOST_TEST(loadKey(sources.api(file))->value == "from-systemd");
  BOOST_TEST(loadKey(sources.api(file))->source == credential.string());
}

BOOST_AUTO_TEST_CASE(without_any_source_the_message_says_what_to_do) {
  const Sources sources;
  BOOST_TEST(messageOf(loadKey({})).find("key_file") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_configured_file_that_is_missing_is_not_passed_over) {
  const Sources sources;
  const Variable variable("CLORE_API_KEY", kSecret);
  BOOST_TEST(messageOf(loadKey(sources.api("/nowhere/api.key")))
                 .find("install -m 600 /dev/stdin /nowhere/api.key") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_directory_is_no_key_file) {
  const Sources sources;
  BOOST_TEST(messageOf(loadKey(sources.api(sources.directory.path()))).find("directory") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_credentials_directory_without_a_key_and_an_empty_variable_count_as_none) {
  const Sources sources;
  const Variable credentials("CREDENTIALS_DIRECTORY", sources.directory.path().string());
  const Variable variable("CLORE_API_KEY", "");
  const fs::path file = sources.directory.write("other", kSecret);
  BOOST_TEST(loadKey(sources.api(file))->value == kSecret);
  BOOST_TEST(messageOf(loadKey({})).find("no API key") != std::string::npos);
}

BOOST_DATA_TEST_CASE(a_file_that_others_may_use_is_refused, boost::unit_test::data::make(kUnsafeModes)) {
  const Sources sources;
  const fs::path file = sources.directory.write("api.key", kSecret, sample);
  BOOST_TEST(messageOf(loadKey(sources.api(file))).find("chmod 600 " + file.string()) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_of_its_owner_alone_is_accepted) {
  const Sources sources;
  for (const mode_t mode : {0400, 0600})
    BOOST_TEST(loadKey(sources.api(sources.directory.write("api.key", kSecret, mode)))->value == kSecret);
}

BOOST_AUTO_TEST_CASE(a_credential_of_systemd_may_be_shared_with_the_group_only) {
  const Sources sources;
  const Variable credentials("CREDENTIALS_DIRECTORY", sources.directory.path().string());
  for (const mode_t mode : {0400, 0440}) {
    sources.directory.write("api.key", kSecret, mode);
    BOOST_TEST(loadKey({})->value == kSecret);
    fs::remove(sources.directory.path() / "api.key");
  }
  sources.directory.write("api.key", kSecret, 0444);
  BOOST_TEST(messageOf(loadKey({})).find("chmod") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_empty_credential_is_answered_with_what_to_do) {
  const Sources sources;
  const Variable credentials("CREDENTIALS_DIRECTORY", sources.directory.path().string());
  const fs::path file = sources.directory.write("other", kSecret);
  for (const std::string text : {"", "\n"}) {
    sources.directory.write("api.key", text, 0440);
    const std::string message = messageOf(loadKey(sources.api(file)));
    BOOST_TEST(message.find("install -m 600 /dev/stdin /etc/clore-agent/api.key") != std::string::npos);
    BOOST_TEST(message.find("systemctl restart clore-agent") != std::string::npos);
    fs::remove(sources.directory.path() / "api.key");
  }
}

BOOST_AUTO_TEST_CASE(blanks_around_the_key_do_not_count) {
  const Sources sources;
  const fs::path file = sources.directory.write("api.key", "\n  " + std::string(kSecret) + "\t\r\n\n");
  BOOST_TEST(loadKey(sources.api(file))->value == kSecret);
  const Variable variable("CLORE_API_KEY", " " + std::string(kSecret) + "\n");
  BOOST_TEST(loadKey({})->value == kSecret);
}

BOOST_DATA_TEST_CASE(what_cannot_be_a_key_is_refused, boost::unit_test::data::make(kBadTexts)) {
  const Sources sources;
  const fs::path file = sources.directory.write("api.key", sample.text);
  BOOST_TEST(messageOf(loadKey(sources.api(file))).find(sample.words) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_vendor_s_file_is_held_to_the_same_rules) {
  const Sources sources;
  const std::string good = R"({"api_key": ")" + std::string(kSecret) + R"(", "other": 1})";
  sources.directory.write(".clore/config.json", good, 0644);
  BOOST_TEST(messageOf(loadKey({})).find("chmod 600") != std::string::npos);
  for (const std::string& bad :
       {std::string(kSecret), "{" + std::string(kSecret) + "}", std::string("[1]"), std::string("{}"),
        std::string(""), std::string(R"({"api_key": 5})"), std::string(R"({"api_key": ""})"),
        std::string(R"({"api_key": null})"), std::string(60'000, '[')}) {
    sources.directory.write(".clore/config.json", bad);
    BOOST_TEST(messageOf(loadKey({})).find("config.json") != std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()
