#include <string>
#include <vector>

#include "agent/commands/command_line.h"

int main(int argc, char** argv) {
  return agent::commands::execute(std::vector<std::string>(argv + 1, argv + argc));
}
