// The phone's ear and mouth, in the browser's audio thread: 8,000 samples a second, 20 ms at a time.

const FRAME = 160;
const HEAD_START = 320;    // 40 ms are waited for before an answer begins to sound
const LONGEST_WAIT = 480;  // but no longer than 60 ms
const GAP = 1600;          // who goes on within 200 ms had run dry, who does not had finished
const QUIET = 0.01;        // what is no louder is not heard

class Phone extends AudioWorkletProcessor {
  #spoken = new Float32Array(FRAME);
  #filled = 0;
  #queue = [];      // samples, or the name of a mark
  #at = 0;
  #queued = 0;
  #waited = 0;
  #sounding = false;
  #dryAt = -GAP;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => this.#told(data);
  }

  #told({ samples, mark, clear }) {
    if (samples) {
      if (currentFrame - this.#dryAt < GAP) {
        this.port.postMessage({ gap: currentFrame - this.#dryAt });
      }
      this.#dryAt = -GAP;
      this.#queue.push(samples);
      this.#queued += samples.length;
    } else if (mark !== undefined) {
      this.#queue.push(mark);
    } else if (clear) {
      this.port.postMessage({ dropped: this.#queued });
      this.#queue.filter(item => typeof item === 'string').forEach(name => this.port.postMessage({ mark: name }));
      this.#queue = [];
      this.#at = this.#queued = this.#waited = 0;
      this.#sounding = false;
      this.#dryAt = -GAP;
    }
  }

  process([[microphone]], [[speaker]]) {
    for (let at = 0; at < speaker.length; at++) {
      this.#spoken[this.#filled++] = microphone ? microphone[at] : 0;
      if (this.#filled === FRAME) {
        this.port.postMessage({ spoken: this.#spoken.slice() });
        this.#filled = 0;
      }
    }
    this.#play(speaker);
    return true;
  }

  #play(speaker) {
    if (!this.#sounding && this.#queued > 0) {
      this.#waited += speaker.length;
      this.#sounding = this.#queued >= HEAD_START || this.#waited >= LONGEST_WAIT;
    }
    let at = 0;
    while (this.#queue.length > 0 && (typeof this.#queue[0] === 'string' || (this.#sounding && at < speaker.length))) {
      const head = this.#queue[0];
      if (typeof head === 'string') {
        this.#queue.shift();
        this.port.postMessage({ mark: head });
        continue;
      }
      const taken = Math.min(head.length - this.#at, speaker.length - at);
      speaker.set(head.subarray(this.#at, this.#at + taken), at);
      at += taken;
      this.#at += taken;
      this.#queued -= taken;
      if (this.#at === head.length) {
        this.#queue.shift();
        this.#at = 0;
      }
    }
    if (this.#sounding && this.#queued === 0) {
      this.#sounding = false;
      this.#waited = 0;
      this.#dryAt = currentFrame;
    }
    if (at > 0) {
      const sizes = speaker.map(Math.abs);
      this.port.postMessage({ heard: sizes.filter(size => size > QUIET).length, loud: Math.max(...sizes) });
    }
  }
}

registerProcessor('phone', Phone);
