import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { advance, client, control, primary, recovery, refusal, reset, url } from './lab.mjs';

const rootKey = { bluemixInstance: primary, id: 'veeam-root' };
const unauthorized = /^Unauthorized: Either the user does not have access/;

beforeEach(reset);

const form = (fields) => ({ method: 'POST', body: new URLSearchParams(fields) });
const apiKeyGrant = (apikey) => form({ grant_type: 'urn:ibm:params:oauth:grant-type:apikey', apikey });

test('the token is a JWT whose dates agree with the reply', async () => {
  for (const path of ['/identity/token', '/oidc/token']) {
    const reply = await (await fetch(url + path, apiKeyGrant('lab-manager-key'))).json();
    const claims = JSON.parse(Buffer.from(reply.access_token.split('.')[1], 'base64url'));
    assert.equal(claims.exp, reply.expiration);
    assert.equal(claims.exp - claims.iat, reply.expires_in);
    assert.equal(reply.refresh_token, 'not_supported');
  }
});

test('one client asks for one token', async () => {
  const kms = client();
  for (let i = 0; i < 5; i++) await kms.getKeyMetadata(rootKey);
  assert.equal((await control('GET', '/counters')).byOperation.token, 1);
});

test('an unknown API key is a 400 with its own error shape', async () => {
  await assert.rejects(client('lab-nobody').getKeyMetadata(rootKey), (error) => {
    assert.equal(error.status, 400);
    const body = JSON.parse(error.body);
    assert.equal(body.errorCode, 'BXNIM0415E');
    assert.equal(body.context.requestType, 'incoming.Identity_Token');
    return true;
  });
});

test('a missing form property is named', async () => {
  const reply = await fetch(`${url}/identity/token`, form({ grant_type: 'urn:ibm:params:oauth:grant-type:apikey' }));
  assert.equal(reply.status, 400);
  assert.equal((await reply.json()).errorCode, 'BXNIM0109E');
});

test('with a client id there is a refresh token, good for that client only', async () => {
  const as = (id) => ({ Authorization: `Basic ${Buffer.from(`${id}:${id}`).toString('base64')}` });
  const ask = async (headers, grant) => (await fetch(`${url}/identity/token`, { ...grant, headers })).json();
  const first = await ask(as('bx'), apiKeyGrant('lab-reader-key'));
  const refresh = form({ grant_type: 'refresh_token', refresh_token: first.refresh_token });
  assert.ok((await ask(as('bx'), refresh)).access_token);
  assert.equal((await ask(as('other'), refresh)).errorCode, 'BXNIM0407E');
});

test('a trusted profile is assumed with a token, or on a virtual server', async () => {
  const user = await (await fetch(`${url}/identity/token`, apiKeyGrant('lab-stranger-key'))).json();
  const assumed = await (await fetch(`${url}/identity/token`, form({
    grant_type: 'urn:ibm:params:oauth:grant-type:assume', access_token: user.access_token, profile_id: 'Profile-lab-0001',
  }))).json();
  assert.ok(assumed.access_token);

  const identity = await (await fetch(`${url}/instance_identity/v1/token?version=2022-03-01`, {
    method: 'PUT', headers: { 'Metadata-Flavor': 'ibm' }, body: '{"expires_in":300}',
  })).json();
  const server = await (await fetch(`${url}/instance_identity/v1/iam_token?version=2022-03-01`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${identity.access_token}` },
    body: '{"trusted_profile":{"id":"Profile-lab-0001"}}',
  })).json();
  const reply = await fetch(`${url}/api/v2/keys`, {
    headers: { Authorization: `Bearer ${server.access_token}`, 'Bluemix-Instance': primary },
  });
  assert.equal(reply.status, 200);
});

test('an expired token is a 400 without reasons', async () => {
  const kms = client();
  await kms.getKeyMetadata(rootKey);
  await advance(3601);
  const refused = await refusal(() => kms.getKeyMetadata(rootKey));
  assert.deepEqual(refused, { status: 400, code: undefined, target: undefined, text: 'Bad Request: Token is expired' });
});

test('a malformed bearer is a 400', async () => {
  const reply = await fetch(`${url}/api/v2/keys`, { headers: { Authorization: 'Bearer junk', 'Bluemix-Instance': primary } });
  assert.equal(reply.status, 400);
  assert.equal((await reply.json()).resources[0].reasons[0].code, 'BEARER_SUB_EXTRACTION_ERR');
});

test('wrong instance, missing role and stranger are one and the same 401', async () => {
  const calls = [
    () => client().getKeyMetadata({ ...rootKey, bluemixInstance: '00000000-0000-4000-8000-000000000000' }),
    () => client('lab-primary-only-key').getKeyMetadata({ ...rootKey, bluemixInstance: recovery }),
    () => client('lab-stranger-key').getKeyMetadata(rootKey),
    () => client('lab-reader-key').getKey(rootKey),
    () => client('lab-reader-key').rotateKey(rootKey),
  ];
  for (const call of calls) {
    const refused = await refusal(call);
    assert.equal(refused.status, 401);
    assert.equal(refused.code, undefined);
    assert.match(refused.text, unauthorized);
  }
});

test('a reader may read metadata, wrap and unwrap', async () => {
  const kms = client('lab-reader-key');
  assert.equal((await kms.getKeyMetadata(rootKey)).status, 200);
  assert.equal((await kms.wrapKey({ ...rootKey, keyActionWrapBody: {} })).status, 200);
});

test('the correlation id comes back', async () => {
  const { headers } = await client().getKeyMetadata({ ...rootKey, correlationId: 'c0ffee00-0000-4000-8000-000000000000' });
  assert.equal(headers['correlation-id'], 'c0ffee00-0000-4000-8000-000000000000');
});
