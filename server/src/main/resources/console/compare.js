// Two calls beside each other: their ledgers on one scale, and how their figures differ.

import { h, moment, money, notice, seconds, words } from './dom.js';
import { get } from './api.js';
import { TurnChart, figures, turnsOf } from './ledger.js';

export class CompareView {
  title = 'Two calls';
  #callSids;
  #ledgers = h('div', { class: 'columns halves' });
  #figures = h('section', { class: 'tile', 'aria-labelledby': 'differ', hidden: true });
  #charts = [];
  element = h('div', {}, h('div', { class: 'title' }, h('h1', {}, 'Two calls')), this.#ledgers, this.#figures);

  constructor(callSids) {
    this.#callSids = callSids.slice(0, 2);
  }

  async open() {
    try {
      const calls = await Promise.all(this.#callSids.map(callSid => get(`/api/records/${encodeURIComponent(callSid)}`)));
      if (this.element.isConnected) {
        this.#show(calls);
      }
    } catch (problem) {
      notice(problem.message, true);
    }
  }

  /** The server answers again. */
  again() {
    if (this.#charts.length === 0) {
      this.open();
    }
  }

  close() {
    this.#charts.forEach(chart => chart.close());
  }

  #show(found) {
    const calls = found.toSorted((one, other) => Date.parse(one.receivedAt) - Date.parse(other.receivedAt));
    this.#charts = calls.map(() => new TurnChart());
    this.#ledgers.replaceChildren(...calls.map((call, at) => ledger(call, this.#charts[at])));
    const longest = Math.max(0, ...calls.flatMap(call => turnsOf(call.events).map(turn => turn.total)));
    calls.forEach((call, at) => this.#charts[at].update(call.events, longest));
    this.#figures.replaceChildren(h('h2', { id: 'differ' }, 'Figures'), figures(calls, 'The earlier call, the later one, and how much longer that took'));
    this.#figures.hidden = false;
  }
}

function ledger(call, chart) {
  const id = `ledger-${call.callSid}`;
  const facts = {
    Received: moment(call.receivedAt), Caller: call.caller, Customer: [call.customer, call.customerId].filter(Boolean).join(' · ') || 'unknown', Agent: call.agent,
    End: words(call.reason) || 'in progress', Lasted: call.seconds === undefined ? '–' : seconds(call.seconds),
    'Barge-ins': String(call.interruptions ?? '–'), Formats: [call.callerFormat, call.agentFormat].filter(Boolean).join(' · ') || '–',
    Cost: money(call.cost?.total, call.cost?.currency), Detail: call.detail,
  };
  return h('section', { 'aria-labelledby': id },
    h('h2', { id }, h('a', { href: `#/call/${call.callSid}` }, `Call …${call.callSid.slice(-6)}`)),
    h('dl', { class: 'head' }, Object.entries(facts).filter(([, value]) => value)
      .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))),
    chart.element);
}
