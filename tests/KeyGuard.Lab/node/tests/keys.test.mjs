import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { client, control, createRootKey, primary, refusal, reset, rootKey } from './lab.mjs';

const here = { bluemixInstance: primary };

beforeEach(reset);

test('a generated and an imported root key', async () => {
  const kms = client();
  const generated = await createRootKey(kms, 'generated', { description: 'for a test', aliases: ['gen'], tags: ['t'] });
  assert.deepEqual([generated.state, generated.imported, generated.extractable, generated.keyRingID], [1, false, false, 'default']);
  assert.match(generated.crn, /^crn:v1:bluemix:public:kms:us-south:a\/[0-9a-f]{32}:.*:key:/);

  const imported = await createRootKey(kms, 'imported', { payload: Buffer.alloc(24, 1).toString('base64') });
  assert.deepEqual([imported.imported, imported.algorithmBitSize, imported.payload], [true, 192, undefined]);
});

test('an imported root key is rotated with new material only, a generated one without', async () => {
  const kms = client();
  const payload = Buffer.alloc(32, 2).toString('base64');
  const { id } = await createRootKey(kms, 'imported', { payload });
  assert.equal((await refusal(() => kms.rotateKey({ ...here, id }))).code, 'KEY_PAYLOAD_REQ_ERR');
  assert.equal((await kms.rotateKey({ ...here, id, keyActionRotateBody: { payload } })).status, 204);
  const refused = await refusal(() => kms.rotateKey({ ...here, id: 'veeam-root', keyActionRotateBody: { payload } }));
  assert.equal(refused.code, 'INVALID_QUERY_PARAM_ERR');
});

test('what cannot be created is refused with its reason', async () => {
  const kms = client();
  const create = (body) => refusal(() => kms.createKey({ ...here, body }));
  const two = rootKey('one');
  two.resources.push(two.resources[0]);
  assert.equal((await create(two)).code, 'BAD_BODY_ERR');
  assert.equal((await create({ ...rootKey('one'), metadata: {} })).code, 'BAD_BODY_ERR');
  assert.equal((await create(rootKey('x'))).target, 'name');
  assert.equal((await create(rootKey('short', { payload: 'AAAA' }))).target, 'payload');
});

test('a standard key gives its payload to those who may read it', async () => {
  const kms = client();
  const payload = Buffer.from('any secret').toString('base64');
  const { id } = await createRootKey(kms, 'standard', { extractable: true, payload });
  assert.equal((await kms.getKey({ ...here, id })).result.resources[0].payload, payload);
  assert.equal((await kms.getKeyMetadata({ ...here, id })).result.resources[0].payload, undefined);
  assert.equal((await refusal(() => client('lab-reader-key').getKey({ ...here, id }))).status, 401);
});

test('lists and counts leave out deleted keys unless asked for', async () => {
  const kms = client();
  for (const name of ['alpha', 'beta', 'gamma']) await createRootKey(kms, name, { aliases: [name] });
  await kms.deleteKey({ ...here, id: 'alpha' });

  const names = async (query) => ((await kms.getKeys({ ...here, ...query })).result.resources ?? []).map((key) => key.name);
  assert.deepEqual(await names({}), ['veeam-root', 'beta', 'gamma']);
  assert.deepEqual(await names({ state: [5] }), ['alpha']);
  assert.equal((await names({ state: [1, 5] })).length, 4);
  assert.deepEqual(await names({ limit: 1, offset: 1 }), ['beta']);
  assert.deepEqual(await names({ extractable: true }), []);

  assert.equal((await kms.getKeyCollectionMetadata(here)).headers['key-total'], '3');
  assert.equal((await refusal(() => kms.getKeys({ ...here, limit: 5001 }))).code, 'INVALID_QUERY_PARAM_ERR');
});

test('an empty list has no resources at all', async () => {
  const { result } = await client().getKeys({ ...here, state: [2] });
  assert.deepEqual(result, { metadata: { collectionType: 'application/vnd.ibm.kms.key+json', collectionTotal: 0 } });
});

test('an alias stands for the id, is unique, and can be taken away', async () => {
  const kms = client();
  const { id } = await createRootKey(kms, 'aliased');
  const added = await kms.createKeyAlias({ ...here, id, alias: 'other-name' });
  assert.equal(added.status, 201);
  assert.equal(added.result.resources[0].keyId, id);
  assert.equal((await kms.getKeyMetadata({ ...here, id: 'other-name' })).result.resources[0].id, id);
  assert.equal((await kms.wrapKey({ ...here, id: 'other-name', keyActionWrapBody: {} })).status, 200);

  assert.equal((await refusal(() => kms.createKeyAlias({ ...here, id, alias: 'veeam-root' }))).status, 409);
  assert.equal((await refusal(() => kms.createKeyAlias({ ...here, id, alias: 'versions' }))).target, 'alias');
  assert.equal((await kms.deleteKeyAlias({ ...here, id, alias: 'other-name' })).status, 204);
  assert.equal((await refusal(() => kms.getKeyMetadata({ ...here, id: 'other-name' }))).code, 'KEY_NOT_FOUND_ERR');
});

test('versions of a disabled key are refused', async () => {
  const kms = client();
  const at = { ...here, id: 'veeam-root' };
  assert.equal((await kms.getKeyVersions(at)).result.metadata.collectionTotal, 1);
  await kms.disableKey(at);
  assert.equal((await refusal(() => kms.getKeyVersions(at))).code, 'KEY_ACTION_INVALID_STATE_ERR');
});

test('a key ring is created, filled, and not deleted before it is empty', async () => {
  const kms = client();
  assert.equal((await kms.createKeyRing({ ...here, keyRingId: 'vault' })).status, 201);
  const rings = (await kms.listKeyRings(here)).result.resources.map((ring) => ring.id);
  assert.deepEqual(rings, ['default', 'vault']);

  const { result } = await kms.createKey({ ...here, xKmsKeyRing: 'vault', body: rootKey('ringed') });
  assert.equal(result.resources[0].keyRingID, 'vault');
  assert.equal((await kms.getKeys({ ...here, xKmsKeyRing: 'vault' })).result.metadata.collectionTotal, 1);
  assert.equal((await refusal(() => kms.deleteKeyRing({ ...here, keyRingId: 'vault' }))).code, 'KEY_RING_NOT_EMPTY_ERR');
});

test('a rotation policy is kept and checked', async () => {
  const kms = client();
  const type = 'application/vnd.ibm.kms.policy+json';
  const put = (rotation) => kms.putPolicy({
    ...here,
    id: 'veeam-root',
    policy: 'rotation',
    setKeyPoliciesOneOf: { metadata: { collectionType: type, collectionTotal: 1 }, resources: [{ type, rotation }] },
  });
  assert.equal((await refusal(() => put({ enabled: true, interval_month: 13 }))).target, 'interval_month');
  assert.equal((await put({ enabled: true, interval_month: 3 })).status, 200);
  const kept = (await kms.getPolicy({ ...here, id: 'veeam-root', policy: 'rotation' })).result.resources[0];
  assert.deepEqual(kept.rotation, { enabled: true, interval_month: 3 });
});
