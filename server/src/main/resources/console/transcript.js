// What was said in a call, and what of it was heard.

import { h, place, seconds, words } from './dom.js';

export class Transcript {
  element = h('ol', { class: 'transcript', tabindex: 0, 'aria-label': 'Transcript' });

  isOver = false;   // then nothing more is proven

  /** All events of the call so far, in their order; `go` is what {@link place} takes. */
  update(events, go) {
    const follows = this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight < 40;
    const lines = [];
    for (const event of events) {
      switch (event.kind) {
        case 'CALLER_SAID': lines.push({ who: 'caller', ...event }); break;
        case 'AGENT_SAID': lines.push({ who: 'agent', ...event, heard: null }); break;
        case 'AGENT_HEARD': {
          const said = lines.find(line => line.who === 'agent' && line.heard === null && line.text.startsWith(event.text));
          if (said) {
            said.heard = event.text;
          }
          break;
        }
        case 'OPERATOR': case 'TOOL': case 'DTMF': case 'FAILURE': case 'FAILOVER': lines.push({ who: 'note', ...event }); break;
        default:
      }
    }
    this.element.replaceChildren(...lines.map(said => line(said, go, this.isOver)));
    if (lines.length === 0) {
      this.element.append(h('li', { class: 'empty' }, 'Nothing has been said yet.'));
    }
    if (follows) {
      this.element.scrollTop = this.element.scrollHeight;
    }
  }
}

function line(said, go, isOver) {
  const time = place(said.atMillis, seconds(said.atMillis / 1000), go);
  if (said.who !== 'agent') {
    return h('li', { class: said.who }, h('span', { class: 'who' }, said.who === 'note' ? words(said.kind) : 'caller', time),
      h('p', {}, said.text));
  }
  const heard = said.heard ?? '';
  const rest = said.text.slice(heard.length);
  const state = said.heard === null ? isOver ? 'nobody knows how much was heard' : 'not proven heard yet' : rest ? 'cut short' : 'heard';
  return h('li', { class: 'agent' }, h('span', { class: 'who' }, 'agent', time, h('em', {}, state)),
    h('p', {}, heard, rest && (said.heard === null ? h('span', { class: 'pending' }, rest)
      : h('s', { class: 'unheard', 'aria-label': `not heard: ${rest}` }, rest))));
}
