#pragma once

#include <optional>
#include <utility>

#include "agent/journal/database.h"
#include "agent/journal/failure.h"
#include "agent/journal/journal.h"
#include "agent/journal/transaction.h"

namespace agent::journal {

struct Journal::Impl {
  std::filesystem::path file;
  std::optional<Connection> writer;  ///< none when opened for reading
  bool joined = false;               ///< inside a transaction of several calls

  /// A reader connects anew for each call: it then never stands in the way of an agent that is started
  /// meanwhile, and never sees half of what that agent does. Without a file, `work` is not called and its
  /// result is empty.
  template <typename Work>
  auto read(Work work) {
    return guarded(file, [&]() -> std::invoke_result_t<Work, Connection&> {
      if (writer) return work(*writer);
      auto reader = connectForReading(file);
      if (!reader) return {};
      return work(*reader);
    });
  }

  template <typename Work>
  auto write(Work work) {
    return guarded(file, [&]() -> std::invoke_result_t<Work, Connection&> {
      if (!writer) throw Unusable("was opened for reading only");
      if (joined) return work(*writer);
      Transaction transaction(*writer);
      if constexpr (std::is_void_v<std::invoke_result_t<Work, Connection&>>) {
        work(*writer);
        transaction.commit();
      } else {
        auto result = work(*writer);
        transaction.commit();
        return result;
      }
    });
  }
};

}  // namespace agent::journal
