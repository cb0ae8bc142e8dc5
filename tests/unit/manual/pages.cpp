#include "tests/unit/manual/pages.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>

#include "agent/manual/manual.h"

namespace manual_test {

using namespace agent::manual;

namespace {

const Page& pageNamed(std::string_view name) {
  const auto page = std::ranges::find(pages(), name, &Page::name);
  BOOST_REQUIRE_MESSAGE(page != pages().end(), name);
  return *page;
}

}  // namespace

std::string sourceOf(std::string_view page) {
  std::ifstream file(std::string(CLORE_PACKAGING "/") + std::string(pageNamed(page).source));
  BOOST_REQUIRE_MESSAGE(file.is_open(), page);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string pageOf(std::string_view page) {
  const auto text = filled(sourceOf(page), pageNamed(page).markup);
  BOOST_REQUIRE_MESSAGE(text.has_value(), page << ":" << (text ? "" : text.error()));
  return *text;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::size_t times(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++count;
  return count;
}

std::string between(const std::string& text, std::string_view from, std::string_view to) {
  const std::size_t begin = text.find(from);
  BOOST_REQUIRE_MESSAGE(begin != std::string::npos, from);
  const std::size_t end = text.find(to, begin + from.size());
  return text.substr(begin, end == std::string::npos ? end : end - begin);
}

std::vector<std::string> examplesIn(const std::string& source) {
  std::vector<std::string> examples;
  std::istringstream lines(source);
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line == ".EE") inside = false;
    if (inside) examples.back() += line + "\n";
    if (line == ".EX") inside = true, examples.emplace_back();
  }
  return examples;
}

std::string exampleOf(std::string_view page, std::string_view beginning) {
  for (const std::string& example : examplesIn(sourceOf(page)))
    if (example.starts_with(beginning)) return example;
  BOOST_FAIL("no example begins with " << beginning);
  return {};
}

std::string inOneLine(const std::string& lines, std::string_view joint) {
  std::istringstream text(lines);
  std::string whole;
  for (std::string line; std::getline(text, line);) {
    if (!whole.empty()) whole += joint;
    whole += line.substr(std::min(line.find_first_not_of(' '), line.size()));
  }
  return whole;
}

std::string outputOf(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(("{ " + command + "\n} 2>&1").c_str(), "r"),
                                                   ::pclose);
  BOOST_REQUIRE(pipe != nullptr);
  std::string out;
  std::array<char, 4096> buffer{};
  for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) > 0;)
    out.append(buffer.data(), got);
  return out;
}

}  // namespace manual_test
