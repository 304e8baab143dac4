// Twilio's end of a media stream, in the browser: µ-law both ways, marks sent back when they were played, clear obeyed.

import { bearer } from './feed.js';
import { DECODED, SILENCE, Way, encode } from './phone-way.js';

const RATE = 8000;
const NO_MICROPHONE = {
  NotAllowedError: 'The microphone is refused. Allow it for this page, by the icon beside the address, and call again.',
  NotFoundError: 'There is no microphone. Plug one in and call again.',
  NotReadableError: 'The microphone is taken by another program. Close that and call again.',
  NotSupportedError: 'This browser cannot bring the microphone to a telephone’s 8 kHz. Chromium, Chrome, Edge and Safari can.',
};

/** Why this page may not have a microphone at all; empty if it may. */
export function barrier() {
  return navigator.mediaDevices ? '' : 'No microphone here: browsers give one to pages over https or on localhost only.'
    + ` Open the console as http://localhost:${location.port || 80}/ through a tunnel (ssh -L), or put TLS before it.`;
}

/**
 * A call; tells 'ringing', 'stream', 'happened', 'spoken', 'played', 'dropped', 'gap', 'mark', 'trouble' and 'ended'.
 * `poor` is what {@link Way} takes, for both ways; `isMuted` may be set.
 */
export class Line extends EventTarget {
  isMuted = false;
  #in;
  #out;
  #audio = new AudioContext({ sampleRate: RATE });
  #microphone = null;
  #phone = null;
  #socket = null;
  #stream = null;
  #sequence = 0;
  #chunk = 0;

  constructor(poor) {
    super();
    this.#in = new Way(poor);
    this.#out = new Way(poor);
  }

  /** Calls; whatever is in the way of it ends the line with a sentence. */
  async call(from, to) {
    try {
      this.#microphone = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, channelCount: 1 } });
      await this.#connect();
    } catch (problem) {
      this.#end(NO_MICROPHONE[problem.name] ?? `The microphone does not work: ${problem.message}`, true);
    }
    if (this.#isOver()) {
      this.#letGo();
      return;
    }
    const url = new URL('/api/phone', location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    this.#socket = new WebSocket(url, ['patchcord.phone', ...bearer()]);
    this.#socket.onopen = () => this.#socket.send(JSON.stringify({ type: 'call', from, to }));
    this.#socket.onmessage = ({ data }) => this.#told(JSON.parse(data));
    this.#socket.onclose = ({ reason }) => this.#end(reason || 'The server does not take the call or is gone: is it running,'
      + ' and the token right (the button with the question mark)?', true);
  }

  async #connect() {
    this.#microphone.getTracks().forEach(track => {
      track.onended = () => this.#tell('trouble', 'The microphone is gone; the agent hears silence.');
    });
    await this.#audio.audioWorklet.addModule('/console/phone-audio.js');
    this.#phone = new AudioWorkletNode(this.#audio, 'phone', { outputChannelCount: [1], channelCount: 1, channelCountMode: 'explicit' });
    this.#phone.port.onmessage = ({ data }) => this.#heard(data);
    this.#audio.createMediaStreamSource(this.#microphone).connect(this.#phone).connect(this.#audio.destination);
    await this.#audio.resume();
  }

  press(digit) {
    this.#say({ event: 'dtmf', dtmf: { track: 'inbound_track', digit } });
  }

  hangUp() {
    if (this.#stream) {
      this.#say({ event: 'stop', stop: { accountSid: this.#stream.accountSid, callSid: this.#stream.callSid } });
      this.#stream = null;
    } else if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify({ type: 'hang-up' }));
    } else {
      this.#end('given up');
    }
  }

  #told(message) {
    if (message.event) {
      this.#in.send(() => this.#bridge(message));
      return;
    }
    switch (message.type) {
      case 'stream': this.#begin(message); break;
      case 'happened': {
        if (message.kind === 'STREAM_ENDED') {
          this.#stream = null;
          this.#phone?.port.postMessage({ clear: true });
        }
        this.#tell('happened', message);
        break;
      }
      case 'ended': this.#end(message.text); break;
      default: this.#tell(message.type, message);
    }
  }

  #begin(stream) {
    this.#stream = stream;
    this.#sequence = this.#chunk = 0;
    const { accountSid, callSid, streamSid, parameters } = stream;
    this.#send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    this.#say({ event: 'start', start: { accountSid, streamSid, callSid, tracks: ['inbound'], customParameters: parameters,
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: RATE, channels: 1 } } });
    this.#tell('stream', stream);
  }

  #bridge({ event, media, mark }) {
    if (event === 'media') {
      const samples = Float32Array.from(atob(media.payload), one => DECODED[one.charCodeAt(0)]);
      for (let at = 0; at < samples.length; at += RATE / 50) {
        if (this.#in.loses()) {
          samples.fill(0, at, at + RATE / 50);
        }
      }
      this.#phone?.port.postMessage({ samples }, [samples.buffer]);
    } else if (event === 'mark') {
      this.#phone?.port.postMessage({ mark: mark.name });
    } else if (event === 'clear') {
      this.#phone?.port.postMessage({ clear: true });
    }
  }

  #heard({ spoken, mark, heard, loud, dropped, gap }) {
    if (spoken) {
      this.#speak(spoken);
    } else if (heard !== undefined) {
      this.#tell('played', { heard, loud });
    } else if (mark !== undefined && this.#stream) {
      this.#say({ event: 'mark', mark: { name: mark } });
      this.#tell('mark', mark);
    } else if (dropped !== undefined && this.#stream) {
      this.#tell('dropped', { samples: dropped });
    } else if (gap) {
      this.#tell('gap', { samples: gap });
    }
  }

  /** 20 ms of the microphone. */
  #speak(samples) {
    if (this.#stream) {
      const isSilent = this.isMuted || this.#out.loses();
      const bytes = Array.from(samples, one => isSilent ? SILENCE : encode(one));
      this.#chunk++;
      this.#say({ event: 'media', media: { track: 'inbound', chunk: String(this.#chunk),
        timestamp: String(this.#chunk * 20), payload: btoa(String.fromCharCode(...bytes)) } });
      this.#tell('spoken', { loud: this.isMuted ? 0 : samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0) });
    }
  }

  /** A numbered frame of the stream. */
  #say(frame) {
    if (this.#stream) {
      this.#sequence++;
      this.#send({ ...frame, sequenceNumber: String(this.#sequence), streamSid: this.#stream.streamSid });
    }
  }

  #send(frame) {
    this.#out.send(() => {
      if (this.#socket.readyState === WebSocket.OPEN) {
        this.#socket.send(JSON.stringify(frame));
      }
    });
  }

  #isOver() {
    return this.#audio.state === 'closed';
  }

  #letGo() {
    this.#microphone?.getTracks().forEach(track => track.stop());
    this.#microphone = null;
  }

  #end(text, isBad = false) {
    if (!this.#isOver()) {
      this.#stream = null;
      this.#phone = null;
      this.#letGo();
      this.#audio.close();
      this.#socket?.close();
      this.#tell('ended', { text, isBad });
    }
  }

  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent(what, { detail }));
  }
}
