// Requests to the operator's interface. The token, where one is needed, stays in this tab.

const TOKEN = 'patchcord.token';
const NAME = 'patchcord.operator';

export const settings = {
  get token() { return sessionStorage.getItem(TOKEN) ?? ''; },
  set token(text) { sessionStorage.setItem(TOKEN, text); },
  get operator() { return localStorage.getItem(NAME) ?? ''; },
  set operator(text) { localStorage.setItem(NAME, text); },
};

export class Problem extends Error {
  constructor(status, json) {
    super(json.detail ?? `the server answered ${status}`);
    this.status = status;
    this.problems = json.problems ?? [];
  }
}

/** The answer to a good request; a bad one is thrown as a Problem. */
export async function request(path, { method = 'GET', body, type = 'application/json', headers = {} } = {}) {
  const all = { ...headers };
  if (settings.token) {
    all.Authorization = `Bearer ${settings.token}`;
  }
  if (settings.operator) {
    all['X-Operator'] = settings.operator;
  }
  if (body !== undefined) {
    all['Content-Type'] = type;
  }
  const response = await fetch(path, {
    method, headers: all, body: body === undefined || type !== 'application/json' ? body : JSON.stringify(body),
  }).catch(() => { throw new Problem(0, { detail: 'The server does not answer.' }); });
  if (!response.ok) {
    const json = await response.json().catch(() => ({}));
    throw new Problem(response.status, json);
  }
  return response;
}

export async function get(path) {
  return (await request(path)).json();
}

/** Saves what is asked for as a file. */
export async function download(path, name) {
  await save(await request(path), name);
}

/** Saves an answer as a file. */
export async function save(response, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

export function query(values) {
  return new URLSearchParams(Object.entries(values).filter(([, value]) => value)).toString();
}
