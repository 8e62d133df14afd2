/** The public audit suite of GraphQL over HTTP. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { auditServer } from 'graphql-http';
import { start } from './support/server.mjs';

const server = await start();
after(server.stop);

test('all 61 audits pass', async () => {
  const audits = await auditServer({ url: server.url });
  const failed = audits.filter(({ status }) => status !== 'ok').map(({ name, reason }) => `${name}: ${reason}`);
  assert.deepEqual(failed, []);
  assert.equal(audits.length, 61);
});
