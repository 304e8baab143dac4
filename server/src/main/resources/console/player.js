// Plays the recording of a call that is over, on its waveform with what happened meanwhile.

import { h, notice, seconds, setText } from './dom.js';
import { lanes, mirrored } from './charts.js';
import { RecordedSound } from './recorded.js';
import { FRAME, Speech, Story } from './regions.js';
import { MAGNITUDES } from './sound.js';
import { legend } from './wave.js';

const COLUMNS = 1500;         // that are drawn at most
const CLOSEST = 10;           // seconds
const STEP = 5;
const LEAP = 30;
const PATIENCE = 1000;        // until a recording that is not complete yet is asked for again
const CONFLICT = 409;

/** Times are those of the call, as in its events: seconds from the webhook. */
export class Player {
  #sound;
  #name = '';
  #begin = 0;
  #speech = { caller: new Speech(), heard: new Speech() };
  #story = new Story();
  #chart = null;
  #seekable;
  #from = 0;
  #span = 0;
  #head = h('i', { class: 'playhead', hidden: true });
  #place = h('div', { class: 'chart', role: 'slider', tabindex: 0, 'aria-label': 'Place in the recording; the transcript has the words',
    onkeydown: event => this.#slide(event), onclick: event => this.seek(this.#chart.value(event.clientX)) }, this.#head);
  #play = h('button', { type: 'button', class: 'main', onclick: () => this.#toggle() }, 'Play');
  #time = h('output', { 'aria-live': 'off' });
  #words = h('p', { class: 'quiet' }, 'Whoever plays it is named in the events of the call.');
  #shown = h('div', { hidden: true }, legend(), this.#place, h('div', { class: 'player' }, this.#play, this.#time,
    h('div', { class: 'actions', role: 'group', 'aria-label': 'Recording' },
      h('button', { type: 'button', onclick: () => this.#zoom(1 / 2) }, 'Closer'),
      h('button', { type: 'button', onclick: () => this.#zoom(2) }, 'Wider'),
      h('button', { type: 'button', onclick: () => this.#save() }, 'WAV'))));
  element = h('section', { class: 'tile wave', 'aria-labelledby': 'recording', hidden: true },
    h('h2', { id: 'recording' }, 'Recording'), this.#shown, this.#words);

  /** `seekable` is called once there is something to {@link seek} in. */
  constructor(callSid, seekable) {
    this.#seekable = seekable;
    this.#sound = new RecordedSound(callSid);
    this.#sound.addEventListener('moved', () => this.#moved());
    this.#sound.addEventListener('failed', event => notice(event.detail.message, true));
  }

  /** The call is over; shows its recording if it has one. */
  async open(call) {
    if (!call.recording || call.recording === this.#name) {
      return;
    }
    this.#name = call.recording;
    this.element.hidden = false;
    this.#begin = (call.events.find(event => event.kind === 'STREAM_STARTED' && event.text === call.streamSid)?.atMillis ?? 0) / 1000;
    try {
      await this.#sound.load();
      if (!this.element.isConnected) {
        return;
      }
      this.#listen();
      this.#shown.hidden = false;
      this.#span = this.#sound.length;
      this.#draw();
      this.#moved();
      this.#seekable();
    } catch (problem) {
      setText(this.#words, problem.message);
      if (problem.status === CONFLICT) {
        this.#name = '';
        setTimeout(() => this.element.isConnected && this.open(call), PATIENCE);
      }
    }
  }

  /** All events of the call so far, in their order. */
  happened(events) {
    this.#story.tell(events);
    if (this.#chart) {
      this.#draw();
    }
  }

  /** Takes the key if it is one of the player's. */
  press(key) {
    const acts = { j: () => this.#step(-STEP), k: () => this.#toggle(), l: () => this.#step(STEP),
      '+': () => this.#zoom(1 / 2), '-': () => this.#zoom(2) };
    if (!this.#chart || !acts[key]) {
      return false;
    }
    acts[key]();
    return true;
  }

  close() {
    this.#sound.close();
    this.#chart?.close();
  }

  get #end() {
    return this.#begin + this.#sound.length;
  }

  get #position() {
    return this.#begin + this.#sound.position;
  }

  #listen() {
    setText(this.#words, 'Whoever plays it is named in the events of the call.');
    this.#sound.peaks.forEach((code, at) =>
      (at % 2 ? this.#speech.heard : this.#speech.caller).frame(this.#begin + (at >> 1) * FRAME, MAGNITUDES[code]));
  }

  #toggle() {
    if (this.#sound.playing) {
      this.#sound.pause();
    } else {
      this.#sound.play();
    }
  }

  #step(by) {
    this.seek(this.#position + by);
  }

  /** To these seconds of the call, or where the recording is next to them. */
  seek(to) {
    this.#sound.seek(to - this.#begin);
  }

  /** As far as it goes, what is played stays where it is seen. */
  #zoom(by) {
    const part = (this.#position - this.#from) / this.#span;
    this.#span = Math.min(this.#sound.length, Math.max(CLOSEST, this.#span * by));
    this.#look(this.#position - part * this.#span);
  }

  #look(from) {
    this.#from = Math.max(this.#begin, Math.min(from, this.#end - this.#span));
    this.#draw();
  }

  /** The keys of a slider. */
  #slide(event) {
    const acts = { ArrowLeft: -STEP, ArrowDown: -STEP, ArrowRight: STEP, ArrowUp: STEP, PageDown: -LEAP, PageUp: LEAP,
      Home: -Infinity, End: Infinity };
    if (event.key in acts) {
      this.#step(acts[event.key]);
    } else if (event.key === ' ' || event.key === 'Enter') {
      this.#toggle();
    } else {
      return;
    }
    event.preventDefault();
  }

  async #save() {
    try {
      await this.#sound.save(this.#name);
    } catch (problem) {
      notice(problem.message, true);
    }
  }

  #draw() {
    this.#from = Math.max(this.#from, this.#begin);
    this.#chart ??= lanes(this.#place, () => [this.#from, this.#from + this.#span],
      () => this.#story.between(this.#from, this.#from + this.#span, this.#end, this.#speech), () => queueMicrotask(() => this.#showHead()));
    const times = [];
    const lanesOf = [[], []];
    const first = Math.floor((this.#from - this.#begin) / FRAME);
    const count = Math.ceil(this.#span / FRAME);
    const step = Math.max(1, Math.ceil(count / COLUMNS));
    for (let at = first; at < Math.min(first + count, this.#sound.peaks.length / 2); at += step) {
      times.push(this.#begin + at * FRAME);
      lanesOf.forEach((lane, channel) => {
        let most = 0;
        for (let frame = at; frame < at + step; frame++) {
          most = Math.max(most, this.#sound.peaks[2 * frame + channel] ?? 0);
        }
        lane.push(Math.sqrt(MAGNITUDES[most]));
      });
    }
    this.#chart.update(mirrored(times, ...lanesOf));
  }

  #moved() {
    if (!this.#chart) {
      return;
    }
    const at = this.#position;
    setText(this.#play, this.#sound.playing ? 'Pause' : 'Play');
    const text = `${seconds(at)} of ${seconds(this.#end)}`;
    setText(this.#time, text);
    this.#time.dataset.at = at.toFixed(2);
    const values = { valuemin: this.#begin.toFixed(1), valuemax: this.#end.toFixed(1), valuenow: at.toFixed(1), valuetext: text };
    Object.entries(values).forEach(([name, value]) => this.#place.setAttribute(`aria-${name}`, value));
    if (at < this.#from || at > this.#from + this.#span) {
      this.#look(at);   // turns the page
    }
    this.#showHead();
  }

  #showHead() {
    const left = this.#chart?.left(this.#position);
    this.#head.hidden = left === undefined;
    this.#head.style.left = `${left ?? 0}px`;
  }
}
