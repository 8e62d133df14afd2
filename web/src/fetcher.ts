/** How the page asks `/graphql`, and what it says when there is no GraphQL answer. */
import type { Fetcher, FetcherParams } from '@graphiql/toolkit';

/** The service's endpoint, on the page's own origin. */
export const ENDPOINT = '/graphql';

/** How long to wait; the server's own limit is shorter. */
const TIMEOUT_MS = 60_000;

/** How much of an answer that is no JSON is shown. */
const EXCERPT_LENGTH = 300;

/** An answer made here, in the shape of GraphQL, so that the result pane and the docs explorer show it as they show any. */
function failure(code: string, message: string, more: Record<string, unknown> = {}) {
  return { data: null, errors: [{ message, extensions: { code, ...more } }] };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What came back: GraphQL as it is; a problem document (RFC 9457) or anything else as an error that names the status. */
function readAnswer(status: number, body: string) {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return failure(
      'NOT_GRAPHQL',
      `服务器返回的不是 GraphQL（HTTP ${status}）。 · The server's answer is no GraphQL (HTTP ${status}).`,
      { status, body: body.slice(0, EXCERPT_LENGTH) },
    );
  }
  if (isObject(answer) && ('data' in answer || 'errors' in answer)) return answer;
  const problem = isObject(answer) ? answer : {};
  const words = [problem.title, problem.detail].filter((part) => typeof part === 'string').join(': ');
  return failure(
    'REQUEST_REFUSED',
    `请求未被执行（HTTP ${status}）。 · The request was not carried out (HTTP ${status}). ${words}`.trim(),
    { status, problem: answer },
  );
}

async function ask(params: FetcherParams, headers: Headers) {
  try {
    const response = await fetch(ENDPOINT, {
      method: 'POST',
      headers,
      body: JSON.stringify(params),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return readAnswer(response.status, await response.text());
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError') {
      return failure(
        'NO_ANSWER_IN_TIME',
        `服务器在 ${TIMEOUT_MS / 1000} 秒内没有答复，请稍后再试。 · No answer within ${TIMEOUT_MS / 1000} seconds; try again later.`,
      );
    }
    return failure(
      'SERVER_UNREACHABLE',
      '连接不上服务器：请检查网络，或稍后再试。 · The server cannot be reached: check the network, or try again later.',
      { endpoint: new URL(ENDPOINT, location.href).href, cause: String(error) },
    );
  }
}

export const fetcher: Fetcher = async (params, options) => {
  let headers: Headers;
  try {
    headers = new Headers({
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json;q=0.9',
    });
    for (const [name, value] of Object.entries(options?.headers ?? {})) headers.set(name, String(value));
  } catch (error) {
    return failure(
      'INVALID_HEADERS',
      `请求未发出：Headers 栏有误。 · Not sent: the Headers editor holds no valid headers. ${String(error)}`,
    );
  }
  return ask(params, headers);
};
