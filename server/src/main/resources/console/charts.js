// Charts by uPlot, in the page's colours.

import uPlot from './vendor/uPlot.esm.js';
import { seconds } from './dom.js';

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
    /** The value on the x axis under this pixel of the page. */
    value(clientX) {
      return plot.posToVal(clientX - plot.over.getBoundingClientRect().left, 'x');
    },
    /** Where in its place a value on the x axis is, in pixels; outside of the chart, nowhere. */
    left(value) {
      const { min, max } = plot.scales.x;
      return value < min || value > max ? undefined : plot.over.offsetLeft + plot.valToPos(value, 'x');
    },
    close() {
      sized.disconnect();
      scheme.removeEventListener('change', draw);
      plot.destroy();
    },
  };
}

/** How many frames took how long; two columns for each edge, in microseconds, and for what is above all. */
export function delays(place, edges) {
  const columns = align => uPlot.paths.bars({ size: [0.42, 30], align });
  const bar = (name, align) => ({ fill: colour(name), stroke: colour(name), width: 0, paths: columns(align), points: { show: false } });
  const label = at => at >= edges.length ? 'more' : edges[at] < 1000 ? `${edges[at]} µs` : `${edges[at] / 1000} ms`;
  return chart(place, 170, () => ({
    scales: { x: { time: false, range: [-0.7, edges.length + 0.7] }, y: { range: (_, __, most) => [0, Math.max(10, most * 1.1)] } },
    axes: axes({ x: { size: 30, splits: plot => [...edges.keys(), edges.length].filter(at => at % (plot.width < 500 ? 3 : 2) === 0), values: (_, all) => all.map(label) },
      y: { size: 58 } }),
    series: [{}, bar('--accent', -1), bar('--good', 1)],
  }), [[], [], []]);
}

/** Calls of each of the last sixty minutes. */
export function callsPerMinute(place) {
  const bars = uPlot.paths.bars({ size: [0.8] });
  const time = at => new Date(at * 1000).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  return chart(place, 120, () => ({
    scales: { y: { range: (_, __, most) => [0, Math.max(4, most)] } },
    axes: axes({ x: { size: 30, values: (_, all) => all.map(time) },
      y: { space: 20, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] } }),
    series: [{}, { fill: colour('--accent'), stroke: colour('--accent'), paths: bars, points: { show: false } }],
  }), [[], []]);
}

const REGIONS = { speech: ['--caller', ''], tool: ['--part-1', 'tool '], hold: ['--part-3', 'hold'], 'barge-in': ['--bad', 'barge-in'] };
const LANES = { caller: [2, 4], heard: [0, 2], both: [0, 4] };

/** What {@link lanes} shows behind the sound, in words. */
export const REGION_KINDS = { speech: 'speech', 'barge-in': 'barge-in', tool: 'waiting for a tool', hold: 'on hold' };

function clock(second) {
  return second < 60 ? `${second} s` : seconds(second);
}

/** Draws within the chart only. */
function clipped(plot, draw) {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw(ctx, bbox);
  ctx.restore();
}

function paint(plot, regions) {
  clipped(plot, ctx => {
    for (const { kind, lane, from, to } of regions) {
      const [name, label] = REGIONS[kind];
      const [low, high] = LANES[lane];
      const left = plot.valToPos(from, 'x', true);
      const width = Math.max(plot.valToPos(to, 'x', true) - left, 2 * uPlot.pxRatio);
      const top = plot.valToPos(high, 'y', true);
      ctx.fillStyle = colour(name);
      ctx.globalAlpha = label ? 0.22 : 1;
      ctx.fillRect(left, top, width, plot.valToPos(low, 'y', true) - top);
      if (label) {
        ctx.globalAlpha = 1;
        ctx.fillRect(left, top, width, 3 * uPlot.pxRatio);
      }
    }
  });
}

/** Names the regions, before the sound. */
function name(plot, regions) {
  clipped(plot, (ctx, bbox) => {
    const gap = 3 * uPlot.pxRatio;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'top';
    ctx.font = `${11 * uPlot.pxRatio}px system-ui, sans-serif`;
    for (const { kind, lane, from, text = '' } of regions.filter(region => REGIONS[region.kind][1])) {
      const [ink, label] = REGIONS[kind];
      const width = ctx.measureText(label + text).width;
      const left = Math.min(Math.max(plot.valToPos(from, 'x', true), bbox.left) + gap, bbox.left + bbox.width - width - gap);
      const top = plot.valToPos(LANES[lane][1], 'y', true) + 2 * gap;
      ctx.fillStyle = colour('--card');
      ctx.globalAlpha = 0.85;
      ctx.fillRect(left - gap, top - gap, width + 2 * gap, 11 * uPlot.pxRatio + 2 * gap);
      ctx.fillStyle = colour(ink);
      ctx.globalAlpha = 1;
      ctx.fillText(label + text, left, top);
    }
  });
}

/** What {@link lanes} draws of these loudnesses, 0 to 1 or null: the caller around 3, what the caller heard around 1. */
export function mirrored(times, callers, heards) {
  const around = (values, centre, sign) => values.map(value => value === null ? null : centre + sign * value * 0.95);
  return [times, around(callers, 3, 1), around(callers, 3, -1), around(heards, 1, 1), around(heards, 1, -1)];
}

/**
 * Two lanes of loudness. `span()` is what is seen of the time, in seconds; `regions()` is painted behind, and
 * `drawn()` told of each picture.
 */
export function lanes(place, span, regions, drawn = () => { }) {
  return chart(place, 190, () => {
    const edge = name => ({ stroke: colour(name), width: 1, points: { show: false } });
    return {
      scales: { x: { time: false, range: span }, y: { range: [0, 4] } },
      axes: axes({ x: { size: 30, values: (_, all) => all.map(clock), incrs: [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600] },
        y: { size: 58, splits: [1, 3], values: ['Heard', 'Caller'], grid: { show: false } } }),
      bands: [{ series: [1, 2], fill: colour('--accent') }, { series: [3, 4], fill: colour('--good') }],
      series: [{}, edge('--accent'), edge('--accent'), edge('--good'), edge('--good')],
      hooks: { drawClear: [plot => paint(plot, regions())], draw: [plot => name(plot, regions()), drawn] },
    };
  }, [[], [], [], [], []]);
}

/** What the columns of {@link turns} stand for, from below. */
export const TURN_PARTS = [
  ['recognised', 'caller stopped → words recognised', '--part-1'],
  ['answered', 'words recognised → first audio written', '--part-2'],
  ['heard', 'first audio written → heard', '--part-3'],
];

/** A stacked column for each turn, in milliseconds; the scale goes to the longest, and at least so far. */
export function turns(place, least) {
  const bars = uPlot.paths.bars({ size: [0.6, 60] });
  return chart(place, 200, () => ({
    scales: { x: { time: false, range: (_, __, most) => [0.4, Math.max(8, most) + 0.6] },
      y: { range: (_, __, most) => [0, Math.max(500, Math.max(least, most) * 1.1)] } },
    axes: axes({ x: { incrs: [1, 2, 5, 10], values: (_, all) => all.map(value => Number.isInteger(value) ? value : '') },
      y: { size: 60, values: (_, all) => all.map(value => `${value} ms`) } }),
    series: [{}, ...TURN_PARTS.toReversed().map(([, , name]) =>
      ({ fill: colour(name), stroke: colour(name), width: 0, paths: bars, points: { show: false } }))],
  }), [[], [], [], []]);
}
