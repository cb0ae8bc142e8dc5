#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <fstream>
#include <sstream>

#include "tests/support/certificate.h"
#include "tests/unit/manual/pages.h"

using namespace manual_test;

namespace {

namespace data = boost::unit_test::data;

const char* const kManualPages[] = {"program", "check", "ini"};

/// A page as a file.
struct OnDisk {
  explicit OnDisk(const std::string& page) : path(folder.path() / page) {
    std::ofstream(path) << pageOf(page);
  }
  test_support::TemporaryFolder folder;
  std::filesystem::path path;
};

/// Without the marks for bold and underlined.
std::string withoutOverstrikes(const std::string& text) {
  std::string plain;
  for (const char c : text)
    if (c == '\b')
      plain.pop_back();
    else
      plain += c;
  return plain;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reading)

BOOST_DATA_TEST_CASE(mandoc_has_nothing_to_say, data::make(kManualPages)) {
  const OnDisk page(sample);
  const std::string lint = outputOf("mandoc -Tlint -W warning '" + page.path.string() + "'");
  BOOST_TEST(lint == "");
}

BOOST_DATA_TEST_CASE(groff_has_nothing_to_say, data::make(kManualPages)) {
  if (outputOf("command -v groff").empty()) return;
  const OnDisk page(sample);
  const std::string lint =
      outputOf("groff -b -ww -mandoc -rLL=78n -Tutf8 '" + page.path.string() + "' >/dev/null");
  BOOST_TEST(lint == "");
}

BOOST_DATA_TEST_CASE(every_example_can_be_copied_from_the_screen_as_it_was_written,
                     data::make(kManualPages)) {
  const OnDisk page(sample);
  const std::string shown =
      withoutOverstrikes(outputOf("mandoc -Tutf8 -O width=80 '" + page.path.string() + "'"));
  std::size_t lines = 0;
  for (const std::string& example : examplesIn(sourceOf(sample))) {
    std::istringstream text(example);
    for (std::string line; std::getline(text, line); ++lines) BOOST_TEST(has(shown, line + "\n"), line);
  }
  BOOST_TEST(lines > 10u);
}

BOOST_DATA_TEST_CASE(no_line_is_wider_than_a_terminal, data::make(kManualPages)) {
  const OnDisk page(sample);
  std::istringstream shown(
      withoutOverstrikes(outputOf("mandoc -Tascii -O width=80 '" + page.path.string() + "'")));
  for (std::string line; std::getline(shown, line);) BOOST_TEST(line.size() <= 80u, line);
}

BOOST_AUTO_TEST_SUITE_END()
