#include <iostream>

#include "agent/commands/commands.h"
#include "agent/commands/subject.h"

namespace agent::commands {

using namespace provider;

int runForget(const GlobalOptions& global, const Arguments& arguments) {
  const auto name = subjectFrom(arguments);
  if (!name) return fail(kUsage, name.error());
  if (isOffer(*name))
    return fail(kUsage, spoken(*name) + ": offers that are gone are forgotten by themselves");
  auto opened = openFor(global, *name, Unknown::IsWrong);
  if (!opened) return opened.error();
  if (const auto stored = opened->journal.forget(*name, SystemClock().wall()); !stored)
    return fail(stored.error());
  std::cout << "forgot " << spoken(*name)
            << ": it is no longer missed; while the account has it, it is watched all the same" << std::endl;
  return kDone;
}

}  // namespace agent::commands
