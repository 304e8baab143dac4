// Calls that were: search, compare, take away.

import { cell, field, h, isFailure, millis, moment, money, notice, seconds, table, words } from './dom.js';
import { download, get, query } from './api.js';

const COLUMNS = [['Compare', 'check'], ['Received', 'brief'], ['Caller'], ['Called'], ['Customer', 'free'], ['Agent', 'free'], ['End'],
  ['Lasted', 'number'], ['Turn gap', 'number'], ['Greeting gap', 'number'], ['Cost', 'number']];

export class HistoryView {
  title = 'History';
  #form;
  #table = table('Calls; j and k choose one, Enter opens it', COLUMNS, 'records');
  #state = h('p', { class: 'quiet', role: 'status' });
  #more = h('button', { type: 'button', onclick: () => this.#load() }, 'More');
  #compare = h('button', { type: 'button', disabled: true, onclick: () => { location.hash = `#/compare/${this.#chosen().join('/')}`; } }, 'Compare two');
  #next = null;
  #run = {};   // of the search whose answers are shown; a new one each time
  #failed = false;

  constructor(feed, parameters) {
    const value = name => parameters.get(name) ?? '';
    this.#form = h('form', { class: 'search', role: 'search', onsubmit: event => this.#submit(event) },
      field('Number', 'number', { type: 'tel', value: value('number'), placeholder: '+14155550100' }),
      field('Customer id', 'customer', { value: value('customer') }),
      field('Customer’s name', 'name', { value: value('name'), placeholder: 'first or last' }),
      field('Agent', 'agent', { value: value('agent') }),
      select('End', 'reason', [['', 'any'], ...feed.board.reasons.map(reason => [reason, words(reason)])], value('reason')),
      field('From', 'from', { type: 'date', value: value('from') }),
      field('To', 'to', { type: 'date', value: value('to') }),
      field('Words said', 'text', { type: 'search', value: value('text') }),
      select('Sort', 'sort', [['received', 'received'], ['turn-gap', 'turn gap'], ['greeting-gap', 'greeting gap']], value('sort')),
      select('Order', 'order', [['desc', 'most first'], ['asc', 'least first']], value('order')),
      h('button', { type: 'submit', class: 'main' }, 'Search'));
    this.element = h('div', {},
      h('div', { class: 'title' }, h('h1', {}, 'History'),
        h('div', { class: 'actions' }, this.#compare,
          h('button', { type: 'button', onclick: () => this.#save('csv') }, 'CSV'),
          h('button', { type: 'button', onclick: () => this.#save('json') }, 'JSON'))),
      this.#form, this.#table.element, this.#state, this.#more);
    this.#table.body.addEventListener('change', () => { this.#compare.disabled = this.#chosen().length !== 2; });
  }

  async open() {
    await this.#load();
  }

  close() {
  }

  /** The server answers again. */
  again() {
    if (this.#failed) {
      this.#restart();
    }
  }

  rows() {
    return [...this.#table.body.children];
  }

  search() {
    return this.#form.elements.number;
  }

  #values() {
    const values = Object.fromEntries(new FormData(this.#form));
    const digits = values.number.replace(/[\s()-]/g, '');
    return { ...values, number: /^\d{7,15}$/.test(digits) ? `+${digits}` : digits || values.number };
  }

  #submit(event) {
    event.preventDefault();
    const asked = `#/history?${query(this.#values())}`;
    if (location.hash === asked) {
      this.#restart();
    } else {
      location.hash = asked;
    }
  }

  #restart() {
    this.#run = {};
    this.#next = null;
    this.#table.body.replaceChildren();
    this.#load();
  }

  async #load() {
    const run = this.#run;
    this.#more.hidden = true;
    this.#failed = false;
    this.#state.textContent = 'searching …';
    try {
      const page = await get(`/api/records?${query({ ...this.#values(), after: this.#next })}`);
      if (run !== this.#run) {
        return;
      }
      page.records.forEach(call => this.#table.body.append(this.#row(call)));
      this.#next = page.next ?? null;
      const count = this.#table.body.children.length;
      const isText = this.#form.elements.text.value !== '';
      this.#state.textContent = this.#next ? `${count} shown${isText ? '; words are looked for in 2,000 calls at a time' : ''}`
        : `${count} ${count === 1 ? 'call' : 'calls'}, no more`;
      this.#more.textContent = isText ? 'Look in earlier calls' : 'More';
      this.#more.hidden = !this.#next;
    } catch (problem) {
      if (run === this.#run) {
        this.#failed = true;
        this.#state.textContent = `Not found out: ${problem.message}`;
        notice(problem.message, true);
      }
    }
  }

  #row(call) {
    const values = [
      h('input', { type: 'checkbox', value: call.callSid, 'aria-label': `Compare the call of ${moment(call.receivedAt)}` }),
      h('a', { href: `#/call/${call.callSid}` }, moment(call.receivedAt)), call.caller, call.called,
      call.customer || call.customerId || 'unknown', call.agent,
      isFailure(call.reason) ? h('b', { class: 'failed' }, words(call.reason)) : words(call.reason) || 'in progress',
      call.seconds === undefined ? '–' : seconds(call.seconds), millis(call.figures?.turnGapMicros),
      millis(call.figures?.greetingGapMicros), money(call.cost?.total, call.cost?.currency)];
    return h('tr', { 'data-open': `#/call/${call.callSid}` },
      values.map((value, at) => cell(COLUMNS[at][0], value, COLUMNS[at][1])));
  }

  #chosen() {
    return [...this.#table.body.querySelectorAll('input:checked')].map(box => box.value);
  }

  async #save(kind) {
    try {
      await download(`/api/records.${kind}?${query(this.#values())}`, `calls.${kind}`);
    } catch (problem) {
      notice(problem.message, true);
    }
  }
}

function select(label, name, options, chosen) {
  return h('label', {}, h('span', {}, label), h('select', { name },
    options.map(([value, text]) => h('option', { value, selected: value === chosen }, text))));
}
