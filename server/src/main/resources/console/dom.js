// Elements and words: everything the views are made of. Texts become text nodes, never markup.

/** An element; `on…` properties are listeners, the others attributes, `false` and `null` leave one out. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** Sets the text only where it differs, so that screen readers and selections are left alone. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

export function millis(micros) {
  if (micros === undefined) {
    return '–';
  }
  const value = micros / 1000;
  return value < 10 ? `${value.toFixed(2)} ms` : value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(2)} s`;
}

export function seconds(total) {
  const whole = Math.max(0, Math.floor(total));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] > 0 ? parts : parts.slice(1);
  return shown.map((part, at) => at === 0 ? String(part) : String(part).padStart(2, '0')).join(':');
}

/** A time in a call; with `go`, which takes seconds, it is a button that goes there in the recording. */
export function place(atMillis, text, go) {
  return go ? h('button', { type: 'button', class: 'link', 'aria-label': `${text}, go there in the recording`,
    onclick: () => go(atMillis / 1000) }, h('time', {}, text)) : h('time', {}, text);
}

export function money(amount, currency) {
  return amount === undefined ? '–' : `${Number(amount).toFixed(3)} ${currency ?? ''}`.trim();
}

export function moment(iso) {
  return iso ? new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' }) : '–';
}

export function words(name) {
  return (name ?? '').toLowerCase().replaceAll('_', ' ');
}

const USUAL = ['CALLER_HUNG_UP', 'NOT_ANSWERED', 'MACHINE', 'AGENT_FINISHED', 'TRANSFERRED', 'OPERATOR', 'SILENCE', 'TIME_UP'];

/** Whether somebody may have to do something about calls that end so, as README has it. */
export function isFailure(reason) {
  return reason !== undefined && !USUAL.includes(reason);
}

/** Says something at the lower edge for some seconds. */
export function notice(text, isBad = false) {
  const place = document.getElementById('notice');
  place.className = isBad ? 'bad' : '';
  place.textContent = text;
  clearTimeout(notice.timer);
  notice.timer = setTimeout(() => { place.textContent = ''; }, 8000);
}

/** A modal form; resolves to its values, or to null when it was given up. Esc gives up. */
export function ask(title, fields, action, isGrave = false) {
  return modal(title, fields, action, isGrave ? 'grave' : 'main', true);
}

/** Says something that is to be read in peace. */
export function tell(title, content) {
  return modal(title, content, 'Close', 'main', false);
}

function modal(title, fields, action, kind, isQuestion) {
  return new Promise(resolve => {
    const form = h('form', { method: 'dialog' },
      h('h2', { id: 'ask-title' }, title),
      fields,
      h('menu', {},
        isQuestion && h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'),
        h('button', { type: 'submit', class: kind, value: 'yes' }, action)));
    const dialog = h('dialog', { 'aria-labelledby': 'ask-title' }, form);
    dialog.addEventListener('close', () => {
      resolve(dialog.returnValue === 'yes' ? Object.fromEntries(new FormData(form)) : null);
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

export function field(label, name, properties = {}) {
  return h('label', {}, h('span', {}, label),
    properties.rows ? h('textarea', { name, ...properties }) : h('input', { name, ...properties }));
}

export function table(caption, columns, id) {
  const body = h('tbody');
  const element = h('table', { id },
    h('caption', { class: 'quiet' }, caption),
    h('thead', {}, h('tr', {}, columns.map(([name, kind]) => h('th', { scope: 'col', class: kind }, name)))), body);
  return { element, body };
}

/** A cell that names its column, for narrow screens where there is no head. */
export function cell(column, content, kind) {
  return h('td', { 'data-column': column, class: kind }, content);
}
