// The console: which view is shown, the keys, and the state of the link.

import { ask, field, h, setText } from './dom.js';
import { get, settings } from './api.js';
import { Feed } from './feed.js';
import { NowView } from './now.js';
import { CallView } from './call.js';
import { CompareView } from './compare.js';
import { HistoryView } from './history.js';
import { CustomersView } from './customers.js';
import { PhoneView } from './phone.js';

const UNAUTHORIZED = 401;
const feed = new Feed();
const main = document.getElementById('main');
const link = document.getElementById('link');
const cut = document.getElementById('cut');
let view = null;
let name = 'now';   // of the view, in the navigation
let phone = null;   // one for all visits: its call goes on while other views are looked at
let refused = false;

function viewAt(hash) {
  const [, which = 'now', rest = ''] = hash.match(/^#\/([a-z]+)[/?]?(.*)$/) ?? [];
  switch (which) {
    case 'call': return ['history', new CallView(feed, decoded(rest))];
    case 'history': return ['history', new HistoryView(feed, new URLSearchParams(rest))];
    case 'compare': return ['history', new CompareView(rest.split('/').map(decoded))];
    case 'customers': return ['customers', new CustomersView()];
    case 'phone': return ['phone', phone ??= new PhoneView(feed)];
    default: return ['now', new NowView(feed)];
  }
}

/** Also of an address that was cut off when it was copied. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function show() {
  view?.close();
  [name, view] = viewAt(location.hash);
  main.replaceChildren(view.element);
  document.title = `${view.title} · Patchcord`;
  mark();
  view.open();
}

/** Marks the view in the navigation; a call is one of those now until it ends. */
function mark() {
  for (const anchor of document.querySelectorAll('nav a')) {
    anchor.ariaCurrent = anchor.dataset.view === (view.place ?? name) ? 'page' : null;
  }
}

/** Where the server has let nobody in, for its token; else for the keys and everything one may set. */
async function openSettings(why = '') {
  const values = await ask(why ? 'Token' : 'Keys and settings', [
    why ? h('p', { class: 'warning', role: 'alert' }, why) : h('dl', { class: 'keys' }, [['j, k', 'next, previous row'], ['Enter', 'open the row'], ['/', 'search'],
      ['g n, g h, g c, g p', 'Now, History, Customers, Phone'], ['Esc', 'close, or back to Now'], ['0–9, *, #', 'keys of the phone'], ['k, j, l, +, −', 'a recording: play or pause, back, on, closer, wider'], ['?', 'this']]
      .map(([key, what]) => h('div', {}, h('dt', {}, key), h('dd', {}, what)))),
    field('Your name, recorded with what you do to a call', 'operator', { value: settings.operator, maxlength: 64,
      pattern: '[A-Za-z0-9][A-Za-z0-9 ._@+\\-]*' }),
    field('Token, if this server asks for one; kept in this tab only', 'token', { value: settings.token, type: 'password',
      autocomplete: 'off', autofocus: Boolean(why) }),
  ], 'Save');
  if (values) {
    settings.operator = values.operator;
    if (why || values.token !== settings.token) {
      settings.token = values.token;
      location.reload();
    }
  }
}

function choose(step) {
  const rows = view.rows?.() ?? [];
  if (rows.length === 0) {
    return;
  }
  const at = rows.findIndex(row => row.classList.contains('chosen'));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
  rows[at]?.classList.remove('chosen');
  next.classList.add('chosen');
  (next.querySelector('a, button') ?? next).focus();
  next.scrollIntoView({ block: 'nearest' });
}

const KEYS = {
  j: () => choose(1),
  k: () => choose(-1),
  '?': () => openSettings(),
  '/': () => {
    if (view.search) {
      view.search().focus();
    } else {
      location.hash = '#/history';
      setTimeout(() => view.search?.().focus());
    }
  },
  Escape: () => { location.hash = '#/now'; },
};
const PLACES = { n: '#/now', h: '#/history', c: '#/customers', p: '#/phone' };
let goes = false;

document.addEventListener('keydown', event => {
  const isTyping = event.target.matches('input:not([type=checkbox]), textarea, select');
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) {
    return;
  }
  if (isTyping) {
    if (event.key === 'Escape') {
      event.target.blur();
    }
    return;
  }
  if (view.press?.(event.key)) {
    event.preventDefault();
    return;
  }
  const act = goes && PLACES[event.key] ? () => { location.hash = PLACES[event.key]; } : KEYS[event.key];
  goes = event.key === 'g';
  if (act) {
    event.preventDefault();
    act();
  }
});

main.addEventListener('click', event => {
  const row = event.target.closest('tr[data-open]');
  if (row && !event.target.closest('a, button, input, label')) {
    location.hash = row.dataset.open;
  }
});

/** What is seen of a server that does not answer is how it was, which must not look as if it were so. */
function showLink() {
  link.textContent = feed.link === 'live' ? 'live' : `${feed.link} …`;
  link.className = `pill ${feed.link}`;
  document.body.classList.toggle('cut', feed.link === 'lost');
  cut.hidden = feed.link !== 'lost';
  setText(cut, refused ? 'This server asks for its token, which is missing or wrong: press ? and enter it.'
    : `No connection to the server since ${feed.lostAt?.toLocaleTimeString()}: what is shown is how it was then. It is tried again and again.`);
}

/** Asks once; who then has no token is told how to go on. */
function askToken() {
  if (!refused && !document.querySelector('dialog[open]')) {
    refused = true;
    showLink();
    openSettings(settings.token ? 'This server does not take the token that is set here.' : 'This server asks for its token.');
  }
}

let wasLost = false;
feed.addEventListener('link', () => {
  showLink();
  if (feed.link === 'live' && wasLost) {
    view?.again?.();
  }
  wasLost = feed.link === 'lost';
  refused &&= wasLost;
});
feed.addEventListener('refused', askToken);
feed.addEventListener('board', () => view && mark());
document.getElementById('help').addEventListener('click', () => openSettings());
addEventListener('hashchange', show);

async function start() {
  try {
    feed.take(await get('/api/live'));
  } catch (problem) {
    if (problem.status === UNAUTHORIZED) {
      askToken();
    }
  }
  show();
  feed.connect();
}

start();
