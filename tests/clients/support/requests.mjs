/** The requests that were sent, in order. */

export const requests = [];

const send = globalThis.fetch;
globalThis.fetch = async (url, init) => {
  const response = await send(url, init);
  requests.push({ method: init?.method ?? 'GET', url: String(url), status: response.status });
  return response;
};
