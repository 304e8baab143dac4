// Customers: list, search, edit, and a file of them looked at before it is taken.

import { ask, cell, field, h, notice, table, tell, words } from './dom.js';
import { get, query, request } from './api.js';

const COLUMNS = [['Phone'], ['Id', 'free'], ['Name', 'free'], ['Amount due', 'number'], ['Due', 'brief'], ['Language'], ['EMI']];

const NEW = { 'If-None-Match': '*' };
const CHANGED = 412;
const GONE = 404;

export class CustomersView {
  title = 'Customers';
  #table = table('Customers; j and k choose one, Enter edits', COLUMNS, 'customers');
  #state = h('p', { class: 'quiet', role: 'status' });
  #more = h('button', { type: 'button', onclick: () => this.#load() }, 'More');
  #form = h('form', { class: 'search', role: 'search', onsubmit: event => { event.preventDefault(); this.#restart(); } },
    field('Number, id or name', 'search', { type: 'search' }), h('button', { type: 'submit', class: 'main' }, 'Search'));
  #file = h('input', { type: 'file', accept: '.csv,text/csv', hidden: true, 'aria-label': 'A CSV file of customers',
    onchange: () => this.#import() });
  #next = null;
  #run = {};   // of the search whose answers are shown; a new one each time
  #failed = false;

  constructor() {
    this.element = h('div', {},
      h('div', { class: 'title' }, h('h1', {}, 'Customers'), h('div', { class: 'actions' },
        h('button', { type: 'button', onclick: () => this.#edit(null) }, 'New'),
        h('button', { type: 'button', onclick: () => this.#file.click() }, 'Import CSV'), this.#file)),
      this.#form, this.#table.element, this.#state, this.#more);
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
    return this.#form.elements.search;
  }

  async #restart() {
    this.#run = {};
    this.#next = null;
    this.#table.body.replaceChildren();
    await this.#load();
  }

  async #load() {
    const run = this.#run;
    this.#more.hidden = true;
    this.#failed = false;
    this.#state.textContent = 'searching …';
    try {
      const page = await get(`/api/customers?${query({ search: this.#form.elements.search.value, after: this.#next })}`);
      if (run !== this.#run) {
        return;
      }
      page.customers.forEach(customer => this.#table.body.append(this.#row(customer)));
      this.#next = page.next ?? null;
      this.#more.hidden = !this.#next;
      this.#state.textContent = `${this.#table.body.children.length} shown${this.#next ? '' : ', no more'}`;
    } catch (problem) {
      if (run === this.#run) {
        this.#failed = true;
        this.#state.textContent = `Not found out: ${problem.message}`;
        notice(problem.message, true);
      }
    }
  }

  #row(customer) {
    const open = h('button', { type: 'button', class: 'link', onclick: () => this.#edit(customer.phone) }, customer.phone);
    const values = [open, customer.customer_id, customer.name, customer.amount_due, customer.due_date || '–',
      customer.language || '–', customer.emi_eligible ? 'yes' : 'no'];
    return h('tr', {}, values.map((value, at) => cell(COLUMNS[at][0], value, COLUMNS[at][1])));
  }

  /** What was typed stays until it is stored or given up, whatever the server says of it. */
  async #edit(phone) {
    try {
      let { customer, condition } = phone ? await this.#stored(phone) : { customer: { attributes: {} }, condition: NEW };
      let shown = { ...customer, attributes: lines(customer.attributes) };
      let troubles = [];
      while (true) {
        const values = await ask(phone ? `Customer ${phone}` : 'New customer', [
          ...troubles.map(text => h('p', { class: 'warning', role: 'alert' }, text)), ...this.#fields(phone, shown)],
        phone && condition === NEW ? 'Create anew' : 'Save');
        if (!values) {
          return;
        }
        shown = { ...values, emi_eligible: values.emi_eligible === 'on' };
        troubles = wrongLines(values.attributes).map(line => `“${line}” is no name=value.`);
        if (troubles.length === 0) {
          try {
            await this.#save(phone ?? values.phone, shown, condition);
            return;
          } catch (problem) {
            troubles = problem.problems?.length > 0 ? problem.problems : [problem.message];
            if (phone && problem.status === CHANGED) {
              ({ customer, condition, troubles } = await this.#meanwhile(phone, customer, condition));
            }
          }
        }
      }
    } catch (problem) {
      notice(problem.message, true);
    }
  }

  /** A customer, and what must still hold when a change of it is saved. */
  async #stored(phone) {
    const answer = await request(`/api/customers/${encodeURIComponent(phone)}`);
    return { customer: await answer.json(), condition: { 'If-Match': answer.headers.get('ETag') } };
  }

  /** What has become of a customer that is not as it was seen, and what to tell of it. */
  async #meanwhile(phone, before, condition) {
    try {
      const now = await this.#stored(phone);
      return { ...now, troubles: [`Somebody changed ${difference(before, now.customer)} meanwhile. “Save” puts yours in its place.`] };
    } catch (problem) {
      return problem.status === GONE
        ? { customer: before, condition: NEW, troubles: ['Somebody deleted this customer meanwhile. “Create anew” stores what is typed here.'] }
        : { customer: before, condition, troubles: [problem.message] };
    }
  }

  #fields(phone, customer) {
    return [
      phone ? null : field('Phone', 'phone', { type: 'tel', required: true, pattern: '\\+[1-9][0-9]{6,14}', placeholder: '+14155550100',
        value: customer.phone }),
      field('Customer id', 'customer_id', { required: true, maxlength: 200, value: customer.customer_id }),
      field('Name', 'name', { required: true, maxlength: 200, value: customer.name }),
      field('Amount due', 'amount_due', { inputmode: 'decimal', pattern: '-?\\d{1,15}(\\.\\d{1,4})?', value: customer.amount_due }),
      field('Due date', 'due_date', { type: 'date', value: customer.due_date }),
      field('Language', 'language', { maxlength: 35, value: customer.language, placeholder: 'en' }),
      h('label', { class: 'check' }, h('input', { type: 'checkbox', name: 'emi_eligible', checked: customer.emi_eligible }), 'May pay in instalments'),
      h('label', {}, h('span', {}, 'Attributes, one name=value a line'), h('textarea', { name: 'attributes', rows: 4 },
        customer.attributes)),
    ];
  }

  async #save(phone, typed, headers) {
    const attributes = Object.fromEntries(filled(typed.attributes)
      .map(line => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim()]));
    const body = { customer_id: typed.customer_id, name: typed.name, amount_due: typed.amount_due, due_date: typed.due_date,
      language: typed.language, emi_eligible: typed.emi_eligible, attributes };
    await request(`/api/customers/${encodeURIComponent(phone)}`, { method: 'PUT', body, headers });
    notice(`${phone} is stored.`);
    await this.#restart();
  }

  async #import() {
    const file = this.#file.files[0];
    this.#file.value = '';
    if (!file) {
      return;
    }
    const csv = { method: 'POST', body: file, type: 'text/csv' };
    try {
      const preview = await (await request('/api/customers?preview=true', csv)).json();
      if (preview.problems.length > 0) {
        await tell(`${file.name}: nothing can be taken`, [h('p', {}, `${preview.problems.length} problems:`),
          h('ul', { class: 'problems' }, preview.problems.slice(0, 100).map(text => h('li', {}, text)))]);
      } else if (await ask(`Take ${preview.rows} customers from ${file.name}?`,
        [h('p', {}, 'Known numbers are replaced, new ones added, all others stay.')], 'Import')) {
        const result = await (await request('/api/customers', csv)).json();
        notice(`${result.inserted} new, ${result.updated} replaced.`);
        await this.#restart();
      }
    } catch (problem) {
      notice([problem.message, ...problem.problems ?? []].join('; '), true);
    }
  }
}

function lines(attributes) {
  return Object.entries(attributes).map(([name, value]) => `${name}=${value}`).join('\n');
}

function filled(text) {
  return text.split('\n').filter(line => line.trim() !== '');
}

function wrongLines(text) {
  return filled(text).filter(line => line.indexOf('=') < 1);
}

/** What is stored now otherwise than before. */
function difference(before, now) {
  const text = (customer, name) => name === 'attributes' ? lines(customer.attributes) : String(customer[name]);
  return Object.keys(now).filter(name => text(before, name) !== text(now, name))
    .map(name => `${words(name)} (now: ${text(now, name) || 'empty'})`).join(', ') || 'nothing that lasts';
}
