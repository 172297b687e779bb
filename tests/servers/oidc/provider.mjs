// An OpenID provider for the tests, certified code in Keycloak's clothes: the addresses of a realm, roles in the access
// token alone, levels of authentication as numbers, back-channel logout. It listens on loopback only.
// Started as: node provider.mjs '{"port": …, "shop": "http://127.0.0.1:…", "client": "…", "secret": "…", "people": {…}}'
import { createServer } from 'node:http';
import { Provider, interactionPolicy } from 'oidc-provider';

const told = JSON.parse(process.argv[2]);
const realm = '/realms/shop';
const here = `http://127.0.0.1:${told.port}${realm}`;
const protocol = '/protocol/openid-connect';
const signIn = '/login-actions/authenticate/';
const resource = 'urn:account';
const scope = 'openid profile email';
const removed = new Set(); // people who may come in no more

const rolesOf = (name) => ({ realm_access: { roles: told.people[name].roles } });

const idOf = (name) => `id-of-${name}`;
const nameOf = (id) => id.replace(/^id-of-/, '');

const account = (id) => {
  const person = told.people[nameOf(id)];
  if (!person || removed.has(nameOf(id))) return undefined;
  const claims = { sub: id, name: person.name, email: person.email, email_verified: true };
  return { accountId: id, claims: async () => claims };
};

// A session that was proved by a password alone is asked for more when two factors are wanted.
const policy = interactionPolicy.base();
policy.get('login').checks.add(new interactionPolicy.Check('level', 'a second factor is wanted', 'login_required', (ctx) => {
  const wanted = (ctx.oidc.params.acr_values ?? '').split(' ').includes('2');
  return wanted && ctx.oidc.session.acr !== '2' ? interactionPolicy.Check.REQUEST_PROMPT : interactionPolicy.Check.NO_NEED_TO_PROMPT;
}));

// The shop is ours: nobody is asked whether it may know who they are.
const loadExistingGrant = async (ctx) => {
  const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
  grant.addOIDCScope(scope);
  grant.addResourceScope(resource, 'account');
  await grant.save();
  return grant;
};

const provider = new Provider(here, {
  clients: [{
    client_id: told.client,
    client_secret: told.secret,
    redirect_uris: [`${told.shop}/account/oidc/callback`],
    post_logout_redirect_uris: [`${told.shop}/`],
    backchannel_logout_uri: `${told.shop}/account/oidc/logout-token`,
    backchannel_logout_session_required: true,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  }],
  findAccount: (ctx, id) => account(id),
  claims: {
    openid: ['sub', 'sid', 'auth_time', 'acr', 'amr'],
    profile: ['name'],
    email: ['email', 'email_verified'],
    acr: null, amr: null, auth_time: null,
  },
  acrValues: ['1', '2'],
  conformIdTokenClaims: false, // Keycloak puts name and address into the ID token
  extraTokenClaims: (ctx, token) => (token.accountId ? { ...rolesOf(nameOf(token.accountId)), azp: told.client, typ: 'Bearer' } : undefined),
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true, logoutSource: (ctx, form) => { ctx.body = page(`${form}<button form="op.logoutForm" name="logout" value="yes">Sign out</button>`); } },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({ scope: 'account', accessTokenFormat: 'jwt', accessTokenTTL: 300 }),
    },
  },
  fetch: (address, options) => globalThis.fetch(address, { method: options.method, headers: options.headers, body: options.body }),
  interactions: { policy, url: (ctx, interaction) => `${realm}${signIn}${interaction.uid}` },
  issueRefreshToken: async () => true,
  loadExistingGrant,
  pkce: { required: () => true },
  rotateRefreshToken: true,
  routes: {
    authorization: `${protocol}/auth`,
    token: `${protocol}/token`,
    jwks: `${protocol}/certs`,
    userinfo: `${protocol}/userinfo`,
    end_session: `${protocol}/logout`,
  },
  scopes: ['openid', 'profile', 'email'],
  subjectTypes: ['public'],
  ttl: { AccessToken: 300, IdToken: 300, AuthorizationCode: 60, RefreshToken: 1800, Session: 36000, Grant: 36000, Interaction: 600 },
  cookies: { keys: ['of the tests'] },
});

const page = (inside) => `<!doctype html><html lang="en"><title>Sign in to the realm</title><h1>The realm</h1>${inside}</html>`;

const form = (wantsCode, refused) => page(`${refused ? '<p role="alert">Invalid username or password.</p>' : ''}
  <form method="post">
    <label>Username <input name="username"></label>
    <label>Password <input name="password" type="password"></label>
    ${wantsCode ? '<label>One-time code <input name="otp"></label>' : ''}
    <button>Sign In</button>
  </form>`);

const bodyOf = async (request) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  return new URLSearchParams(Buffer.concat(parts).toString());
};

const send = (response, status, html) => {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(html);
};

const authenticate = async (request, response) => {
  const { params } = await provider.interactionDetails(request, response);
  const wantsCode = (params.acr_values ?? '').split(' ').includes('2');
  if (request.method !== 'POST') return send(response, 200, form(wantsCode, false));
  const filled = await bodyOf(request);
  const name = filled.get('username');
  const person = account(idOf(name)) && told.people[name];
  const known = person && filled.get('password') === person.password && (!wantsCode || (person.otp && filled.get('otp') === person.otp));
  if (!known) return send(response, 401, form(wantsCode, true));
  const login = wantsCode ? { acr: '2', amr: ['pwd', 'otp'] } : { acr: '1', amr: ['pwd'] };
  return provider.interactionFinished(request, response, { login: { ...login, accountId: idOf(name) } }, { mergeWithLastSubmission: false });
};

// What an administrator does in Keycloak's console: POST /people/asha/removal, or /people/asha/roles with `role` fields.
const administrate = async (request, response, [, name, verb]) => {
  const filled = await bodyOf(request);
  if (verb === 'removal') removed.add(name);
  else told.people[name].roles = filled.getAll('role');
  send(response, 200, 'done');
};

// Whoever started it may be killed: nothing is left behind.
process.stdin.on('end', () => process.exit()).resume();

const answer = provider.callback();

createServer(async (request, response) => {
  const admin = /^\/people\/(\w+)\/(removal|roles)$/.exec(request.url);
  try {
    if (admin) return await administrate(request, response, admin);
    if (!request.url.startsWith(`${realm}/`)) return send(response, 404, page('Not here'));
    if (request.url.startsWith(realm + signIn)) return await authenticate(request, response);
    request.originalUrl = request.url;
    request.url = request.url.slice(realm.length);
    return answer(request, response);
  } catch (error) {
    console.error(error);
    return send(response, 500, page('Something went wrong'));
  }
}).listen(told.port, '127.0.0.1', () => console.log('ready'));
