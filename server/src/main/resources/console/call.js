// One call: what is said and heard, what was measured, everything that happened, and what can be done to it.

import { ask, field, h, isFailure, millis, moment, money, notice, place, seconds, setText, words } from './dom.js';
import { get, request, save, settings } from './api.js';
import { DelayChart, TurnChart, figures } from './ledger.js';
import { Player } from './player.js';
import { Sound } from './sound.js';
import { Transcript } from './transcript.js';
import { Wave } from './wave.js';

const GROUPS = {
  speech: ['CALLER_SAID', 'AGENT_SAID', 'AGENT_HEARD', 'AGENT_CORRECTED', 'INTERRUPTION', 'TURN'],
  tools: ['TOOL'],
  keys: ['DTMF'],
  operators: ['OPERATOR'],
  failures: ['FAILURE', 'FAILOVER'],
  state: [],   // whatever else there is
};

function groupOf(kind) {
  return Object.keys(GROUPS).find(group => GROUPS[group].includes(kind)) ?? 'state';
}

export class CallView {
  title = 'Call';
  #feed;
  #callSid;
  #call = { events: [] };
  #known = new Set();
  #head = h('dl', { class: 'head' });
  #state = h('span', { class: 'pill' });
  #listen = h('button', { type: 'button', 'aria-pressed': 'false', onclick: () => this.#listenIn() }, 'Listen in');
  #actions = h('div', { class: 'actions', role: 'group', 'aria-label': 'Actions' },
    this.#listen,
    h('button', { type: 'button', onclick: () => this.#whisper() }, 'Whisper'),
    h('button', { type: 'button', onclick: () => this.#transfer() }, 'Transfer'),
    h('button', { type: 'button', class: 'grave', onclick: () => this.#hangUp() }, 'Hang up'));
  #save = h('button', { type: 'button', disabled: true, 'aria-describedby': 'no-capture', onclick: () => this.#saveCapture() }, 'Save capture');
  #noCapture = h('span', { class: 'quiet', id: 'no-capture' });
  #transcript = new Transcript();
  #figures = h('div');
  #turns = new TurnChart();
  #delays = new DelayChart();
  #events = h('ol', { class: 'events', tabindex: 0, 'aria-label': 'Events' });
  #filter = h('form', { class: 'filters', onsubmit: event => event.preventDefault(), oninput: () => this.#showEvents() },
    Object.keys(GROUPS).map(group => h('label', { class: 'check' },
      h('input', { type: 'checkbox', name: group, checked: true }), group)),
    h('input', { type: 'search', name: 'text', placeholder: 'Filter', 'aria-label': 'Filter events by text' }));
  #clock = 0;
  #board = () => this.#showBoard();
  #told = event => this.#take(event.detail);
  #wasLive = false;
  #recordDue = false;
  #unknown = false;
  #sound;
  #wave;
  #player;
  #seek = null;   // once there is a recording

  constructor(feed, callSid) {
    this.#feed = feed;
    this.#callSid = callSid;
    this.#sound = new Sound(callSid);
    this.#wave = new Wave(this.#sound);
    this.#wave.element.hidden = true;
    this.#player = new Player(callSid, () => this.#makeSeekable());
    this.element = h('div', {},
      h('div', { class: 'title' }, h('h1', {}, `Call …${callSid.slice(-6)}`), this.#state, this.#actions, this.#save, this.#noCapture),
      this.#head,
      this.#wave.element, this.#player.element,
      h('div', { class: 'columns' },
        h('section', { 'aria-labelledby': 'talk' }, h('h2', { id: 'talk' }, 'Transcript'), this.#transcript.element),
        h('section', { 'aria-labelledby': 'ledger' }, h('h2', { id: 'ledger' }, 'Latency ledger'),
          this.#turns.element, this.#delays.element, this.#figures)),
      h('section', { 'aria-labelledby': 'happened' }, h('h2', { id: 'happened' }, 'Events'), this.#filter, this.#events));
  }

  async open() {
    this.#actions.hidden = true;
    this.#feed.addEventListener('board', this.#board);
    this.#feed.addEventListener('events', this.#told);
    this.#feed.watch(this.#callSid);
    this.#wave.open();
    this.#clock = setInterval(() => this.#tick(), 1000);
    await this.#load();
    this.#showBoard();
  }

  close() {
    this.#feed.removeEventListener('board', this.#board);
    this.#feed.removeEventListener('events', this.#told);
    this.#feed.watch(null);
    clearInterval(this.#clock);
    this.#sound.close();
    this.#wave.close();
    this.#player.close();
    this.#turns.close();
    this.#delays.close();
  }

  /** The server answers again. */
  again() {
    this.#load();
  }

  /** Where in the navigation this call belongs. */
  get place() {
    return this.#live() ? 'now' : 'history';
  }

  /** Takes the key if there is a use for it. */
  press(key) {
    return this.#player.press(key);
  }

  /** What the store has; a call that has just begun may not be there yet, and the feed tells of it meanwhile. */
  async #load() {
    try {
      const stored = await get(`/api/records/${encodeURIComponent(this.#callSid)}`);
      this.#call = { ...stored, events: this.#call.events };
      this.#transcript.isOver = Boolean(stored.reason);
      this.#add(stored.events);
      this.#transcript.update(this.#call.events, this.#seek);
      this.#wave.element.hidden ||= Boolean(stored.recording);
      this.#player.open(this.#call);
      if (stored.delays) {
        this.#delays.update(stored.delays);
      }
    } catch (problem) {
      if (problem.status !== 404 || !this.#live()) {
        notice(problem.message, true);
        this.#unknown = problem.status === 404;
      }
    }
    this.#showHead();
    this.#lookForCapture();
  }

  /** Only some calls are captured, and not for ever; why this one is not stands beside the button. */
  async #lookForCapture() {
    try {
      const { kept, why } = await get(`${this.#path()}/capture`);
      this.#save.disabled = !kept;
      setText(this.#noCapture, why ?? '');
    } catch {
      // it stays as it was, and a server that does not answer is told of at the top
    }
  }

  #path() {
    return `/api/live/${encodeURIComponent(this.#callSid)}`;
  }

  async #tick() {
    this.#showHead();
    if (this.#feed.link === 'lost') {
      return;
    }
    if (this.#live()) {
      const delays = await get(`${this.#path()}/delays`).catch(() => null);
      if (delays && this.element.isConnected) {
        this.#delays.update(delays);
      }
    } else if (this.#recordDue) {
      await this.#load();
      this.#recordDue = !this.#call.reason;
    }
  }

  #take(told) {
    this.#add(told.events);
    if (!told.complete) {
      this.#load();   // the feed has forgotten some, the store has not
    }
  }

  #add(events) {
    const fresh = events.filter(event => !this.#known.has(key(event)));
    if (fresh.length > 0) {
      fresh.forEach(event => this.#known.add(key(event)));
      this.#call.events = [...this.#call.events, ...fresh].sort((one, other) => one.atMillis - other.atMillis);
      this.#transcript.update(this.#call.events, this.#seek);
      this.#showEvents();
      this.#turns.update(this.#call.events);
      this.#wave.happened(this.#call.events);
      this.#player.happened(this.#call.events);
    } else if (this.#known.size === 0) {
      this.#transcript.update(this.#call.events);
    }
  }

  #makeSeekable() {
    this.#seek = to => {
      this.#player.seek(to);
      this.#player.element.scrollIntoView({ block: 'nearest' });
    };
    this.#transcript.update(this.#call.events, this.#seek);
    this.#showEvents();
  }

  #live() {
    return this.#feed.board.calls.get(this.#callSid);
  }

  #showBoard() {
    const live = this.#live();
    if (live && !this.#wasLive) {
      this.#wave.element.hidden = false;
      this.#sound.open();
      this.#lookForCapture();
    } else if (!live && this.#wasLive) {
      this.#silence();
      this.#sound.close();
      this.#recordDue = true;   // it is written a moment after the call has gone, or later if the database is slow
    }
    this.#wasLive = Boolean(live);
    this.#actions.hidden = !live;
    this.#showHead();
  }

  #showHead() {
    const live = this.#live();
    const call = this.#call;
    setText(this.#state, live ? live.state : words(call.reason) || (this.#unknown ? 'unknown call' : 'no record yet'));
    this.#state.className = `pill ${live ? live.state : isFailure(call.reason) ? 'failed' : ''}`;
    const received = call.receivedAt ?? live?.receivedAt;
    const age = live ? (this.#feed.now - Date.parse(received)) / 1000 : call.seconds;
    const entries = {
      Caller: call.caller ?? live?.person ?? '–', Called: call.called ?? '–',
      Customer: [live?.customer || call.customer, call.customerId].filter(Boolean).join(' · ') || 'unknown',
      Agent: call.agent ?? live?.agent ?? '–', Received: moment(received),
      [live ? 'Age' : 'Lasted']: age === undefined ? '–' : seconds(age),
      'Turn gap now': live && millis(live.turnGapMicros),
      'Un-played': live && `${live.unplayedMillis} ms`,
      'Barge-ins': String(live?.interruptions ?? call.interruptions ?? 0),
      Cost: live ? money(live.cost, live.currency) : call.cost && `${money(call.cost.total, call.cost.currency)}${call.cost.settled ? '' : ' (estimated)'}`,
      Detail: call.detail, Conversation: call.conversationId, Recording: call.recording, Summary: call.conversation?.summary,
    };
    const shown = Object.entries(entries).filter(([, value]) => value);
    const text = JSON.stringify(shown);
    if (this.#head.dataset.shown !== text) {
      this.#head.dataset.shown = text;
      this.#head.replaceChildren(...shown.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
    }
    const measured = JSON.stringify([call.figures, call.events.length]);
    if (this.#figures.dataset.shown !== measured) {
      this.#figures.dataset.shown = measured;
      this.#figures.replaceChildren(figures([call], 'Only what was measured is shown'));
    }
  }

  #showEvents() {
    const wanted = new FormData(this.#filter);
    const text = (wanted.get('text') ?? '').toLowerCase();
    const shown = this.#call.events.filter(event => wanted.get(groupOf(event.kind))
      && `${event.kind} ${event.text}`.toLowerCase().includes(text));
    this.#events.replaceChildren(...shown.map(event => h('li', { class: groupOf(event.kind) },
      place(event.atMillis, seconds(event.atMillis / 1000) + '.' + String(event.atMillis % 1000).padStart(3, '0'), this.#seek),
      h('b', {}, words(event.kind)), h('span', {}, event.text))));
  }

  async #act(path, body, done) {
    try {
      await request(`${this.#path()}/${path}`, { method: 'POST', body });
      notice(done);
    } catch (problem) {
      notice(problem.message, true);
    }
  }

  async #listenIn() {
    if (this.#sound.listening) {
      this.#silence();
    } else if (await ask('Listen in to this call?', [
      h('p', {}, 'Caller and agent do not notice it; the law may want callers to have been told.'),
      h('p', {}, `The events of the call will say that ${settings.operator || 'somebody unnamed'} listened, when, and for how long.`)], 'Listen in')) {
      this.#sound.listen();
      this.#showListening('Stop listening', true);
    }
  }

  #silence() {
    if (this.#sound.listening) {
      this.#sound.mute();
      this.#showListening('Listen in', false);
    }
  }

  #showListening(text, on) {
    setText(this.#listen, text);
    this.#listen.setAttribute('aria-pressed', String(on));
  }

  async #whisper() {
    const values = await ask('Tell the agent something the caller does not hear',
      [field('What the agent is to know', 'text', { required: true, maxlength: 2000, rows: 4 })], 'Whisper');
    if (values) {
      await this.#act('whisper', { text: values.text }, 'The agent has been told.');
    }
  }

  async #transfer() {
    const values = await ask('Put the caller through at once', [field('Number', 'to', { required: true, type: 'tel',
      pattern: '\\+[1-9][0-9]{6,14}', placeholder: '+14155550100', title: 'A plus, then 7 to 15 digits' })], 'Transfer', true);
    if (values) {
      await this.#act('transfer', { to: values.to }, `The caller is put through to ${values.to}.`);
    }
  }

  async #saveCapture() {
    if (await ask('Save what went over both sockets of this call?', [
      h('p', {}, 'The file holds what was said as text, within what privacy keeps; audio only if that is captured.'),
      h('p', {}, `The events of the call will say that ${settings.operator || 'somebody unnamed'} saved it.`)], 'Save')) {
      try {
        await save(await request(`${this.#path()}/capture`, { method: 'POST', body: {} }),
          `${this.#callSid}.jsonl`);
      } catch (problem) {
        notice(problem.message, true);
      }
    }
  }

  async #hangUp() {
    if (await ask('Hang up this call?', [h('p', {}, 'The caller hears the line go dead.')], 'Hang up', true)) {
      await this.#act('hang-up', {}, 'The call is ended.');
    }
  }
}

function key(event) {
  return `${event.atMillis} ${event.kind} ${event.text}`;
}
