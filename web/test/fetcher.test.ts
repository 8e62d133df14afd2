/** What the page says when the server gives no GraphQL answer. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fetcher } from '../src/fetcher';

const fetchMock = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal('fetch', fetchMock);
  vi.stubGlobal('location', { href: 'https://openplan.example/graphiql' });
});

afterEach(() => {
  fetchMock.mockReset();
  vi.unstubAllGlobals();
});

const ask = (headers?: Record<string, unknown>) => fetcher({ query: '{ __typename }' }, { headers });
const refusal = (code: string) => ({ data: null, errors: [{ extensions: { code } }] });

it('hands on an answer of GraphQL as it is, whatever its status', async () => {
  const answer = { errors: [{ message: 'too costly', extensions: { code: 'TOO_COSTLY' } }] };
  fetchMock.mockResolvedValue(new Response(JSON.stringify(answer), { status: 400 }));
  expect(await ask()).toEqual(answer);
});

it('sends JSON to the same origin, with the headers of the editor', async () => {
  fetchMock.mockResolvedValue(new Response('{"data":{}}'));
  await ask({ 'Accept-Language': 'en' });
  const [url, init] = fetchMock.mock.calls[0] ?? [];
  expect(url).toBe('/graphql');
  expect(init?.method).toBe('POST');
  expect(init?.body).toBe('{"query":"{ __typename }"}');
  const headers = new Headers(init?.headers);
  expect(headers.get('content-type')).toBe('application/json');
  expect(headers.get('accept-language')).toBe('en');
});

it('says that the server cannot be reached', async () => {
  fetchMock.mockRejectedValue(new TypeError('Failed to fetch'));
  expect(await ask()).toMatchObject(refusal('SERVER_UNREACHABLE'));
});

it('says that the server took too long', async () => {
  fetchMock.mockRejectedValue(new DOMException('signal timed out', 'TimeoutError'));
  expect(await ask()).toMatchObject(refusal('NO_ANSWER_IN_TIME'));
});

it('shows a problem document with its status and words', async () => {
  const problem = { type: 'about:blank', title: 'Unavailable', status: 503, detail: 'database down' };
  fetchMock.mockResolvedValue(new Response(JSON.stringify(problem), { status: 503 }));
  expect(await ask()).toMatchObject({
    data: null,
    errors: [{ message: expect.stringContaining('503'), extensions: { code: 'REQUEST_REFUSED', problem } }],
  });
});

it('shows the beginning of an answer that is no JSON', async () => {
  fetchMock.mockResolvedValue(new Response('<h1>Bad Gateway</h1>', { status: 502 }));
  expect(await ask()).toMatchObject({
    data: null,
    errors: [{ extensions: { code: 'NOT_GRAPHQL', status: 502, body: '<h1>Bad Gateway</h1>' } }],
  });
});

it('sends nothing when the headers are not valid', async () => {
  expect(await ask({ 'not a name': 'x' })).toMatchObject(refusal('INVALID_HEADERS'));
  expect(fetchMock).not.toHaveBeenCalled();
});
