// What caller and agent sound like, live: one socket a call, for peaks to draw and for sound to listen to.

import { settings } from './api.js';
import { bearer } from './feed.js';

const RATE = 8000;
const HEAD_BYTES = 8;
const AHEAD = 0.5;     // seconds that are kept in store, since echoes prove what was heard a moment later
const MOST_AHEAD = 3;  // more is skipped
const PAUSE = 1000;

/** Linear magnitude of a µ-law code's seven lower bits, inverted: 0 to 1. */
export const MAGNITUDES = Float32Array.from({ length: 128 }, (_, code) => {
  const exponent = code >> 4;
  return (((((code & 15) << 3) + 0x84) << exponent) - 0x84) / 32124;
});

/** Tells 'peaks' ({ at, caller, heard }: milliseconds from the webhook, then a code for each 20 ms) of one call. */
export class Sound extends EventTarget {
  #callSid;
  #socket = null;
  #player = null;
  #open = false;

  constructor(callSid) {
    super();
    this.#callSid = callSid;
  }

  open() {
    this.#open = true;
    this.#connect();
  }

  close() {
    this.#open = false;
    this.#stop();
    this.#socket?.close();
  }

  get listening() {
    return this.#player !== null;
  }

  /** From now on the call is heard here, which its story tells. Only after a click, or browsers stay silent. */
  listen() {
    this.#player = new Player();
    this.#say();
  }

  mute() {
    this.#stop();
    this.#say();
  }

  #stop() {
    this.#player?.close();
    this.#player = null;
  }

  #connect() {
    const url = new URL('/api/sound', location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = new WebSocket(url, ['patchcord.sound', ...bearer()]);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    socket.onopen = () => this.#say();
    socket.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer) {
        this.#take(data);
      }
    };
    socket.onclose = () => {
      if (this.#open) {
        setTimeout(() => this.#open && this.#connect(), PAUSE);
      }
    };
  }

  #say() {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify({ type: this.#player ? 'hear' : 'see', callSid: this.#callSid,
        operator: settings.operator }));
    }
  }

  #take(buffer) {
    const at = new DataView(buffer).getUint32(4);
    const codes = new Uint8Array(buffer, HEAD_BYTES);
    if (new Uint8Array(buffer)[0] === 'A'.charCodeAt(0)) {
      this.#player?.play(codes);
      this.#tell(at, peaksOf(codes, 0), peaksOf(codes, 1));
    } else {
      this.#tell(at, codes.filter((_, index) => index % 2 === 0), codes.filter((_, index) => index % 2 === 1));
    }
  }

  #tell(at, caller, heard) {
    this.dispatchEvent(new CustomEvent('peaks', { detail: { at, caller, heard } }));
  }
}

function peaksOf(codes, channel) {
  const peaks = new Uint8Array(codes.length / 320);
  for (let at = channel; at < codes.length; at += 2) {
    const frame = Math.floor(at / 320);
    peaks[frame] = Math.max(peaks[frame], ~codes[at] & 0x7F);
  }
  return peaks;
}

/** The caller on the left, what the caller hears on the right. */
class Player {
  #context = new AudioContext({ sampleRate: RATE });   // else each piece would be resampled by itself
  #next = 0;

  play(codes) {
    const count = codes.length / 2;
    const buffer = this.#context.createBuffer(2, count, RATE);
    for (const channel of [0, 1]) {
      const samples = buffer.getChannelData(channel);
      for (let at = 0; at < count; at++) {
        const code = ~codes[2 * at + channel];
        samples[at] = MAGNITUDES[code & 0x7F] * (code & 0x80 ? -1 : 1);
      }
    }
    const now = this.#context.currentTime;
    if (this.#next > now + MOST_AHEAD) {
      return;
    }
    this.#next = this.#next < now ? now + AHEAD : this.#next;
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#context.destination);
    source.start(this.#next);
    this.#next += count / RATE;
  }

  close() {
    this.#context.close();
  }
}
