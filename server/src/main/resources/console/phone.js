// A telephone: calls this bridge as Twilio would, with the microphone of this machine; the call's ledger is below.

import { field, h, setText } from './dom.js';
import { get } from './api.js';
import { CallView } from './call.js';
import { Line, barrier } from './phone-line.js';

const RATE = 8000;
const LOOKS = 20;
const KEYPAD = [...'123456789*0#'];
const NUMBER = { type: 'tel', required: true, pattern: '\\+[1-9][0-9]{6,14}', title: 'A plus, then 7 to 15 digits' };
const POOR = [['delay', 'Delay', 'ms', 1000, 10], ['jitter', 'Jitter', 'ms', 500, 10], ['loss', 'Loss', '%', 50, 1],
  ['stall', 'Stall every 5 s', 'ms', 3000, 50]];
const FIGURES = [['heard', 'Speech heard', 's'], ['dropped', 'Dropped by clear', 's'], ['marks', 'Marks sent back'],
  ['gaps', 'Ran dry']];   // counted in samples where a unit is given
const CHECK = ' “patchcord check --online” says what to change.';
const REMEDIES = {
  AGENT_REFUSED: `The agent refuses: its key, id, overrides or variables.${CHECK}`,
  AGENT_UNREACHABLE: `The agent cannot be reached: the network, or ELEVENLABS_BASE_URL.${CHECK}`,
  AGENT_BUSY: 'ElevenLabs has no room for one more conversation: wait, or raise the plan’s concurrency.',
  AGENT_FORMAT: 'The agent’s audio format is unknown here: set it to µ-law 8000 Hz or PCM in ElevenLabs.',
  AGENT_LOST: 'The agent was lost in the talk: call again; if it stays so, look at the network.',
  NOT_ADMITTED: 'The bridge takes no more calls now; the detail below says which limit.',
  SPEND_CAP: 'The calls’ cap is spent: raise costs.cap-per-call or cap-per-day.',
  FAULT: 'A fault of the bridge: its log has the stack trace.',
};

/** By the detail of a call that was not admitted. */
const CLOSED = {
  'closed by an operator': 'This server is closed to new calls by an operator. Open it again on Now, then call.',
  stopping: 'This server stops and takes no new calls. Call again once the next one has taken over.',
};

/** What a webhook's failure means to whoever telephones. */
export function failure(text) {
  return /(answered|HTTP) 403\b/.test(text) ? 'Another process has answered, which does not know this telephone: it is taking over.'
    + ' Call again in a moment. With TWILIO_AUTH_TOKEN set both would know it.' : `A webhook failed: ${text}`;
}

export class PhoneView {
  title = 'Phone';
  #feed;
  #line = null;
  #callSid = '';
  #view = null;
  #poor = { delay: 0, jitter: 0, loss: 0, stall: 0 };
  #counted = {};
  #state = h('span', { class: 'pill', role: 'status' }, 'idle');
  #problem = h('p', { class: 'warning', role: 'alert', hidden: true });
  #said = h('p', { role: 'status' });
  #you = meter();
  #agent = meter();
  #figures = Object.fromEntries(FIGURES.map(([figure, name, unit]) =>
    [figure, { name, unit, element: h('dd', { 'data-figure': figure }) }]));
  #pressed = h('output', { 'aria-label': 'Keys pressed' });
  #link = h('a', { hidden: true }, 'This call’s own page');
  #ledger = h('div', { class: 'embedded' });
  #call = h('button', { type: 'submit', class: 'main' }, 'Call');
  #mute = h('button', { type: 'button', 'aria-pressed': 'false', disabled: true, onclick: () => this.#toggleMute() }, 'Mute');
  #hangUp = h('button', { type: 'button', class: 'grave', disabled: true, onclick: () => this.#line?.hangUp() }, 'Hang up');
  #keys = KEYPAD.map(key => h('button', { type: 'button', disabled: true, 'aria-label': `Key ${key}`,
    onclick: () => this.press(key) }, key));
  #form = h('form', { class: 'search', onsubmit: event => { event.preventDefault(); this.#place(); } },
    field('Caller', 'from', { value: '+919876543210', ...NUMBER }),
    field('Called number', 'to', { value: '+15005550006', ...NUMBER }),
    this.#call, this.#mute, this.#hangUp);

  constructor(feed) {
    this.#feed = feed;
    this.element = h('div', {},
      h('div', { class: 'title' }, h('h1', {}, 'Phone'), this.#state),
      h('p', { class: 'quiet' }, 'Calls the agent with this machine’s microphone, by Twilio’s own protocol; no phone number is'
        + ' needed, and nobody else is dialled. The agent’s tools are real: a text message goes to the caller’s number.'
        + ' Use a headset.'),
      this.#problem, this.#form, this.#said,
      h('div', { class: 'columns phone' },
        h('section', { 'aria-labelledby': 'keypad' }, h('h2', { id: 'keypad' }, 'Keypad'),
          h('div', { class: 'keypad' }, this.#keys), this.#pressed),
        h('section', { 'aria-labelledby': 'line-sound' }, h('h2', { id: 'line-sound' }, 'Sound'),
          h('label', {}, h('span', {}, 'You'), this.#you), h('label', {}, h('span', {}, 'Agent'), this.#agent),
          h('dl', { class: 'head' }, Object.values(this.#figures).map(({ name, element }) => h('div', {}, h('dt', {}, name), element)))),
        h('section', { 'aria-labelledby': 'poor' }, h('h2', { id: 'poor' }, 'A poor connection, each way'),
          h('div', { class: 'sliders' }, POOR.map(one => this.#slider(...one))))),
      this.#link, this.#ledger);
    this.#countAnew();
    if (barrier()) {
      this.#warn(barrier());
      this.#call.disabled = true;
    }
  }

  /** A call goes on while other views are looked at; this one comes back to it. */
  open() {
    if (this.#callSid) {
      this.#showCall();
    }
  }

  close() {
    this.#view?.close();
    this.#view = null;
  }

  /** Whether the key is one of the telephone's, and now pressed. */
  press(key) {
    const isTaken = this.#line !== null && KEYPAD.includes(key);
    if (isTaken) {
      this.#line.press(key);
      this.#pressed.textContent += ` ${key}`;
    }
    return isTaken;
  }

  #slider(name, label, unit, max, step) {
    const shown = h('output', {}, `0 ${unit}`);
    return h('label', {}, h('span', {}, label, ': ', shown), h('input', { type: 'range', name, min: 0, max, step, value: 0,
      oninput: ({ target }) => {
        this.#poor[name] = unit === '%' ? target.value / 100 : Number(target.value);
        setText(shown, `${target.value} ${unit}`);
      } }));
  }

  #place() {
    const line = new Line(this.#poor);
    const listen = (what, listener) => line.addEventListener(what, ({ detail }) => listener(detail));
    this.#line = line;
    this.#callSid = '';
    this.close();
    this.#ledger.replaceChildren();
    this.#link.hidden = this.#problem.hidden = true;
    this.#said.textContent = this.#pressed.textContent = '';
    this.#countAnew();
    this.#show('calling', true);
    listen('ringing', ({ callSid }) => { this.#callSid = callSid; });
    listen('stream', () => { this.#show('talking', true); this.#showCall(); });
    listen('happened', happening => this.#happened(happening));
    listen('spoken', ({ loud }) => { this.#you.value = loud; });
    listen('played', ({ heard, loud }) => { this.#agent.value = loud; this.#count('heard', heard); });
    listen('dropped', ({ samples }) => { this.#agent.value = 0; this.#count('dropped', samples); });
    listen('mark', () => this.#count('marks'));
    listen('gap', () => this.#count('gaps'));
    listen('trouble', text => this.#warn(text));
    listen('ended', end => this.#ended(end));
    line.call(this.#form.elements.from.value, this.#form.elements.to.value);
  }

  #happened({ kind, text }) {
    const [, verb, what] = text.match(/^(\w+)\[(?:\w+=)?([^]*?)(?:, action=[^]*)?\]$/) ?? [];
    if (kind === 'FAILURE') {
      this.#warn(failure(text));
    } else if (verb === 'Say') {
      this.#said.textContent = `Twilio says: “${what}”`;
    } else if (verb === 'Dial') {
      this.#said.textContent = `Twilio would now dial ${what}.`;
    }
  }

  #ended({ text, isBad }) {
    this.#line = null;
    this.#show(isBad ? 'ended' : text, false);
    if (isBad) {
      this.#warn(text);
    }
    if (this.#callSid) {
      this.#showCall();
      this.#explain(this.#callSid, LOOKS);
    }
  }

  /** What to do about an end that somebody has to do something about. */
  async #explain(callSid, looks) {
    const record = await get(`/api/records/${encodeURIComponent(callSid)}`).catch(() => ({}));
    if (callSid !== this.#callSid || this.#line !== null) {
      return;
    }
    const remedy = CLOSED[record.detail] ?? REMEDIES[record.reason];
    if (remedy) {
      this.#warn(remedy);
    } else if (!record.reason && looks > 1) {
      setTimeout(() => this.#explain(callSid, looks - 1), 700);   // it is written a moment after the call has gone
    }
  }

  #showCall() {
    this.#link.hidden = false;
    this.#link.href = `#/call/${encodeURIComponent(this.#callSid)}`;
    if (!this.#view && this.element.isConnected) {
      this.#view = new CallView(this.#feed, this.#callSid);
      this.#ledger.replaceChildren(this.#view.element);
      this.#view.open();
    }
  }

  #warn(text) {
    this.#problem.textContent = text;
    this.#problem.hidden = false;
  }

  #show(state, isCalling) {
    setText(this.#state, state);
    this.#state.className = `pill ${state === 'talking' ? 'live' : ''}`;
    const had = document.activeElement;
    this.#call.disabled = isCalling;
    [this.#mute, this.#hangUp, ...this.#keys].forEach(button => { button.disabled = !isCalling; });
    if (had === this.#call || had === this.#hangUp) {
      (isCalling ? this.#hangUp : this.#call).focus();   // what is disabled loses the focus to nobody
    }
    document.querySelector('nav [data-view=phone]').classList.toggle('calling', isCalling);
    if (!isCalling) {
      this.#you.value = this.#agent.value = 0;
      this.#mute.setAttribute('aria-pressed', 'false');
    }
  }

  #count(figure, more = 1) {
    this.#counted[figure] += more;
    const { unit, element } = this.#figures[figure];
    setText(element, unit === 's' ? `${(this.#counted[figure] / RATE).toFixed(1)} s` : String(this.#counted[figure]));
  }

  #countAnew() {
    for (const figure of Object.keys(this.#figures)) {
      this.#counted[figure] = 0;
      this.#count(figure, 0);
    }
  }

  #toggleMute() {
    this.#line.isMuted = !this.#line.isMuted;
    this.#mute.setAttribute('aria-pressed', String(this.#line.isMuted));
  }
}

function meter() {
  return h('meter', { min: 0, max: 1, value: 0 });
}
