#pragma once

#include <string_view>

/// The style sheet of the report. Colours are told apart by people who see red and green alike, too; the page
/// follows the reader's choice of light or dark.
namespace agent::rehearsal {

inline constexpr std::string_view kPageStyle = R"css(
:root { color-scheme: light dark; --back: #fff; --ink: #1b2430; --soft: #5b6776; --line: #d9dee5; --card: #f5f7fa;
  --price: #0b5fb0; --spot-price: #6f8fb5; --quartiles: #c3c9d1; --median: #7c8794; --rented: #b7dec7; --spot: #e6d3f2;
  --rented-strong: #3f9e6b; --spot-strong: #9a62bd; --trouble: #c2410c; --working: #d9a400; --free: #e8ebef; --alone: #b4531f; }
@media (prefers-color-scheme: dark) { :root { --back: #12171e; --ink: #e4e9ef; --soft: #9aa7b5; --line: #2c3643; --card: #1a212b;
  --price: #6db3f8; --spot-price: #4d7299; --quartiles: #39434f; --median: #8794a2; --rented: #1f4a35; --spot: #44305a;
  --rented-strong: #4fb982; --spot-strong: #b684d8; --trouble: #f0743e; --working: #e8bd3a; --free: #252d38; --alone: #f0975f; } }
body { margin: 0 auto; max-width: 66rem; padding: 1.5rem 1rem 4rem; background: var(--back); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .4rem; }
h3 { font-size: 1rem; margin: 1.6rem 0 .2rem; } p { margin: .3rem 0 .6rem; } .soft { color: var(--soft); }
.tiles { display: flex; flex-wrap: wrap; gap: .7rem; margin: 1rem 0; }
.tile { flex: 1 1 9rem; background: var(--card); border-radius: .5rem; padding: .6rem .9rem; }
.tile b { display: block; font-size: 1.35rem; font-variant-numeric: tabular-nums; }
.notes { border-left: 3px solid var(--alone); padding-left: .8rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .28rem .5rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { font-weight: 600; color: var(--soft); } th.left, td.left { text-align: left; } tr:last-child td { font-weight: 600; }
svg { display: block; width: 100%; height: auto; } .plot { overflow-x: auto; } .plot svg { min-width: 40rem; }
.key { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; font-size: .85rem; color: var(--soft); }
.key i { display: inline-block; width: 1.1em; height: .75em; margin-right: .35em; border-radius: 2px; }
.tick { font-size: 11px; fill: var(--soft); } .end { text-anchor: end; }
.grid { stroke: var(--line); stroke-width: 1; } .axis { stroke: var(--soft); stroke-width: 1; }
polyline { fill: none; stroke-linejoin: round; } polygon, rect { stroke: none; }
.price { stroke: var(--price); stroke-width: 2; } .spot-price { stroke: var(--spot-price); stroke-width: 1.5; stroke-dasharray: 4 3; }
.quartiles { fill: var(--quartiles); fill-opacity: .45; } .median { stroke: var(--median); stroke-width: 1.2; }
.rival { stroke: var(--alone); stroke-width: 1.5; } .alone { stroke: var(--alone); stroke-width: 2; }
.rented { fill: var(--rented); } .spot { fill: var(--spot); } .free { fill: var(--free); }
.rented.strong { fill: var(--rented-strong); } .spot.strong { fill: var(--spot-strong); }
.income { fill: var(--price); fill-opacity: .75; } .trouble { fill: var(--trouble); } .trouble-working { fill: var(--working); }
i.price, i.spot-price, i.median, i.rival, i.alone { height: .2em; vertical-align: .25em; }
i.price { background: var(--price); } i.spot-price { background: repeating-linear-gradient(90deg, var(--spot-price) 0 4px, transparent 4px 7px); } i.median { background: var(--median); }
i.rival, i.alone { background: var(--alone); } i.quartiles { background: var(--quartiles); } i.rented { background: var(--rented); }
i.spot { background: var(--spot); } i.rented.strong { background: var(--rented-strong); } i.spot.strong { background: var(--spot-strong); }
i.free { background: var(--free); } i.trouble { background: var(--trouble); } i.trouble-working { background: var(--working); }
i.income { background: var(--price); }
)css";

}  // namespace agent::rehearsal
