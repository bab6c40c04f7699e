import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { advance, client, control, createRootKey, primary, recovery, refusal, reset } from './lab.mjs';

const at = { bluemixInstance: primary, id: 'veeam-root' };
const dek = Buffer.alloc(32, 7).toString('base64');
const aad = ['vbr=backup01', 'job=42'];

beforeEach(reset);

const wrap = async (kms, body, where = at) => (await kms.wrapKey({ ...where, keyActionWrapBody: body })).result;
const unwrap = async (kms, body, where = at) => (await kms.unwrapKey({ ...where, keyActionUnwrapBody: body })).result;
const rewrap = async (kms, body, where = at) => (await kms.rewrapKey({ ...where, keyActionRewrapBody: body })).result;

test('what is wrapped is unwrapped, and never returned by wrap', async () => {
  const kms = client();
  const wrapped = await wrap(kms, { plaintext: dek, aad });
  assert.deepEqual(Object.keys(wrapped).sort(), ['ciphertext', 'keyVersion']);
  const unwrapped = await unwrap(kms, { ciphertext: wrapped.ciphertext, aad });
  assert.deepEqual(unwrapped, { plaintext: dek, keyVersion: wrapped.keyVersion });
});

test('without plaintext the service makes 32 random bytes', async () => {
  const kms = client();
  for (const body of [{}, undefined]) {
    const wrapped = await wrap(kms, body);
    assert.equal(Buffer.from(wrapped.plaintext, 'base64').length, 32);
    assert.equal((await unwrap(kms, { ciphertext: wrapped.ciphertext })).plaintext, wrapped.plaintext);
  }
});

test('after a rotation unwrap and rewrap give a ciphertext of the new version', async () => {
  const kms = client();
  const wrapped = await wrap(kms, { plaintext: dek, aad });
  assert.equal((await kms.rotateKey(at)).status, 204);

  const unwrapped = await unwrap(kms, { ciphertext: wrapped.ciphertext, aad });
  assert.equal(unwrapped.plaintext, dek);
  assert.deepEqual(unwrapped.keyVersion, wrapped.keyVersion);
  assert.notDeepEqual(unwrapped.rewrappedKeyVersion, wrapped.keyVersion);

  const rewrapped = await rewrap(kms, { ciphertext: wrapped.ciphertext, aad });
  assert.equal(rewrapped.plaintext, undefined);
  assert.deepEqual(rewrapped.keyVersion, wrapped.keyVersion);
  assert.deepEqual(rewrapped.rewrappedKeyVersion, unwrapped.rewrappedKeyVersion);

  for (const { ciphertext } of [unwrapped, rewrapped]) {
    assert.deepEqual(await unwrap(kms, { ciphertext, aad }), { plaintext: dek, keyVersion: rewrapped.rewrappedKeyVersion });
  }
});

test('rewrap without a rotation gives other bytes, or the same when the Lab is told so', async () => {
  const kms = client();
  const { ciphertext } = await wrap(kms, { plaintext: dek });
  assert.notEqual((await rewrap(kms, { ciphertext })).ciphertext, ciphertext);
  await control('PUT', '/settings', { rewrapKeepsCiphertext: true });
  assert.equal((await rewrap(kms, { ciphertext })).ciphertext, ciphertext);
});

test('a second rotation within the hour is refused', async () => {
  const kms = client();
  await kms.rotateKey(at);
  assert.equal((await refusal(() => kms.rotateKey(at))).code, 'KEY_ROTATION_NOT_PERMITTED');
  await advance(3601);
  assert.equal((await client().rotateKey(at)).status, 204);
  const versions = (await client().getKeyVersions(at)).result.resources;
  assert.equal(versions.length, 3);
  assert.ok(versions[0].creationDate > versions[1].creationDate, 'the newest comes first');
});

test('wrong, reordered or missing AAD is refused, as 422 or 400', async () => {
  const kms = client();
  const { ciphertext } = await wrap(kms, { plaintext: dek, aad });
  for (const wrong of [['vbr=backup01', 'job=43'], [...aad].reverse(), [aad.join('')], undefined]) {
    const refused = await refusal(() => unwrap(kms, { ciphertext, aad: wrong }));
    assert.deepEqual([refused.status, refused.code], [422, 'UNPROCESSABLE_CIPHERTEXT_ERR']);
  }

  await control('PUT', '/settings', { wrongAadStatus: 400 });
  const refused = await refusal(() => unwrap(kms, { ciphertext }));
  assert.deepEqual([refused.status, refused.code, refused.target], [400, 'INVALID_FIELD_ERR', 'ciphertext']);
});

test('what is no ciphertext or no base64 is a wrong field', async () => {
  const kms = client();
  for (const ciphertext of ['no base64!', Buffer.from('{"a":1}').toString('base64')]) {
    const refused = await refusal(() => unwrap(kms, { ciphertext }));
    assert.deepEqual([refused.status, refused.code, refused.target], [400, 'INVALID_FIELD_ERR', 'ciphertext']);
  }
  const refused = await refusal(() => wrap(kms, { plaintext: 'AAAA;' }));
  assert.deepEqual([refused.status, refused.code, refused.target], [400, 'INVALID_FIELD_ERR', 'plaintext']);
});

test('the same imported material opens the ciphertext of the other instance', async () => {
  const kms = client();
  const payload = Buffer.alloc(32, 9).toString('base64');
  const here = { bluemixInstance: primary, id: (await createRootKey(kms, 'twin', { payload })).id };
  const there = { bluemixInstance: recovery, id: (await createRootKey(kms, 'twin', { payload }, recovery)).id };
  const { ciphertext } = await wrap(kms, { plaintext: dek, aad }, here);
  assert.equal((await unwrap(kms, { ciphertext, aad }, there)).plaintext, dek);
  assert.equal((await refusal(() => unwrap(kms, { ciphertext, aad }, { ...there, id: 'veeam-root' }))).status, 422);
});

test('version members can be left out, as the examples of HPCS do', async () => {
  await control('PUT', '/settings', { omitKeyVersions: true });
  assert.deepEqual(Object.keys(await wrap(client(), { plaintext: dek })), ['ciphertext']);
});

test('a standard key wraps nothing', async () => {
  const kms = client();
  const { id } = await createRootKey(kms, 'standard', { extractable: true });
  assert.equal((await refusal(() => wrap(kms, {}, { ...at, id }))).code, 'KEY_ROOT_REQ_ERR');
});
