import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { advance, client, control, createRootKey, primary, raw, refusal, reset, textOf } from './lab.mjs';

const at = { bluemixInstance: primary, id: 'veeam-root' };
const day = 86400;

beforeEach(reset);

const wrap = (kms, where = at) => kms.wrapKey({ ...where, keyActionWrapBody: {} });
const unwrap = (kms, ciphertext, where = at) => kms.unwrapKey({ ...where, keyActionUnwrapBody: { ciphertext } });
const metadata = async (where = at) => (await client().getKeyMetadata(where)).result.resources[0];

test('a disabled root key refuses all three actions until it is enabled', async () => {
  const kms = client();
  const { ciphertext } = (await wrap(kms)).result;
  assert.equal((await kms.disableKey(at)).status, 204);
  assert.equal((await metadata()).state, 2);

  const calls = [
    () => wrap(kms),
    () => unwrap(kms, ciphertext),
    () => kms.rewrapKey({ ...at, keyActionRewrapBody: { ciphertext } }),
    () => kms.disableKey(at),
    () => kms.rotateKey(at),
  ];
  for (const call of calls) {
    const refused = await refusal(call);
    assert.deepEqual([refused.status, refused.code], [409, 'KEY_ACTION_INVALID_STATE_ERR']);
  }

  assert.equal((await refusal(() => kms.enableKey(at))).code, 'REQ_TOO_EARLY_ERR');
  await advance(31);
  assert.equal((await kms.enableKey(at)).status, 204);
  assert.equal((await unwrap(kms, ciphertext)).status, 200);
});

test('the waiting times can be switched off', async () => {
  const kms = client();
  await control('PUT', '/settings', { guards: false });
  await kms.disableKey(at);
  assert.equal((await kms.enableKey(at)).status, 204);
});

test('a deleted root key is gone for actions, there for metadata, and can come back', async () => {
  const kms = client();
  const { ciphertext } = (await wrap(kms)).result;
  const deleted = await kms.deleteKey({ ...at, prefer: 'return=representation' });
  assert.equal(deleted.status, 200);
  assert.equal(deleted.result.resources[0].state, 5);

  const refused = await refusal(() => unwrap(kms, ciphertext));
  assert.deepEqual([refused.status, refused.code], [410, 'KEY_DELETED_ERR']);
  assert.equal((await refusal(() => kms.deleteKey(at))).status, 410);
  const seen = await metadata();
  assert.equal(seen.deleted, true);
  assert.equal(new Date(seen.restoreExpirationDate) - new Date(seen.deletionDate), 30 * day * 1000);

  assert.equal((await refusal(() => kms.restoreKey(at))).code, 'REQ_TOO_EARLY_ERR');
  await advance(31);
  const restored = await kms.restoreKey(at);
  assert.equal(restored.status, 201);
  assert.equal(JSON.parse(await textOf(restored.result)).resources[0].state, 1);
  assert.equal((await unwrap(kms, ciphertext)).status, 200);
});

test('restoring ends after 30 days, and a living key cannot be restored', async () => {
  assert.equal((await refusal(() => client().restoreKey(at))).code, 'KEY_ACTION_INVALID_STATE_ERR');
  await client().deleteKey(at);
  await advance(31 * day);
  // the SDK goes by the real clock and would offer its old token
  const refused = await refusal(() => client().restoreKey(at));
  assert.deepEqual([refused.status, refused.code], [400, 'KEY_RESTORE_EXPIRED']);
});

test('a purged root key was never there', async () => {
  const kms = client();
  const purge = () => raw('DELETE', '/keys/veeam-root/purge');
  assert.equal((await purge()).status, 409, 'a living key');
  await kms.deleteKey(at);
  assert.equal((await purge()).document.resources[0].reasons[0].code, 'REQ_TOO_EARLY_ERR');
  await control('PUT', '/settings', { guards: false });
  assert.equal((await purge()).status, 204);
  const refused = await refusal(() => kms.getKeyMetadata(at));
  assert.deepEqual([refused.status, refused.code], [404, 'KEY_NOT_FOUND_ERR']);
});

test('an expired root key unwraps but wraps no more', async () => {
  const now = new Date((await control('GET', '/clock')).now);
  const expirationDate = new Date(now.getTime() + 600_000).toISOString();
  const where = { ...at, id: (await createRootKey(client(), 'brief', { expirationDate })).id };
  const { ciphertext } = (await wrap(client(), where)).result;
  await advance(700);
  assert.equal((await metadata(where)).state, 3);
  assert.equal((await refusal(() => wrap(client(), where))).code, 'KEY_ACTION_INVALID_STATE_ERR');
  assert.equal((await unwrap(client(), ciphertext, where)).status, 200);
});

test('two people must agree to delete a key with dual authorization', async () => {
  const manager = client();
  const policy = { type: 'application/vnd.ibm.kms.policy+json', dualAuthDelete: { enabled: true } };
  assert.equal((await refusal(() => manager.setKeyForDeletion(at))).code, 'NOT_DUAL_AUTH_ERR');
  await manager.putPolicy({
    ...at,
    policy: 'dualAuthDelete',
    setKeyPoliciesOneOf: { metadata: { collectionType: policy.type, collectionTotal: 1 }, resources: [policy] },
  });

  assert.equal((await refusal(() => manager.deleteKey(at))).code, 'AUTHORIZATIONS_NOT_MET');
  await manager.setKeyForDeletion(at);
  assert.equal((await refusal(() => manager.deleteKey(at))).code, 'AUTHORIZATIONS_NOT_MET', 'one person twice');
  await client('lab-writer-key').setKeyForDeletion(at);
  assert.equal((await manager.deleteKey(at)).status, 204);
});

test('a key that protects a resource is deleted by force only, a retention policy stops even that', async () => {
  const kms = client();
  const registration = { instance: primary, keyId: 'veeam-root', resourceCrn: 'crn:v1:bluemix:public:cloud-object-storage:global:a/x:y:bucket:z' };
  await control('POST', '/registrations', registration);
  assert.equal((await kms.getRegistrations(at)).result.resources[0].resourceCrn, registration.resourceCrn);
  assert.equal((await kms.getRegistrationsAllKeys({ bluemixInstance: primary })).result.metadata.collectionTotal, 1);

  const refused = await refusal(() => kms.deleteKey(at));
  assert.deepEqual([refused.status, refused.code], [409, 'PROTECTED_RESOURCE_ERR']);
  await control('POST', '/registrations', { ...registration, preventKeyDeletion: true });
  assert.equal((await refusal(() => kms.deleteKey({ ...at, force: true }))).code, 'PREV_KEY_DEL_ERR');

  await reset();
  await control('POST', '/registrations', registration);
  assert.equal((await kms.deleteKey({ ...at, force: true })).status, 204);
});
