// What happened in a call, as regions behind its sound: live or from its recording.

export const FRAME = 0.02;    // seconds
const LOUD = 0.03;            // of full scale; softer is line noise
const SPEECH_FRAMES = 3;      // so many loud ones in a row are speech
const PAUSE = 0.4;            // seconds that speech may pause
const HOLD_BEGINS = /^(waiting for a free agent|hold tone)/;
const HOLD_ENDS = /^(admitted|end of the hold tone)$/;

/** The stretches of one lane in which somebody speaks, in seconds, found as the frames come. */
export class Speech {
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

/** What the events of a call tell, in seconds from its webhook. */
export class Story {
  regions = [];

  /** All events of the call so far, in their order. */
  tell(events) {
    const open = new Map();
    this.regions = [];
    const begin = (key, region) => {
      open.set(key, region);
      this.regions.push(region);
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
            end('hold', at);
            begin(name, { kind: 'tool', lane: 'heard', from: at, to: Infinity, text: name });
          } else {
            end(name, at);
          }
          break;
        }
        case 'INTERRUPTION': this.regions.push({ kind: 'barge-in', lane: 'both', from: at, to: at }); break;
        // something from an agent
        case 'AGENT_UP': case 'AGENT_SAID': case 'CALLER_SAID': end('hold', at); break;
        case 'STATUS': {
          if (HOLD_BEGINS.test(text) && !open.has('hold')) {
            begin('hold', { kind: 'hold', lane: 'heard', from: at, to: Infinity });
          } else if (HOLD_ENDS.test(text)) {
            end('hold', at);
          }
          break;
        }
        default:
      }
    }
  }

  /** Those that are going on. */
  open() {
    return this.regions.filter(region => region.to === Infinity);
  }

  /**
   * All that is to be seen between these times, what goes on until now at most, with the speech of both lanes. A
   * barge-in began when the caller did, a little before it was told.
   */
  between(from, to, now, speech) {
    const regions = Object.entries(speech).flatMap(([lane, one]) =>
      one.stretches.map(stretch => ({ kind: 'speech', lane, ...stretch })));
    const spoken = speech.caller.stretches;
    for (const region of this.regions) {
      const began = region.kind === 'barge-in' ? spoken.findLast(one => one.from < region.from && one.to > region.from - 1.5) : undefined;
      regions.push({ ...region, from: began?.from ?? region.from, to: Math.min(region.to, now) });
    }
    return regions.filter(region => region.to > from && region.from <= to);
  }
}
