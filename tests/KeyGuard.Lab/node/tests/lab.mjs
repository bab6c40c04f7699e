// What every test needs: the Lab's control calls and IBM's client, made anew for each use.
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';

const require = createRequire(import.meta.url);
const KeyProtect = require('@ibm-cloud/ibm-key-protect/ibm-key-protect-api/v2');
const { IamAuthenticator } = require('@ibm-cloud/ibm-key-protect/auth');

export const url = process.env.LAB_URL;
export const primary = '0b6f4b1c-5c1e-4d37-9a57-2f1f0c8a1001';
export const recovery = '7d1c2b3a-8e4f-4a6b-b1c2-3d4e5f6a2002';
export const keyType = 'application/vnd.ibm.kms.key+json';

/** A control call; returns its reply. */
export async function control(method, path, body) {
  const reply = await fetch(`${url}/lab${path}`, { method, body: body && JSON.stringify(body) });
  const answer = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${path}: ${answer}`);
  return JSON.parse(answer);
}

export const reset = () => control('POST', '/reset');

export const advance = (seconds) => control('POST', '/clock', { advanceSeconds: seconds });

/**
 * IBM's client for an API key. Core 2.17.15 hangs for a minute after one failed token request,
 * so no client is used again after an error of IAM.
 */
export function client(apikey = 'lab-manager-key') {
  const Client = KeyProtect.default || KeyProtect;
  return new Client({ authenticator: new IamAuthenticator({ apikey, url }), serviceUrl: url });
}

/** A call by hand, for what this version of the SDK does not know: status, headers and document of the reply. */
export async function raw(method, path, body, bluemixInstance = primary) {
  const token = await client().getAuthenticator().tokenManager.getToken();
  const headers = { Authorization: `Bearer ${token}`, 'Bluemix-Instance': bluemixInstance };
  const reply = await fetch(`${url}/api/v2${path}`, { method, headers, redirect: 'manual', body: body && JSON.stringify(body) });
  const answer = await reply.text();
  const isJson = reply.headers.get('content-type') === 'application/json' && answer.length > 0;
  return { status: reply.status, headers: reply.headers, text: answer, document: isJson ? JSON.parse(answer) : undefined };
}

/** The envelope that creates one root key. */
export function rootKey(name, more = {}) {
  return {
    metadata: { collectionType: keyType, collectionTotal: 1 },
    resources: [{ type: keyType, name, extractable: false, ...more }],
  };
}

/** Creates a root key in the primary instance (or another) and returns it. */
export async function createRootKey(kms, name, more, bluemixInstance = primary) {
  const { result } = await kms.createKey({ bluemixInstance, body: rootKey(name, more) });
  return result.resources[0];
}

/** The status, reason code and text of a call that must fail. */
export async function refusal(call) {
  try {
    await call();
  } catch (error) {
    const resource = JSON.parse(await textOf(error.body)).resources?.[0];
    return {
      status: error.status,
      code: resource?.reasons?.[0].code,
      target: resource?.reasons?.[0].target?.name,
      text: resource?.errorMsg,
    };
  }
  throw new Error('the call should have been refused');
}

/** A body as text: restoreKey of this SDK deals in streams, everything else in strings. */
export const textOf = async (body) => (typeof body === 'string' ? body : text(body));
