#pragma once

#include "agent/journal/connection.h"

namespace agent::journal {

/// Rolled back unless committed. Immediate: a second writer waits at the beginning, where waiting is
/// possible.
class Transaction {
 public:
  explicit Transaction(Connection& connection);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();

 private:
  Connection& connection_;
  bool open_ = true;
};

/// Several queries that see the same state, whatever another process writes meanwhile.
class OneView {
 public:
  explicit OneView(Connection& connection);
  ~OneView();
  OneView(const OneView&) = delete;
  OneView& operator=(const OneView&) = delete;

 private:
  Connection& connection_;
};

}  // namespace agent::journal
