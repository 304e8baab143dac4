// Charts by uPlot, in the page's colours.

import uPlot from './vendor/uPlot.esm.js';

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function axes(extra = {}) {
  const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
  return [{ ...axis, grid: { show: false }, ...extra.x }, { ...axis, size: 46, ...extra.y }];
}

/** A chart that is as wide as its place, stays so, and is drawn anew when the colours change. */
function chart(place, height, options, data) {
  let plot = null;
  let shown = data;
  const draw = () => {
    plot?.destroy();
    plot = new uPlot({ width: Math.max(place.clientWidth, 200), height, cursor: { show: false }, legend: { show: false },
      ...options() }, shown, place);
  };
  const sized = new ResizeObserver(() => {
    if (plot && place.clientWidth > 0) {
      plot.setSize({ width: place.clientWidth, height });
    }
  });
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  sized.observe(place);
  scheme.addEventListener('change', draw);
  draw();
  return {
    update(next) {
      shown = next;
      plot.setData(next);
    },
    close() {
      sized.disconnect();
      scheme.removeEventListener('change', draw);
      plot.destroy();
    },
  };
}

/** Calls of each of the last sixty minutes. */
export function callsPerMinute(place) {
  const bars = uPlot.paths.bars({ size: [0.8] });
  return chart(place, 120, () => ({
    scales: { y: { range: (_, __, most) => [0, Math.max(4, most)] } },
    axes: axes({ y: { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500] } }),
    series: [{}, { fill: colour('--accent'), stroke: colour('--accent'), paths: bars, points: { show: false } }],
  }), [[], []]);
}

/** What the columns of {@link turns} stand for, from below. */
export const TURN_PARTS = [
  ['recognised', 'caller stopped → words recognised', '--part-1'],
  ['answered', 'words recognised → first audio written', '--part-2'],
  ['heard', 'first audio written → heard', '--part-3'],
];

/** A stacked column for each turn, in milliseconds. */
export function turns(place) {
  const bars = uPlot.paths.bars({ size: [0.6, 60] });
  return chart(place, 200, () => ({
    scales: { x: { time: false, range: (_, __, most) => [0.4, Math.max(8, most) + 0.6] },
      y: { range: (_, __, most) => [0, Math.max(500, most * 1.1)] } },
    axes: axes({ x: { incrs: [1, 2, 5, 10], values: (_, all) => all.map(value => Number.isInteger(value) ? value : '') },
      y: { size: 60, values: (_, all) => all.map(value => `${value} ms`) } }),
    series: [{}, ...TURN_PARTS.toReversed().map(([, , name]) =>
      ({ fill: colour(name), stroke: colour(name), width: 0, paths: bars, points: { show: false } }))],
  }), [[], [], [], []]);
}
