#include "provider/market/gpu_texts.h"

#include <string>

using namespace provider::market;

BOOST_AUTO_TEST_SUITE(gpu_texts)

BOOST_AUTO_TEST_CASE(a_text_is_read_as_parse_gpu_reads_it_the_first_time_and_again) {
  const GpuTexts texts;
  for (int time = 0; time < 2; ++time)
    for (const std::string text : {"2x NVIDIA GeForce RTX 3080", "Mixed 4x GPUs", "", "1x RTX 4090"})
      BOOST_TEST((texts.read(text) == parseGpu(text)), text);
}

BOOST_AUTO_TEST_CASE(a_market_of_any_texts_is_read_as_well) {
  const GpuTexts texts;
  for (std::size_t i = 0; i < 2 * GpuTexts::kMostKnown + 1; ++i) {
    const std::string text = "1x RTX " + std::to_string(100'000 + i);
    BOOST_TEST_REQUIRE((texts.read(text) == parseGpu(text)), text);
  }
}

BOOST_AUTO_TEST_CASE(a_long_text_is_read_each_time) {
  const GpuTexts texts;
  const std::string name(GpuTexts::kLongestKnown, 'A');
  for (const std::string& text : {"1x " + name + "1", "1x " + name + "2", "1x " + name + "1"})
    BOOST_TEST((texts.read(text) == parseGpu(text)));
}

BOOST_AUTO_TEST_SUITE_END()
