// What goes on now: places, the last hour, and every call in progress.

import { ask, cell, h, isFailure, millis, money, notice, seconds, setText, table, words } from './dom.js';
import { request } from './api.js';
import { callsPerMinute } from './charts.js';

const COLUMNS = [['State'], ['Caller'], ['Customer', 'free'], ['Agent', 'free'], ['Age', 'number'], ['Turn gap', 'number'],
  ['Delay p99', 'number'], ['Barge-ins', 'number'], ['Un-played', 'number'], ['Cost', 'number']];

const RECENT = 5;   // minutes

export class NowView {
  title = 'Now';
  #feed;
  #warnings = h('div', { class: 'warnings' });
  #taking = h('p', { class: 'taking' });
  #drain = h('button', { type: 'button', onclick: () => this.#turn() }, 'Drain');
  #places = h('p', { class: 'figure' });
  #gauge = h('meter', { min: 0, max: 1, value: 0, 'aria-label': 'Places taken' });
  #parties = h('ul', { class: 'parties' });
  #place = h('div', { class: 'chart', role: 'img', 'aria-label': 'Calls of each minute of the last hour' });
  #rate = h('p', { class: 'figure' });
  #table = table('Calls in progress; j and k choose one, Enter opens it', COLUMNS, 'calls');
  #none = h('p', { class: 'empty' }, 'No call is in progress.');
  #rows = new Map();
  #hour = '';
  #chart = null;
  #clock = 0;
  #seen = () => this.#show();

  constructor(feed) {
    this.#feed = feed;
    this.element = h('div', {},
      h('h1', {}, 'Now'),
      this.#warnings,
      h('div', { class: 'tiles' },
        h('section', { class: 'tile', 'aria-labelledby': 'tile-places' }, h('h2', { id: 'tile-places' }, 'Places'),
          this.#places, this.#gauge, h('div', { class: 'switch' }, this.#taking, this.#drain)),
        h('section', { class: 'tile wide', 'aria-labelledby': 'tile-rate' },
          h('h2', { id: 'tile-rate' }, 'Calls per minute, last hour'), this.#rate, this.#place),
        h('section', { class: 'tile', 'aria-labelledby': 'tile-ends' },
          h('h2', { id: 'tile-ends' }, 'Ends by party, last hour'), this.#parties)),
      h('section', { 'aria-label': 'Calls in progress' }, this.#table.element, this.#none));
  }

  open() {
    this.#feed.addEventListener('board', this.#seen);
    this.#chart = callsPerMinute(this.#place);
    this.#clock = setInterval(() => this.#tick(), 1000);
    this.#show();
  }

  close() {
    this.#feed.removeEventListener('board', this.#seen);
    clearInterval(this.#clock);
    this.#chart.close();
  }

  rows() {
    return [...this.#table.body.children];
  }

  #show() {
    const board = this.#feed.board;
    const warnings = JSON.stringify(board.warnings);
    if (this.#warnings.dataset.shown !== warnings) {
      this.#warnings.dataset.shown = warnings;
      this.#warnings.replaceChildren(...board.warnings.map(text => h('p', { class: 'warning' }, text)));
    }
    setText(this.#places, `${board.places.taken} of ${board.places.all}`);
    this.#gauge.max = board.places.all || 1;
    this.#gauge.value = board.places.taken;
    setText(this.#taking, board.taking ? 'taking calls' : 'no call is taken');
    this.#taking.className = board.taking ? 'taking good' : 'taking bad';
    setText(this.#drain, board.taking ? 'Drain …' : 'Take calls again');
    this.#showHour(board.lastHour);
    this.#showCalls(board.calls);
  }

  async #turn() {
    const on = this.#feed.board.taking;
    const sure = on ? await ask('Take no more calls?', [h('p', {}, `${this.#feed.board.places.taken} calls go on. Those who call from now on hear the busy words or a person, and this server is not ready until somebody takes calls again.`)], 'Drain', true)
      : await ask('Take calls again?', [h('p', {}, 'This server is ready again at once.')], 'Take calls');
    if (sure) {
      try {
        await request('/api/drain', { method: 'PUT', body: { on } });
        notice(on ? 'No call is taken any more.' : 'Calls are taken again.');
      } catch (problem) {
        notice(problem.message, true);
      }
    }
  }

  #showHour(hour) {
    const last = Math.floor(this.#feed.now / 60_000) * 60;
    const text = last + JSON.stringify(hour);
    if (text === this.#hour) {
      return;
    }
    this.#hour = text;
    const calls = hour.callsPerMinute ?? {};
    const minutes = Array.from({ length: 60 }, (_, at) => last - (59 - at) * 60);
    this.#chart.update([minutes, minutes.map(minute => calls[minute] ?? 0)]);
    const all = Object.values(calls).reduce((sum, count) => sum + count, 0);
    const latest = minutes.slice(-RECENT).reduce((sum, minute) => sum + (calls[minute] ?? 0), 0);
    setText(this.#rate, `${all} ${all === 1 ? 'call' : 'calls'}, in the last ${RECENT} minutes ${(latest / RECENT).toFixed(1)} a minute`);
    const ends = hour.ends ?? [];
    this.#parties.replaceChildren(...['CALLER', 'AGENT', 'BRIDGE'].map(party => {
      const own = ends.filter(end => end.party === party);
      const sum = own.reduce((total, end) => total + end.calls, 0);
      const failed = own.filter(end => isFailure(end.reason)).reduce((total, end) => total + end.calls, 0);
      return h('li', {}, h('strong', {}, `${words(party)} ${sum}`), failed > 0 && h('span', { class: 'pill failed' }, `${failed} failed`),
        h('small', {}, own.map((end, at) => [at > 0 && ', ', isFailure(end.reason)
          ? h('b', { class: 'failed' }, `${words(end.reason)} ${end.calls}`) : `${words(end.reason)} ${end.calls}`]).flat()));
    }));
  }

  #showCalls(calls) {
    this.#none.hidden = calls.size > 0;
    this.#table.element.hidden = calls.size === 0;
    for (const [callSid, row] of this.#rows) {
      if (!calls.has(callSid)) {
        row.element.remove();
        this.#rows.delete(callSid);
      }
    }
    for (const call of [...calls.values()].sort((one, other) => one.receivedAt.localeCompare(other.receivedAt))) {
      const row = this.#rows.get(call.callSid) ?? this.#newRow(call.callSid);
      row.call = call;
      const values = [call.state, `${call.outbound ? '→ ' : ''}${call.person}`, call.customer || 'unknown',
        call.agent, null, millis(call.turnGapMicros),
        `${millis(call.callerDelayP99Micros)} / ${millis(call.agentDelayP99Micros)}`, String(call.interruptions),
        `${call.unplayedMillis} ms`, money(call.cost, call.currency)];
      values.forEach((value, at) => {
        if (value !== null) {
          setText(row.cells[at], value);
        }
      });
      row.cells[0].className = `pill ${call.state}`;
    }
    this.#ages();
  }

  #newRow(callSid) {
    const cells = COLUMNS.map(([name, kind]) => cell(name, '', kind));
    const link = h('a', { href: `#/call/${callSid}` });
    const state = h('span');
    cells[0].append(state);
    cells[1].append(link);
    const places = [state, link, ...cells.slice(2)];
    const element = h('tr', { 'data-open': `#/call/${callSid}` }, cells);
    const row = { element, cells: places, call: null };
    this.#rows.set(callSid, row);
    this.#table.body.append(element);
    return row;
  }

  #tick() {
    this.#ages();
    this.#showHour(this.#feed.board.lastHour);
  }

  #ages() {
    for (const row of this.#rows.values()) {
      setText(row.cells[4], seconds((this.#feed.now - Date.parse(row.call.receivedAt)) / 1000));
    }
  }
}
