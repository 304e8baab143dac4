// One call's sound as it goes by: two lanes, and what happened meanwhile.

import { h, setText } from './dom.js';
import { REGION_KINDS, lanes, mirrored } from './charts.js';
import { FRAME, Speech, Story } from './regions.js';
import { MAGNITUDES } from './sound.js';

const SPAN = 20;              // seconds that are seen
const CALM_MILLIS = 500;      // between two pictures for those who want less motion

/** The kinds of regions. */
export function legend() {
  return h('ul', { class: 'legend' }, Object.entries(REGION_KINDS).map(([kind, meaning]) => h('li', { class: kind }, meaning)));
}

/** Shows what a Sound tells, and regions for what the events of the call tell. */
export class Wave {
  #sound;
  #place = h('div', { class: 'chart', role: 'img', 'aria-label': 'Loudness of caller and of what the caller hears, the last 20 seconds; the transcript has the words' });
  #words = h('p', { class: 'quiet' }, 'No sound yet.');
  #speech = { caller: new Speech(), heard: new Speech() };
  #data = [[], [], []];
  #story = new Story();
  #now = 0;
  #chart = null;
  #drawn = 0;
  #calm = matchMedia('(prefers-reduced-motion: reduce)');
  #told = event => this.#take(event.detail);
  element = h('section', { class: 'tile wave', 'aria-labelledby': 'sound' }, h('h2', { id: 'sound' }, 'Sound'),
    legend(), this.#place, this.#words,
    h('p', { class: 'quiet' }, 'The last 20 seconds, from when this page was opened: what was before is in the recording, if the call is recorded.'));

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
    this.#story.tell(events);
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
    this.#chart.update(mirrored(times, callers, heards));
    const { caller, heard } = this.#speech;
    setText(this.#words, `${caller.speaks(this.#now) ? 'The caller speaks' : 'The caller is silent'}; ${
      heard.speaks(this.#now) ? 'the agent is heard' : 'nothing is heard from the agent'}${
      this.#story.open().map(region => `; ${REGION_KINDS[region.kind]} ${region.text ?? ''}`.trimEnd()).join('')}.`);
  }

  #regions() {
    return this.#story.between(this.#now - SPAN, this.#now, this.#now, this.#speech);
  }
}
