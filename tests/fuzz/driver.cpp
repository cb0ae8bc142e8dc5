#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/check.h"

/// Stands in for libFuzzer where a target is built by another compiler: runs each file that is given, and
/// each file of a folder, once. The names are told, so that the last one is the one that ended it.
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> filesOf(const fs::path& given) {
  if (!fs::is_directory(given)) return {given};
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(given))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

std::string contentOf(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error(file.string() + " cannot be read");
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t runs = 0;
  try {
    for (const std::string& given : std::vector<std::string>(argv + 1, argv + argc))
      for (const fs::path& file : filesOf(given)) {
        std::cerr << file.string() << std::endl;
        const std::string content = contentOf(file);
        (void)LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(content.data()), content.size());
        ++runs;
      }
  } catch (const std::exception& error) {
    std::cerr << "failed: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
  std::cerr << runs << " inputs\n";
  return runs > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
