// One call's sound as it goes by: two lanes, and what happened meanwhile.

import { h, setText } from './dom.js';
import { REGION_KINDS, lanes } from './charts.js';
import { MAGNITUDES } from './sound.js';

const SPAN = 20;              // seconds that are seen
const FRAME = 0.02;
const LOUD = 0.03;            // of full scale; softer is line noise
const SPEECH_FRAMES = 3;      // so many loud ones in a row are speech
const PAUSE = 0.4;            // seconds that speech may pause
const CALM_MILLIS = 500;      // between two pictures for those who want less motion
const HOLD_BEGINS = /^(waiting for a free agent|hold tone)/;

/** The stretches of one lane in which somebody speaks, in seconds, found as the frames come. */
class Speech {
  stretches = [];
  #loud = 0;

  frame(at, magnitude) {
    this.#loud = magnitude > LOUD ? this.#loud + 1 : 0;
    const last = this.stretches.at(-1);
    if (last && this.#loud > 0 && at - last.to < PAUSE) {
      last.to = at + FRAME;
    } else if (this.#loud === SPEECH_FRAMES) {
      this.stretches.push({ from: at - (SPEECH_FRAMES - 1) * FRAME, to: at + FRAME });
    }
  }

  speaks(now) {
    return this.stretches.length > 0 && now - this.stretches.at(-1).to < PAUSE;
  }

  forget(before) {
    this.stretches = this.stretches.filter(one => one.to > before);
  }
}

/** Shows what a Sound tells, and regions for what the events of the call tell. */
export class Wave {
  #sound;
  #place = h('div', { class: 'chart', role: 'img', 'aria-label': 'Loudness of caller and of what the caller hears, the last 20 seconds; the transcript has the words' });
  #words = h('p', { class: 'quiet' }, 'No sound yet.');
  #speech = { caller: new Speech(), heard: new Speech() };
  #data = [[], [], []];
  #happened = [];
  #now = 0;
  #chart = null;
  #drawn = 0;
  #calm = matchMedia('(prefers-reduced-motion: reduce)');
  #told = event => this.#take(event.detail);
  element = h('section', { class: 'tile wave', 'aria-labelledby': 'sound' }, h('h2', { id: 'sound' }, 'Sound'),
    h('ul', { class: 'legend' }, Object.entries(REGION_KINDS).map(([kind, meaning]) => h('li', { class: kind }, meaning))),
    this.#place, this.#words);

  constructor(sound) {
    this.#sound = sound;
  }

  open() {
    this.#sound.addEventListener('peaks', this.#told);
  }

  close() {
    this.#sound.removeEventListener('peaks', this.#told);
    this.#chart?.close();
  }

  /** All events of the call so far, in their order. */
  happened(events) {
    const open = new Map();
    this.#happened = [];
    const begin = (key, region) => {
      open.set(key, region);
      this.#happened.push(region);
    };
    const end = (key, at) => {
      if (open.has(key)) {
        open.get(key).to = at;
        open.delete(key);
      }
    };
    for (const { kind, text, atMillis } of events) {
      const at = atMillis / 1000;
      switch (kind) {
        case 'TOOL': {
          const [, name, what] = text.match(/^(\S+) (called|answered|failed|cancelled)/) ?? [];
          if (what === 'called') {
            begin(name, { kind: 'tool', lane: 'heard', from: at, to: Infinity, text: name });
          } else {
            end(name, at);
          }
          break;
        }
        case 'INTERRUPTION': this.#happened.push({ kind: 'barge-in', lane: 'both', from: at, to: at }); break;
        case 'AGENT_UP': end('hold', at); break;
        case 'STATUS': {
          if (HOLD_BEGINS.test(text) && !open.has('hold')) {
            begin('hold', { kind: 'hold', lane: 'heard', from: at, to: Infinity });
          } else if (text === 'admitted') {
            end('hold', at);
          }
          break;
        }
        default:
      }
    }
  }

  #take({ at, caller, heard }) {
    const [times, callers, heards] = this.#data;
    const start = at / 1000;
    if (times.length > 0 && start - times.at(-1) > 2 * FRAME) {
      times.push(start - FRAME);   // a gap, in which nothing is known
      callers.push(null);
      heards.push(null);
    }
    caller.forEach((code, index) => {
      const time = start + index * FRAME;
      times.push(time);
      callers.push(Math.sqrt(MAGNITUDES[code]));
      heards.push(Math.sqrt(MAGNITUDES[heard[index]]));
      this.#speech.caller.frame(time, MAGNITUDES[code]);
      this.#speech.heard.frame(time, MAGNITUDES[heard[index]]);
    });
    this.#now = times.at(-1);
    const seen = times.findIndex(time => time > this.#now - SPAN - 1);
    this.#data.forEach(values => values.splice(0, seen));
    Object.values(this.#speech).forEach(one => one.forget(this.#now - SPAN));
    this.#draw();
  }

  #draw() {
    const now = performance.now();
    if (document.hidden || (this.#calm.matches && now - this.#drawn < CALM_MILLIS)) {
      return;
    }
    this.#drawn = now;
    this.#chart ??= lanes(this.#place, () => [Math.max(0, this.#now - SPAN), Math.max(SPAN, this.#now)], () => this.#regions());
    const [times, callers, heards] = this.#data;
    const around = (values, centre, sign) => values.map(value => value === null ? null : centre + sign * value * 0.95);
    this.#chart.update([times, around(callers, 3, 1), around(callers, 3, -1), around(heards, 1, 1), around(heards, 1, -1)]);
    const { caller, heard } = this.#speech;
    setText(this.#words, `${caller.speaks(this.#now) ? 'The caller speaks' : 'The caller is silent'}; ${
      heard.speaks(this.#now) ? 'the agent is heard' : 'nothing is heard from the agent'}${
      this.#happened.filter(region => region.to === Infinity).map(region => `; ${REGION_KINDS[region.kind]} ${region.text ?? ''}`.trimEnd()).join('')}.`);
  }

  /** A barge-in began when the caller did, a little before it was told. */
  #regions() {
    const spoken = this.#speech.caller.stretches;
    const regions = Object.entries(this.#speech).flatMap(([lane, speech]) =>
      speech.stretches.map(stretch => ({ kind: 'speech', lane, ...stretch })));
    for (const region of this.#happened) {
      const began = region.kind === 'barge-in' ? spoken.findLast(one => one.from < region.from && one.to > region.from - 1.5) : undefined;
      regions.push({ ...region, from: began?.from ?? region.from, to: Math.min(region.to, this.#now) });
    }
    return regions.filter(region => region.to > this.#now - SPAN && region.from <= this.#now);
  }
}
