import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { client, control, primary, raw, recovery, refusal, reset, url } from './lab.mjs';

const here = { bluemixInstance: primary };
const list = '/keys$';

beforeEach(reset);

const fault = (rule) => control('POST', '/faults', rule);
const state = async () => (await raw('GET', '/keys/veeam-root/metadata')).document.resources[0].state;

test('statuses reach the client as the service would send them', async () => {
  const kms = client();
  await fault({ path: list, status: 429, headers: { 'Retry-After': '7' } });
  const refused = await raw('GET', '/keys');
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '7']);
  assert.match(refused.document.resources[0].errorMsg, /^Too Many Requests/);

  await fault({ path: list, status: 502, body: '<html>', contentType: 'text/html' });
  await assert.rejects(kms.getKeys(here), { status: 502, body: '"<html>"' });
  assert.equal((await kms.getKeys(here)).status, 200);
});

test('a code makes the error document, with a leading blank or without reasons if need be', async () => {
  await fault({ path: list, status: 409, code: ' KEY_ACTION_INVALID_STATE_ERR' });
  assert.equal((await refusal(() => client().getKeys(here))).code, ' KEY_ACTION_INVALID_STATE_ERR');
  await fault({ path: list, status: 410, code: 'KEY_DELETED_ERR', noReasons: true });
  assert.equal((await refusal(() => client().getKeys(here))).code, undefined);
});

test('IAM fails in its own words', async () => {
  await fault({ path: '^/identity/token', status: 400, code: 'BXNIM0410E', message: 'User is not active' });
  const reply = await fetch(`${url}/identity/token`, { method: 'POST' });
  const body = await reply.json();
  assert.deepEqual([body.errorCode, body.errorMessage], ['BXNIM0410E', 'User is not active']);
});

test('some pass, some are spoilt, the rest pass', async () => {
  const { id } = await fault({ method: 'get', path: list, instance: primary, skip: 1, times: 2, status: 500 });
  const statuses = [];
  for (let i = 0; i < 5; i++) statuses.push((await raw('GET', '/keys')).status);
  assert.deepEqual(statuses, [200, 500, 500, 200, 200]);
  assert.equal((await raw('GET', '/keys', undefined, recovery)).status, 200);

  const [{ matched, played }] = await control('GET', '/faults');
  assert.deepEqual([matched, played], [5, 2]);
  await control('DELETE', `/faults/${id}`);
  assert.deepEqual(await control('GET', '/faults'), []);
});

test('broken connections', async () => {
  for (const transport of ['reset', 'close']) {
    await fault({ path: list, transport });
    await assert.rejects(client().getKeys(here), { statusText: 'ECONNRESET' });
  }
});

test('half a reply, no reply, and a redirect', async () => {
  await fault({ path: list, transport: 'truncate', contentType: 'text/plain' });
  const half = await raw('GET', '/keys');
  assert.equal(half.status, 200);
  assert.throws(() => JSON.parse(half.text), SyntaxError);

  await fault({ path: list, transport: 'empty', status: 500 });
  const empty = await raw('GET', '/keys');
  assert.deepEqual([empty.status, empty.text], [500, '']);

  await fault({ path: list, status: 302, headers: { Location: 'http://127.0.0.1:9/' } });
  assert.equal((await raw('GET', '/keys')).headers.get('location'), 'http://127.0.0.1:9/');
});

test('a hanging request ends when the client gives up', async () => {
  await fault({ path: list, transport: 'hang' });
  await assert.rejects(fetch(`${url}/api/v2/keys`, { signal: AbortSignal.timeout(200) }), { name: 'TimeoutError' });
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal((await control('GET', '/counters')).inFlight, 0);
});

test('the reply is lost after the operation was performed', async () => {
  await fault({ path: 'disable$', when: 'after', transport: 'reset' });
  await assert.rejects(client().disableKey({ ...here, id: 'veeam-root' }), { statusText: 'ECONNRESET' });
  assert.equal(await state(), 2);
});

test('a mere delay lets the true reply through, before or after', async () => {
  for (const when of ['before', 'after']) {
    await fault({ path: 'wrap$', when, delayMilliseconds: 150 });
    const started = performance.now();
    const { result } = await client().wrapKey({ ...here, id: 'veeam-root', keyActionWrapBody: {} });
    assert.ok(result.plaintext);
    assert.ok(performance.now() - started >= 145);
  }
  await fault({ path: 'disable$', when: 'after', delayMilliseconds: 1 });
  assert.equal((await raw('POST', '/keys/veeam-root/actions/disable')).status, 204);
});

test('the request log names requests but holds no secrets', async () => {
  await raw('POST', '/keys/veeam-root/actions/wrap', { plaintext: 'c2VjcmV0' });
  const [token, wrap] = await control('GET', '/requests?last=2');
  assert.deepEqual([token.operation, token.path], ['token', '/identity/token']);
  assert.deepEqual([wrap.operation, wrap.method, wrap.status, wrap.instance], ['wrap', 'POST', 200, primary]);
  assert.doesNotMatch(JSON.stringify([token, wrap]), /c2VjcmV0|Bearer|lab-manager-key/);
});

test('a mistake in a rule is told', async () => {
  await assert.rejects(fault({ path: '(' }), /Invalid pattern/);
  await assert.rejects(fault({ transport: 'pigeon' }), /transport/i);
});
