// The live feed: one socket that comes back by itself and goes on where it was.

import { request, settings } from './api.js';

const SILENCE = 25_000;
const LONGEST_PAUSE = 10_000;
const UNAUTHORIZED = 401;

/** Keeps `board` up to date and tells listeners: 'board', 'events', 'link', and 'refused' where the token is missing or wrong. */
export class Feed extends EventTarget {
  board = { calls: new Map(), warnings: [], reasons: [], places: { taken: 0, all: 0 }, taking: true, lastHour: {} };
  link = 'connecting';
  lostAt = null;   // since when there is no link, if there was one
  #epoch = '';
  #seq = 0;
  #watched = null;
  #pause = 500;
  #silence = 0;
  #socket = null;
  #zero = Date.now() - performance.now();   // when this page's clock began, by the server's as soon as that is told

  connect() {
    const url = new URL('/api/feed', location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = new WebSocket(url, ['patchcord.feed', ...bearer()]);
    this.#socket = socket;
    let opened = false;
    socket.onopen = () => {
      opened = true;
      this.#pause = 500;
      this.#say({ type: 'hello', epoch: this.#epoch, seq: this.#seq });
      this.#watch();
      this.#setLink('live');
      this.#beat();
    };
    socket.onmessage = message => {
      this.#beat();
      this.#take(JSON.parse(message.data));
    };
    socket.onclose = () => {
      if (socket === this.#socket) {
        clearTimeout(this.#silence);
        this.#setLink('lost');
        if (!opened) {
          this.#askWhy();
        }
        setTimeout(() => this.connect(), this.#pause * (0.75 + Math.random() / 2));
        this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
      }
    };
  }

  /** Milliseconds, by the server's clock; stands still while it does not answer, as what is known of it does not age. */
  get now() {
    return this.lostAt?.getTime() ?? performance.now() + this.#zero;
  }

  #reckon(now) {
    this.#zero = Date.parse(now) - performance.now();
  }

  /** A socket that was refused does not say why; the same asked for by a request does. */
  async #askWhy() {
    try {
      await request('/api/live');
    } catch (problem) {
      if (problem.status === UNAUTHORIZED) {
        this.#tell('refused');
      }
    }
  }

  /** The whole board as it is now, and perhaps when that is. */
  take({ now, ...board }) {
    if (now) {
      this.#reckon(now);
    }
    this.board = { ...board, calls: new Map(board.calls.map(call => [call.callSid, call])) };
    this.#tell('board');
  }

  /** From now on this call's events are told, those still remembered first; null: none. */
  watch(callSid) {
    this.#watched = callSid === null ? null : { callSid, seq: 0 };
    this.#watch();
  }

  #watch() {
    if (this.#watched && this.#socket?.readyState === WebSocket.OPEN) {
      this.#say({ type: 'watch', ...this.#watched });
    } else if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#say({ type: 'watch', callSid: '', seq: 0 });
    }
  }

  #say(json) {
    this.#socket.send(JSON.stringify(json));
  }

  /** A socket that says nothing for longer than the server ever does is dead, whatever the browser thinks. */
  #beat() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#socket.close(), SILENCE);
  }

  #take(message) {
    switch (message.type) {
      case 'board': {
        if (this.#watched && message.epoch !== this.#epoch) {
          this.#watched.seq = 0;   // another process, which numbers its own events
          this.#watch();
        }
        this.#epoch = message.epoch;
        this.#seq = message.seq;
        this.take(message.board);
        break;
      }
      case 'change': {
        this.#seq = message.seq;
        Object.assign(this.board, message.board);
        for (const [callSid, changed] of Object.entries(message.calls ?? {})) {
          this.board.calls.set(callSid, { ...this.board.calls.get(callSid), ...changed });
        }
        (message.gone ?? []).forEach(callSid => this.board.calls.delete(callSid));
        this.#tell('board');
        break;
      }
      case 'events': {
        if (this.#watched?.callSid === message.callSid) {
          this.#watched.seq = message.seq;
          this.dispatchEvent(new CustomEvent('events', { detail: message }));
        }
        break;
      }
      case 'beat': {
        this.#reckon(message.now);
        break;
      }
      default:   // something newer than this page
    }
  }

  #setLink(link) {
    this.lostAt = link === 'live' ? null : this.lostAt ?? new Date(this.now);
    this.link = link;
    this.#tell('link');
  }

  #tell(what) {
    this.dispatchEvent(new Event(what));
  }
}

/** The sub-protocol that brings the operator's token, if there is one. */
export function bearer() {
  return settings.token ? ['bearer.' + base64url(settings.token)] : [];
}

function base64url(text) {
  const bytes = new TextEncoder().encode(text);
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
