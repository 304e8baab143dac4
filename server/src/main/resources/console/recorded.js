// The recording of a call: how loud it is, to be drawn, and its sound in pieces as they are played.

import { download, request } from './api.js';
import { FRAME } from './regions.js';

const RATE = 8000;
const HEAD_BYTES = 44;
const SECOND_BYTES = 4 * RATE;   // two channels of 16 bits
const PIECE = 5;                 // seconds that are fetched at once
const AHEAD = 8;                 // seconds that are in store
const SOON = 0.05;               // from when a piece is there until it sounds
const TELL_MILLIS = 100;

/** Tells 'moved' when its place or state changes, and 'failed' ({ detail }: a Problem) when the sound does not come. */
export class RecordedSound extends EventTarget {
  /** A code of magnitude for each 20 ms: the caller's, then what was heard. */
  peaks = new Uint8Array(0);
  #path;
  #context = null;
  #sources = new Set();
  #run = null;        // of the loop that fetches; a new one each time
  #zero = 0;          // when, by the context's clock, the recording would have begun
  #position = 0;
  #fetched = 0;
  #clock = 0;

  constructor(callSid) {
    super();
    this.#path = `/api/records/${encodeURIComponent(callSid)}/recording`;
  }

  async load() {
    this.peaks = new Uint8Array(await (await request(`${this.#path}/peaks`)).arrayBuffer());
  }

  /** Seconds. */
  get length() {
    return this.peaks.length / 2 * FRAME;
  }

  get playing() {
    return this.#run !== null;
  }

  get position() {
    return this.playing ? Math.max(this.#position, Math.min(this.#context.currentTime - this.#zero, this.#fetched)) : this.#position;
  }

  /** Only after a click or a key, or browsers stay silent. */
  play() {
    this.#context ??= new AudioContext({ sampleRate: RATE });   // else each piece would be resampled by itself
    this.#position = this.#position >= this.length - FRAME ? 0 : this.#position;
    this.#fetched = this.#position;
    this.#run = {};
    this.#clock = setInterval(() => this.#tick(), TELL_MILLIS);
    this.#fetch(this.#run).catch(problem => {
      this.pause();
      this.dispatchEvent(new CustomEvent('failed', { detail: problem }));
    });
    this.#tell();
  }

  pause() {
    this.#position = this.position;
    this.#run = null;
    clearInterval(this.#clock);
    this.#sources.forEach(source => source.stop());
    this.#sources.clear();
    this.#tell();
  }

  seek(seconds) {
    const plays = this.playing;
    if (plays) {
      this.pause();
    }
    this.#position = Math.min(Math.max(0, seconds), this.length);
    if (plays && this.#position < this.length) {
      this.play();
    } else {
      this.#tell();
    }
  }

  async save(name) {
    await download(this.#path, name);
  }

  close() {
    this.pause();
    this.#context?.close();
  }

  #tell() {
    this.dispatchEvent(new Event('moved'));
  }

  #tick() {
    if (this.position >= this.length - FRAME) {
      this.pause();
    } else {
      this.#tell();
    }
  }

  async #fetch(run) {
    this.#zero = Infinity;   // not before the first piece is there
    await this.#context.resume();
    while (run === this.#run && this.#fetched < this.length) {
      const from = HEAD_BYTES + Math.round(this.#fetched * RATE) * 4;
      const bytes = await (await request(this.#path, { headers: { Range: `bytes=${from}-${from + PIECE * SECOND_BYTES - 1}` } })).arrayBuffer();
      if (run === this.#run) {
        this.#sound(new Int16Array(bytes, 0, bytes.byteLength >> 1));
      }
      while (run === this.#run && this.#fetched - this.position > AHEAD) {
        await new Promise(resolve => setTimeout(resolve, TELL_MILLIS));
      }
    }
  }

  #sound(samples) {
    const count = samples.length / 2;
    const buffer = this.#context.createBuffer(2, Math.max(count, 1), RATE);
    for (const channel of [0, 1]) {
      const out = buffer.getChannelData(channel);
      for (let at = 0; at < count; at++) {
        out[at] = samples[2 * at + channel] / 32768;
      }
    }
    const now = this.#context.currentTime;
    if (this.#zero + this.#fetched < now || this.#zero === Infinity) {
      this.#zero = now + SOON - this.#fetched;
    }
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#context.destination);
    source.onended = () => this.#sources.delete(source);
    source.start(this.#zero + this.#fetched);
    this.#sources.add(source);
    this.#fetched = count === 0 ? this.length : this.#fetched + count / RATE;
  }
}
