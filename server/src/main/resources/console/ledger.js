// The latency ledger of one call: what was measured, nothing else.

import { h, millis } from './dom.js';
import { TURN_PARTS, delays, turns } from './charts.js';

const FIGURES = [
  ['webhookMicros', 'Webhook time', 'request read → TwiML written'],
  ['greetingGapMicros', 'Greeting gap', 'stream started → first agent audio'],
  ['turnGapMicros', 'Turn gap, median', 'caller stops → first audio of the reply'],
  ['heardGapMicros', 'Heard gap, median', 'caller stops → reply proven played'],
  ['bargeInMicros', 'Barge-in time, worst', 'interruption → clear'],
  ['callerDelayP50Micros', 'Frame delay to agent, p50', 'frame read → written'],
  ['callerDelayP99Micros', 'Frame delay to agent, p99', 'frame read → written'],
  ['agentDelayP50Micros', 'Frame delay to caller, p50', 'message read → written'],
  ['agentDelayP99Micros', 'Frame delay to caller, p99', 'message read → written'],
];

/** The turns among these events: when the caller stopped, and how long each part then took, in milliseconds. */
export function turnsOf(events) {
  return events.filter(event => event.kind === 'TURN').map(event => {
    const [, gap, heard] = event.text.match(/turn gap (\d+) ms, heard gap (\d+) ms/).map(Number);
    const stopped = event.atMillis - heard;
    const said = events.findLast(other => other.kind === 'CALLER_SAID' && other.atMillis >= stopped
      && other.atMillis <= stopped + gap);
    return { stopped, recognised: said ? said.atMillis - stopped : 0, answered: gap - (said ? said.atMillis - stopped : 0),
      heard: Math.max(0, heard - gap), total: Math.max(gap, heard) };
  });
}

export function dial(events) {
  const started = events.find(event => event.kind === 'STREAM_STARTED');
  const up = events.find(event => event.kind === 'AGENT_UP');
  return { stream: started?.atMillis, agent: up?.atMillis };
}

/** Figures of one or more calls, a column each; of two also how much longer it took in the second. */
export function figures(calls, caption) {
  const rows = FIGURES.filter(([key]) => calls.some(call => call.figures?.[key] !== undefined));
  const times = [['stream', 'Stream there', 'webhook → start'], ['agent', 'Agent there', 'webhook → connected']]
    .filter(([key]) => calls.some(call => dial(call.events)[key] !== undefined));
  const heads = calls.map(call => calls.length > 1 ? `…${call.callSid.slice(-6)}` : 'Value');
  return h('table', { class: 'figures' }, h('caption', { class: 'quiet' }, caption),
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Figure'),
      [...heads, ...calls.length === 2 ? ['Difference'] : []].map(name => h('th', { scope: 'col', class: 'number' }, name)))),
    h('tbody', {},
      times.map(([key, name, meaning]) => row(name, meaning, calls.map(call => {
        const at = dial(call.events)[key];
        return at === undefined ? undefined : at * 1000;
      }))),
      rows.map(([key, name, meaning]) => row(name, meaning, calls.map(call => call.figures?.[key])))));
}

function row(name, meaning, micros) {
  const [one, other] = micros;
  const longer = other - one;
  const difference = Number.isNaN(longer) ? '–' : `${longer < 0 ? '−' : '+'}${millis(Math.abs(longer))}`;
  return h('tr', {}, h('th', { scope: 'row' }, name, h('small', {}, meaning)),
    [...micros.map(millis), ...micros.length === 2 ? [difference] : []].map(value => h('td', { class: 'number' }, value)));
}

/** The turns as columns, with the same as a table for who cannot see them. */
export class TurnChart {
  #place = h('div', { class: 'chart', role: 'img', 'aria-label': 'Turns of the call as stacked columns; the table below has the same' });
  #rows = h('tbody');
  #none = h('p', { class: 'quiet' }, 'No reply has been heard.');
  #chart = null;
  #shown = h('div', { hidden: true },
    h('ul', { class: 'legend' }, TURN_PARTS.map(([key, meaning]) => h('li', { class: key }, meaning))),
    this.#place,
    h('details', {}, h('summary', {}, 'Turns as a table'),
      h('table', {}, h('thead', {}, h('tr', {}, ['Turn', 'Recognised', 'Answered', 'Heard', 'Total']
        .map(name => h('th', { scope: 'col', class: 'number' }, name)))), this.#rows)));
  element = h('div', {}, this.#none, this.#shown);

  /** As high as the longest turn, or as so many milliseconds, for one beside another. */
  update(events, least = 0) {
    const all = turnsOf(events);
    this.#none.hidden = all.length > 0;
    this.#shown.hidden = all.length === 0;
    if (all.length === 0) {
      return;
    }
    this.#chart ??= turns(this.#place, least);
    const numbers = all.map((_, at) => at + 1);
    this.#chart.update([numbers, all.map(turn => turn.total), all.map(turn => turn.recognised + turn.answered),
      all.map(turn => turn.recognised)]);
    this.#rows.replaceChildren(...all.map((turn, at) => h('tr', {},
      [at + 1, turn.recognised, turn.answered, turn.heard, turn.total].map((value, column) =>
        h('td', { class: 'number' }, column === 0 ? String(value) : `${value} ms`)))));
  }

  close() {
    this.#chart?.close();
  }
}

/** How long the frames of a call in progress take: columns, and the same as a table. */
export class DelayChart {
  #place = h('div', { class: 'chart', role: 'img', 'aria-label': 'Frames by their delay, either direction; the table below has the same' });
  #rows = h('tbody');
  #chart = null;
  element = h('div', { hidden: true },
    h('h3', {}, 'Frame delay'),
    h('ul', { class: 'legend' }, h('li', { class: 'to-agent' }, 'caller → agent'), h('li', { class: 'to-caller' }, 'agent → caller')),
    this.#place,
    h('details', {}, h('summary', {}, 'Frame delay as a table'),
      h('table', {}, h('thead', {}, h('tr', {}, ['Up to', 'To agent', 'To caller']
        .map(name => h('th', { scope: 'col', class: 'number' }, name)))), this.#rows)));

  update({ edgesMicros, toAgent, toCaller }) {
    if (toAgent.length === 0 && toCaller.length === 0) {
      return;
    }
    this.element.hidden = false;
    this.#chart ??= delays(this.#place, edgesMicros);
    const counts = [...edgesMicros, Infinity].map((_, at) => [toAgent[at] ?? 0, toCaller[at] ?? 0]);
    this.#chart.update([counts.map((_, at) => at), counts.map(([one]) => one), counts.map(([, other]) => other)]);
    this.#rows.replaceChildren(...counts.map((both, at) => h('tr', {},
      h('td', { class: 'number' }, at < edgesMicros.length ? millis(edgesMicros[at]) : 'more'),
      both.map(count => h('td', { class: 'number' }, String(count))))));
  }

  close() {
    this.#chart?.close();
  }
}
