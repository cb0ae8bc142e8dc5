#include "provider/market/gpu.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <set>

using namespace provider::market;

namespace {

namespace data = boost::unit_test::data;

struct GpuCase {
  const char* text;
  int count;
  const char* model;
};
std::ostream& operator<<(std::ostream& out, const GpuCase& c) { return out << '"' << c.text << '"'; }

const GpuCase kRead[] = {
    {"2x NVIDIA GeForce RTX 3080", 2, "RTX 3080"},
    {"1x NVIDIA GeForce RTX 4090", 1, "RTX 4090"},
    {"8x NVIDIA GeForce RTX 3060 Ti", 8, "RTX 3060 TI"},
    {"8x NVIDIA GeForce RTX 3070 Laptop GPU", 8, "RTX 3070 LAPTOP"},
    {"8x NVIDIA GeForce RTX 3070 Ti Laptop GPU", 8, "RTX 3070 TI LAPTOP"},
    {"4x NVIDIA GeForce RTX 4070 Ti SUPER", 4, "RTX 4070 TI SUPER"},
    {"1x NVIDIA GeForce GTX 1060 3GB", 1, "GTX 1060 3GB"},
    {"1x NVIDIA GeForce GTX 1060 6GB", 1, "GTX 1060 6GB"},
    {"8x Tesla V100SXM232GB", 8, "V100 SXM2 32GB"},
    {"8x Tesla V100-SXM2-32GB", 8, "V100 SXM2 32GB"},
    {"8x NVIDIA V100 SXM2 32GB", 8, "V100 SXM2 32GB"},
    {"1x Tesla V100PCIE16GB", 1, "V100 PCIE 16GB"},
    {"8x NVIDIA A100SXM480GB", 8, "A100 SXM4 80GB"},
    {"8x NVIDIA A100-SXM4-80GB", 8, "A100 SXM4 80GB"},
    {"1x NVIDIA A100-PCIE-40GB", 1, "A100 PCIE 40GB"},
    {"1x NVIDIA H100 PCIe", 1, "H100 PCIE"},
    {"12x NVIDIA P106100", 12, "P106 100"},
    {"12x NVIDIA P106-100", 12, "P106 100"},
    {"12x NVIDIA P106090", 12, "P106 090"},
    {"6x NVIDIA CMP 90HX", 6, "CMP 90HX"},
    {"1x NVIDIA TITAN Xp", 1, "TITAN XP"},
    {"1x Tesla P40", 1, "P40"},
    {"1x Quadro RTX 4000", 1, "QUADRO RTX 4000"},
    {"1x NVIDIA RTX 4000 Ada Generation", 1, "RTX 4000 ADA GENERATION"},
    {"1x NVIDIA RTX A2000 12GB", 1, "RTX A2000 12GB"},
    {"2x AMD Radeon RX 7900 XTX", 2, "RX 7900 XTX"},
    {"1x AMD Radeon VII", 1, "VII"},
    {"2x nvidia geforce rtx 3080", 2, "RTX 3080"},
    {"2X NVIDIA GEFORCE RTX 3080", 2, "RTX 3080"},
    {"2x NVIDIA-GeForce-RTX-3080-Ti", 2, "RTX 3080 TI"},
    {"2x NVIDIA_GeForce_RTX_3080", 2, "RTX 3080"},
    {"2x   NVIDIA  GeForce\tRTX 3080  ", 2, "RTX 3080"},
    {"2x RTX3080", 2, "RTX 3080"},
    {"2x RTX3080Ti", 2, "RTX 3080 TI"},
    {"2x RTX 2080SUPER", 2, "RTX 2080 SUPER"},
    {"2x GTX1660Ti", 2, "GTX 1660 TI"},
    {"02x RTX 3080", 2, "RTX 3080"},
    {"1x RTX4070TiSUPER", 1, "RTX 4070 TI SUPER"},
    {"1x RTX 4070TiSUPER", 1, "RTX 4070 TI SUPER"},
    {"1x NVIDIA GeForce RTX 3070Ti Laptop GPU", 1, "RTX 3070 TI LAPTOP"},
    {"1x NVIDIA GeForce RTX 3070 Ti Mobile", 1, "RTX 3070 TI LAPTOP"},
    {"1x NVIDIA GeForce RTX 4090D", 1, "RTX 4090 D"},
    {"1x NVIDIA GeForce RTX 4090 D", 1, "RTX 4090 D"},
    {"1x NVIDIA GeForce RTX 5090 D V2", 1, "RTX 5090 D V2"},
    {"1x AMD Radeon RX7900XTX", 1, "RX 7900 XTX"},
    {"1x AMD Radeon RX 7900XT", 1, "RX 7900 XT"},
    {"1x AMD Radeon RX 7900GRE", 1, "RX 7900 GRE"},
    {"1x AMD Radeon(TM) RX 7900 GRE", 1, "RX 7900 GRE"},
    {"1x GT1030", 1, "GT 1030"},
    {"1x NVIDIA GeForce RTX 3080 12GB", 1, "RTX 3080 12GB"},
    {"1x NVIDIA GeForce RTX 3080 12 GB", 1, "RTX 3080 12GB"},
    {"1x NVIDIA GeForce RTX 3060 Ti LHR", 1, "RTX 3060 TI LHR"},
    {"1x NVIDIA GeForce RTX 2080 with Max-Q Design", 1, "RTX 2080 MAX Q"},
    {"1x NVIDIA GeForce RTX 2080 Max-Q", 1, "RTX 2080 MAX Q"},
    {"1x NVIDIA A100 80GB PCIe", 1, "A100 PCIE 80GB"},
    {"1x NVIDIA A100-PCIE-80GB", 1, "A100 PCIE 80GB"},
    {"8x NVIDIA A100 80GB SXM4", 8, "A100 SXM4 80GB"},
    {"1x NVIDIA H100 80GB HBM3", 1, "H100 80GB HBM3"},
    {"1x NVIDIA P106-090", 1, "P106 090"},
    {"1x Intel(R) Arc(TM) A770", 1, "INTEL ARC A770"},
    {"1x Intel Arc A770", 1, "INTEL ARC A770"},
    {"64x NVIDIA GeForce RTX 3080", 64, "RTX 3080"},
};

const char* const kRefused[] = {
    "",
    " ",
    "x",
    "2x",
    "2x ",
    "2x  ",
    "Mixed",
    "Mixed GPUs",
    "2x Mixed NVIDIA GeForce RTX 3080",
    "2x NVIDIA Mixed",
    "NVIDIA GeForce RTX 3080",
    "0x NVIDIA GeForce RTX 3080",
    "-1x NVIDIA GeForce RTX 3080",
    "65x NVIDIA GeForce RTX 3080",
    "99999999999999999999x NVIDIA GeForce RTX 3080",
    "2.5x NVIDIA GeForce RTX 3080",
    "2 NVIDIA GeForce RTX 3080",
    "2xNVIDIA GeForce RTX 3080",
    " 2x NVIDIA GeForce RTX 3080",
    "1x NVIDIA Graphics Device",
    "1x Graphics Device",
    "1x NVIDIA",
    "1x NVIDIA GeForce",
    "1x AMD Radeon Graphics",
    "1x AMD Radeon(TM) Graphics",
    "1x 3080",
    "1x NVIDIA 610M",
    "1x AMD Radeon 610M",
    "1x AMD Radeon RX 6800/6800 XT / 6900 XT",
    "1x NVIDIA GeForce RTX 3070 Mobile / Max-Q",
};

/// Cards that differ, as `nvidia-smi` and `lspci` spell them: the sixty names of a recorded market first.
const char* const kDifferentCards[] = {
    "NVIDIA GeForce RTX 4090",
    "NVIDIA GeForce RTX 3060 Ti",
    "NVIDIA GeForce RTX 3080",
    "NVIDIA GeForce RTX 3070",
    "NVIDIA GeForce RTX 3070 Laptop GPU",
    "NVIDIA GeForce RTX 3080 Ti",
    "NVIDIA GeForce RTX 3060",
    "NVIDIA GeForce RTX 3090",
    "NVIDIA GeForce GTX 1660 SUPER",
    "NVIDIA GeForce RTX 3070 Ti",
    "NVIDIA GeForce RTX 4070 Ti",
    "NVIDIA GeForce RTX 4070",
    "NVIDIA CMP 90HX",
    "NVIDIA GeForce RTX 2060 SUPER",
    "NVIDIA P106100",
    "NVIDIA CMP 50HX",
    "NVIDIA GeForce RTX 4070 Ti SUPER",
    "NVIDIA GeForce RTX 4080",
    "NVIDIA CMP 30HX",
    "NVIDIA GeForce RTX 4060 Ti",
    "NVIDIA GeForce RTX 3060 Laptop GPU",
    "NVIDIA P104100",
    "NVIDIA GeForce GTX 1060 6GB",
    "NVIDIA GeForce RTX 2060",
    "NVIDIA GeForce GTX 1660 Ti",
    "NVIDIA GeForce RTX 4060",
    "NVIDIA P102100",
    "NVIDIA GeForce GTX 1080 Ti",
    "NVIDIA GeForce RTX 4070 SUPER",
    "NVIDIA GeForce RTX 4080 SUPER",
    "NVIDIA CMP 40HX",
    "NVIDIA GeForce GTX 1070",
    "NVIDIA GeForce RTX 2080 Ti",
    "NVIDIA RTX A4000",
    "NVIDIA GeForce RTX 2070 SUPER",
    "NVIDIA GeForce GTX 1070 Ti",
    "NVIDIA RTX A5000",
    "NVIDIA GeForce RTX 3080 Laptop GPU",
    "NVIDIA GeForce GTX 1080",
    "NVIDIA TITAN Xp",
    "NVIDIA GeForce RTX 2070",
    "NVIDIA GeForce RTX 3070 Ti Laptop GPU",
    "NVIDIA P106090",
    "NVIDIA GeForce GTX 1660",
    "Tesla P40",
    "NVIDIA RTX A2000 12GB",
    "NVIDIA RTX A4500",
    "NVIDIA RTX A6000",
    "NVIDIA CMP 70HX",
    "NVIDIA GeForce RTX 4090 Laptop GPU",
    "NVIDIA GeForce GTX 1650",
    "NVIDIA GeForce RTX 3090 Ti",
    "NVIDIA GeForce GTX 1060 3GB",
    "NVIDIA RTX A5000 Laptop GPU",
    "Quadro P620",
    "Quadro RTX 4000",
    "NVIDIA TITAN RTX",
    "NVIDIA RTX A2000",
    "NVIDIA GeForce RTX 2080 SUPER",
    // … and cards that lie close to one another.
    "NVIDIA GeForce RTX 2080",
    "NVIDIA GeForce RTX 2080 with Max-Q Design",
    "NVIDIA GeForce RTX 2080 Super with Max-Q Design",
    "NVIDIA GeForce RTX 3080 Ti Laptop GPU",
    "NVIDIA GeForce RTX 4080 Laptop GPU",
    "NVIDIA GeForce RTX 4090 D",
    "NVIDIA GeForce RTX 5090",
    "NVIDIA GeForce RTX 5090 D",
    "NVIDIA GeForce RTX 5090 D V2",
    "NVIDIA GeForce RTX 5090 Laptop GPU",
    "NVIDIA GeForce RTX 3080 12GB",
    "NVIDIA GeForce RTX 3060 Ti LHR",
    "NVIDIA GeForce RTX 2060 12GB",
    "NVIDIA GeForce RTX 4060 Ti 16GB",
    "NVIDIA GeForce RTX 2070 Super with Max-Q Design",
    "NVIDIA GeForce RTX 2070 with Max-Q Design",
    "NVIDIA GeForce RTX 5070 Ti",
    "NVIDIA GeForce GTX 1650 SUPER",
    "NVIDIA GeForce GTX 1650 Ti",
    "NVIDIA GeForce GTX 1050",
    "NVIDIA GeForce GTX 1050 Ti",
    "NVIDIA GeForce GT 1030",
    "NVIDIA GeForce GTX TITAN X",
    "NVIDIA TITAN X (Pascal)",
    "NVIDIA TITAN V",
    "NVIDIA RTX 4000 Ada Generation",
    "NVIDIA RTX 4000 SFF Ada Generation",
    "NVIDIA RTX 6000 Ada Generation",
    "NVIDIA RTX A6000 Laptop GPU",
    "NVIDIA RTX A4000 Laptop GPU",
    "NVIDIA RTX A400",
    "Quadro RTX 5000",
    "Quadro RTX 6000",
    "Quadro RTX 8000",
    "Quadro P4000",
    "Quadro P5000",
    "Quadro M4000",
    "Tesla T4",
    "NVIDIA T400",
    "NVIDIA T400 4GB",
    "NVIDIA L4",
    "NVIDIA L40",
    "NVIDIA L40S",
    "NVIDIA A10",
    "NVIDIA A10G",
    "NVIDIA A16",
    "NVIDIA A30",
    "NVIDIA A40",
    "NVIDIA A100-SXM4-40GB",
    "NVIDIA A100-SXM4-80GB",
    "NVIDIA A100-PCIE-40GB",
    "NVIDIA A100 80GB PCIe",
    "NVIDIA H100 PCIe",
    "NVIDIA H100 80GB HBM3",
    "NVIDIA H100 NVL",
    "NVIDIA H200",
    "NVIDIA GH200 480GB",
    "NVIDIA B200",
    "Tesla V100-SXM2-16GB",
    "Tesla V100SXM232GB",
    "Tesla V100-SXM3-32GB",
    "Tesla V100-PCIE-16GB",
    "Tesla V100-PCIE-32GB",
    "Tesla P4",
    "Tesla P100-PCIE-12GB",
    "Tesla P100-PCIE-16GB",
    "Tesla P100-SXM2-16GB",
    "Tesla K80",
    "Tesla M40",
    "Tesla M40 24GB",
    "NVIDIA CMP 170HX",
    "AMD Radeon VII",
    "AMD Radeon Pro VII",
    "AMD Radeon RX 570",
    "AMD Radeon RX 580",
    "AMD Radeon RX 6800",
    "AMD Radeon RX 6800 XT",
    "AMD Radeon RX 7900 GRE",
    "AMD Radeon RX 7900 XT",
    "AMD Radeon RX 7900 XTX",
    "AMD Instinct MI100",
};

std::string without(char dropped, std::string text) {
  std::erase(text, dropped);
  return text;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gpu)

BOOST_DATA_TEST_CASE(a_gpu_text_is_a_count_and_a_model, data::make(kRead)) {
  const auto gpu = parseGpu(sample.text);
  BOOST_REQUIRE(gpu.has_value());
  BOOST_TEST(gpu->count == sample.count);
  BOOST_TEST(gpu->model == sample.model);
}

BOOST_DATA_TEST_CASE(a_text_that_names_no_one_card_compares_with_nobody, data::make(kRefused)) {
  BOOST_TEST(!parseGpu(sample).has_value());
}

BOOST_AUTO_TEST_CASE(a_text_of_nothing_at_all_is_refused) {
  BOOST_TEST(!parseGpu(std::string_view{}).has_value());
}

BOOST_AUTO_TEST_CASE(two_different_cards_never_share_a_model) {
  std::map<std::string, std::string> cardOf;
  for (const std::string card : kDifferentCards) {
    const auto gpu = parseGpu("1x " + card);
    BOOST_REQUIRE_MESSAGE(gpu.has_value(), card);
    const auto [seen, isNew] = cardOf.try_emplace(gpu->model, card);
    BOOST_TEST(isNew, card << " and " << seen->second << " are both " << gpu->model);
  }
}

BOOST_AUTO_TEST_CASE(a_card_keeps_its_model_however_it_is_spelled) {
  for (const std::string card : kDifferentCards) {
    const auto gpu = parseGpu("1x " + card);
    BOOST_REQUIRE(gpu.has_value());
    BOOST_TEST((parseGpu("1x " + lower(card)) == gpu), card);
    BOOST_TEST((parseGpu("1x " + gpu->model) == gpu), card << ": a model is its own spelling");
    if (card.find("SXM") != std::string::npos || card.find("-PCIE") != std::string::npos)
      BOOST_TEST((parseGpu("1x " + without('-', card)) == gpu), card << " without its hyphens");
  }
}

BOOST_AUTO_TEST_CASE(the_count_is_no_part_of_the_model) {
  for (int count = 1; count <= 64; ++count) {
    const auto gpu = parseGpu(std::to_string(count) + "x NVIDIA GeForce RTX 3080");
    BOOST_REQUIRE(gpu.has_value());
    BOOST_TEST((*gpu == Gpu{.count = count, .model = "RTX 3080"}));
  }
}

BOOST_AUTO_TEST_SUITE_END()
