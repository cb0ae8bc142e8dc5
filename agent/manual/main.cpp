#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "agent/manual/manual.h"

/// `clore-agent-manual PAGE SOURCES`: prints one of the pages, made from its source in the folder SOURCES.
/// Part of the build; not installed.
int main(int argc, char** argv) {
  using namespace agent::manual;
  const auto all = pages();
  const auto page = std::ranges::find(all, argc == 3 ? std::string_view(argv[1]) : "", &Page::name);
  if (page == all.end()) {
    std::cerr << "usage: clore-agent-manual PAGE SOURCES\n";
    return 64;
  }
  const std::string path = std::string(argv[2]) + "/" + std::string(page->source);
  std::ifstream file(path, std::ios::binary);
  const std::string source{std::istreambuf_iterator<char>(file), {}};
  const auto text = filled(source, page->markup);
  if (!file || !text) {
    std::cerr << path << ':' << (text ? " cannot be read" : text.error()) << '\n';
    return 1;
  }
  std::cout << *text << std::flush;
  return std::cout ? 0 : 1;
}
