#pragma once

#include <string>

#include "agent/rehearsal/rehearsal.h"

/// The pictures of a report, each a whole SVG.
namespace agent::rehearsal {

/// A machine's price, the quartiles of what comparable machines ask, and when it was rented or in trouble.
[[nodiscard]] std::string pricePlot(const MachineCourse& machine, const Terms& terms);
/// What all machines earned on each day, beside what they would have with the prices left alone.
[[nodiscard]] std::string incomePlot(const Rehearsal& rehearsal);
/// All machines, one line each: rented, free, in trouble.
[[nodiscard]] std::string statePlot(const Rehearsal& rehearsal);
/// An own offer's way down and up, and its best rival.
[[nodiscard]] std::string bidPlot(const OfferCourse& offer, const Terms& terms);
/// The share of the slots for requests that was used in each hour.
[[nodiscard]] std::string requestPlot(const Rehearsal& rehearsal);

/// When it was, from the beginning: `day 3, 14:05`.
[[nodiscard]] std::string momentText(Since at);

}  // namespace agent::rehearsal
