// Calls that SDK 0.1.2 does not make: newer ones and deprecated ones.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { client, control, createRootKey, primary, raw, reset, rootKey } from './lab.mjs';

beforeEach(reset);

const names = async (query) => ((await raw('GET', `/keys?${query}`)).document.resources ?? []).map((key) => key.name);

test('the deprecated form of the actions', async () => {
  const wrapped = (await raw('POST', '/keys/veeam-root?action=wrap', {})).document;
  const unwrapped = (await raw('POST', '/keys/veeam-root?action=unwrap', { ciphertext: wrapped.ciphertext })).document;
  assert.equal(unwrapped.plaintext, wrapped.plaintext);
  assert.equal((await raw('POST', '/keys/veeam-root?action=rotate')).status, 204);
  assert.deepEqual((await control('GET', '/counters')).byOperation, { rotate: 1, token: 3, unwrap: 1, wrap: 1 });
});

test('a missing body and a broken one', async () => {
  const codeOf = ({ document }) => document.resources[0].reasons[0].code;
  assert.equal(codeOf(await raw('POST', '/keys/veeam-root/actions/unwrap')), 'NO_BODY_ERR');
  assert.equal(codeOf(await raw('POST', '/keys/veeam-root/actions/unwrap', 'text')), 'BAD_BODY_ERR');
  assert.equal((await raw('GET', '/nothing')).status, 404);
});

test('creation with policies', async () => {
  const body = rootKey('with-policies', { rotation: { enabled: true, interval_month: 2 }, dualAuthDelete: { enabled: true } });
  const { status, document } = await raw('POST', '/keys_with_policy_overrides', body);
  assert.equal(status, 201);
  assert.deepEqual(document.resources[0].rotation, { enabled: true, interval_month: 2 });
  assert.equal(document.resources[0].dualAuthDelete.enabled, true);
});

test('a key moves to another key ring', async () => {
  await raw('POST', '/key_rings/vault');
  assert.equal((await raw('PATCH', '/keys/veeam-root', { keyRingID: 'nowhere' })).status, 404);
  const { document } = await raw('PATCH', '/keys/veeam-root', { keyRingID: 'vault' });
  assert.equal(document.resources[0].keyRingID, 'vault');
});

test('search and sort', async () => {
  const kms = client();
  for (const name of ['alpha', 'alphabet', 'beta']) await createRootKey(kms, name, { aliases: [`${name}-alias`] });
  assert.deepEqual(await names('search=alpha&sort=creationDate'), ['alpha', 'alphabet']);
  assert.deepEqual(await names('search=exact:alpha'), ['alpha']);
  assert.deepEqual(await names('search=alias:beta-al'), ['beta']);
  assert.deepEqual(await names('search=name:beta-al'), []);
  assert.deepEqual((await names('search=not:alpha')).sort(), ['beta', 'veeam-root']);
  assert.equal((await raw('GET', '/keys?sort=colour')).status, 400);
});

test('versions of a deleted key, when all states are asked for', async () => {
  await client().deleteKey({ bluemixInstance: primary, id: 'veeam-root' });
  assert.equal((await raw('GET', '/keys/veeam-root/versions')).status, 410);
  const { document } = await raw('GET', '/keys/veeam-root/versions?allKeyStates=true&totalCount=true');
  assert.deepEqual([document.resources.length, document.metadata.totalCount], [1, 1]);
});

test('a key ring of deleted keys goes by force', async () => {
  await raw('POST', '/key_rings/vault');
  await raw('PATCH', '/keys/veeam-root', { keyRingID: 'vault' });
  assert.equal((await raw('DELETE', '/key_rings/vault?force=true')).status, 409);
  await raw('DELETE', '/keys/veeam-root');
  assert.equal((await raw('DELETE', '/key_rings/vault')).status, 409);
  assert.equal((await raw('DELETE', '/key_rings/vault?force=true')).status, 204);
  assert.equal((await raw('GET', '/keys/veeam-root/metadata')).document.resources[0].keyRingID, 'default');
});
