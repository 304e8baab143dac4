// What lies between a telephone and the bridge: µ-law, and as poor a connection as is wished for.

export const SILENCE = 0xff;
const BIAS = 0x84;
const LOUDEST = 32635;
const STALL_EVERY = 5000;
const STALL_AT = 1000;

/** Samples from -1 to 1, by their µ-law codes. */
export const DECODED = Float32Array.from({ length: 256 }, (_, code) => {
  const bits = ~code & 0xff;
  const size = (((bits & 0x0f) << 3) + BIAS << ((bits & 0x70) >> 4)) - BIAS;
  return (bits & 0x80 ? -size : size) / 32768;
});

/** The µ-law code of a sample from -1 to 1. */
export function encode(sample) {
  const value = Math.max(-LOUDEST, Math.min(LOUDEST, Math.round(sample * 32768)));
  const size = Math.abs(value) + BIAS;
  const exponent = 31 - Math.clz32(size) - 7;
  return ~((value < 0 ? 0x80 : 0) | exponent << 4 | size >> exponent + 3 & 0x0f) & 0xff;
}

/**
 * One direction. `poor` may change meanwhile: delay, jitter and stall in ms, loss from 0 to 1. The stream is TCP, so
 * messages come later but all, and in their order; what is lost is 20 ms of sound, between the caller and Twilio.
 */
export class Way {
  #poor;
  #random;
  #start = performance.now();
  #last = 0;
  #underWay = [];

  constructor(poor, random = Math.random) {
    this.#poor = poor;
    this.#random = random;
  }

  /** When a message arrives by itself, by when it is sent: ms since the way's beginning. */
  arrival(sent) {
    const { delay, jitter, stall } = this.#poor;
    const arrival = sent + delay + this.#random() * jitter;
    const sinceStall = arrival % STALL_EVERY - STALL_AT;
    return sinceStall >= 0 && sinceStall < stall ? arrival - sinceStall + stall : arrival;
  }

  /** Whether the next 20 ms are lost. */
  loses() {
    return this.#random() < this.#poor.loss;
  }

  send(delivery) {
    const now = performance.now() - this.#start;
    this.#last = Math.max(this.#last, this.arrival(now));
    if (this.#last <= now && this.#underWay.length === 0) {
      delivery();
    } else {
      this.#underWay.push(delivery);   // timers may fire in another order than they were set
      setTimeout(() => this.#underWay.shift()(), this.#last - now);
    }
  }
}
