// Run by mongosh in the service `mongodb-init`: makes the replica set and the two users, once. Repeating it changes nothing.
const { readFileSync } = require('node:fs');

const secret = (file) => readFileSync(file, 'utf8').trim();
const root = encodeURIComponent(secret('/secrets-mongodb/root-password'));
const connection = new Mongo(`mongodb://root:${root}@mongodb:27017/admin?directConnection=true`);
const admin = connection.getDB('admin');

const ALREADY_INITIALIZED = 23;
try {
  admin.runCommand({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: 'mongodb:27017' }] } });
} catch (error) {
  if (error.code !== ALREADY_INITIALIZED) throw error;
}
for (let tries = 0; !admin.hello().isWritablePrimary; tries += 1) {
  if (tries > 300) throw new Error('the replica set has no primary after a minute');
  sleep(200);
}

// Two databases, two users: who may read the views can still not read the keys.
for (const name of ['views', 'keys']) {
  const database = connection.getDB(`tanggap_${name}`);
  const user = secret(`/secrets/${name}-user`);
  if (database.getUser(user) !== null) continue;
  database.createUser({ user, pwd: secret(`/secrets/${name}-password`), roles: ['readWrite'] });
}
