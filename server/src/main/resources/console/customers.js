// Customers: list, search, edit, and a file of them looked at before it is taken.

import { ask, cell, field, h, notice, table } from './dom.js';
import { get, query, request } from './api.js';

const COLUMNS = [['Phone'], ['Id'], ['Name'], ['Amount due', 'number'], ['Due'], ['Language'], ['EMI']];

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

  rows() {
    return [...this.#table.body.children];
  }

  search() {
    return this.#form.elements.search;
  }

  async #restart() {
    this.#next = null;
    this.#table.body.replaceChildren();
    await this.#load();
  }

  async #load() {
    this.#more.hidden = true;
    try {
      const page = await get(`/api/customers?${query({ search: this.#form.elements.search.value, after: this.#next })}`);
      page.customers.forEach(customer => this.#table.body.append(this.#row(customer)));
      this.#next = page.next ?? null;
      this.#more.hidden = !this.#next;
      this.#state.textContent = `${this.#table.body.children.length} shown${this.#next ? '' : ', no more'}`;
    } catch (problem) {
      notice(problem.message, true);
    }
  }

  #row(customer) {
    const open = h('button', { type: 'button', class: 'link', onclick: () => this.#edit(customer.phone) }, customer.phone);
    const values = [open, customer.customer_id, customer.name, customer.amount_due, customer.due_date || '–',
      customer.language || '–', customer.emi_eligible ? 'yes' : 'no'];
    return h('tr', {}, values.map((value, at) => cell(COLUMNS[at][0], value, COLUMNS[at][1])));
  }

  async #edit(phone) {
    try {
      const answer = phone && await request(`/api/customers/${encodeURIComponent(phone)}`);
      const customer = phone ? await answer.json() : { attributes: {} };
      const values = await ask(phone ? `Customer ${phone}` : 'New customer', this.#fields(phone, customer), 'Save');
      if (values) {
        await this.#save(phone ?? values.phone, values, phone ? { 'If-Match': answer.headers.get('ETag') } : { 'If-None-Match': '*' });
      }
    } catch (problem) {
      notice([problem.message, ...problem.problems ?? []].join('; '), true);
    }
  }

  #fields(phone, customer) {
    return [
      phone ? null : field('Phone', 'phone', { type: 'tel', required: true, pattern: '\\+[1-9][0-9]{6,14}', placeholder: '+14155550100' }),
      field('Customer id', 'customer_id', { required: true, maxlength: 200, value: customer.customer_id }),
      field('Name', 'name', { required: true, maxlength: 200, value: customer.name }),
      field('Amount due', 'amount_due', { inputmode: 'decimal', pattern: '-?\\d{1,15}(\\.\\d{1,4})?', value: customer.amount_due }),
      field('Due date', 'due_date', { type: 'date', value: customer.due_date }),
      field('Language', 'language', { maxlength: 35, value: customer.language, placeholder: 'en' }),
      h('label', { class: 'check' }, h('input', { type: 'checkbox', name: 'emi_eligible', checked: customer.emi_eligible }), 'May pay in instalments'),
      h('label', {}, h('span', {}, 'Attributes, one name=value a line'), h('textarea', { name: 'attributes', rows: 4 },
        Object.entries(customer.attributes).map(([name, value]) => `${name}=${value}`).join('\n'))),
    ];
  }

  async #save(phone, values, headers) {
    const attributes = Object.fromEntries(values.attributes.split('\n').filter(line => line.includes('='))
      .map(line => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim()]));
    const body = { customer_id: values.customer_id, name: values.name, amount_due: values.amount_due, due_date: values.due_date,
      language: values.language, emi_eligible: values.emi_eligible === 'on', attributes };
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
        await ask(`${file.name}: nothing can be taken`, [h('p', {}, `${preview.problems.length} problems:`),
          h('ul', { class: 'problems' }, preview.problems.slice(0, 100).map(text => h('li', {}, text)))], 'Close');
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
