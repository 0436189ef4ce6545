// Measures the queries of people.sh against an app that runs already, with psql's settings in the environment.
import { execFileSync } from "node:child_process";
import { Visitor } from "./visitor.mjs";

const address = process.argv[2];
const times = Number(process.env.TIMES ?? 200);
const wanted = 20; // ms, p95
const big = ["Users", "TraderProfiles", "Subscriptions"];
const results = [];
const psql = sql => execFileSync(process.env.PSQL ?? "psql", ["-XqAt", "-v", "ON_ERROR_STOP=1"], { input: sql, encoding: "utf8", maxBuffer: 1 << 28 });
const sleep = ms => new Promise(done => setTimeout(done, ms));
const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];

let random = 42;
const draw = max => (random = (random * 1103515245 + 12345) % 2147483648) % max;
const pick = list => list[draw(list.length)];

function note(name, milliseconds, indexes, scanned) {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  results.push({ name, p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), indexes: [...indexes].sort(), scanned: [...scanned] });
}

// Through the app: what the tables' and indexes' counters say afterwards is what its statements used.
const counters = () => ({
  scans: Object.fromEntries(psql(`SELECT relname, seq_scan FROM pg_stat_user_tables WHERE relname IN (${big.map(t => `'${t}'`)})`).trim().split("\n").map(l => l.split("|"))),
  uses: Object.fromEntries(psql(`SELECT indexrelname, idx_scan FROM pg_stat_user_indexes WHERE relname IN (${big.map(t => `'${t}'`)})`).trim().split("\n").map(l => l.split("|"))),
});
const settled = () => sleep(11_000); // a connection reports what it did when it has been idle for ten seconds

async function http(name, token, path) {
  const headers = { authorization: `Bearer ${token}` };
  const ask = async () => {
    const url = address + (await path());
    const began = performance.now();
    const answer = await fetch(url, { headers });
    const body = await answer.json();
    if (!answer.ok) {
      throw new Error(`${url} answered ${answer.status}: ${JSON.stringify(body)}`);
    }
    return [performance.now() - began, body];
  };
  for (let i = 0; i < 100; i++) {
    await ask(); // compiled and prepared
  }
  await settled();
  const before = counters();
  const took = [];
  for (let i = 0; i < times; i++) {
    took.push((await ask())[0]);
  }
  await settled();
  const after = counters();
  note(name, took, Object.keys(after.uses).filter(i => after.uses[i] !== before.uses[i]), Object.keys(after.scans).filter(t => after.scans[t] !== before.scans[t]));
}

function sql(name, statement) {
  const plans = psql(Array.from({ length: times }, () => `EXPLAIN (ANALYZE, FORMAT JSON) ${statement()};`).join("\n"));
  const took = [], indexes = new Set(), scanned = new Set();
  const walk = node => {
    node["Index Name"] && indexes.add(node["Index Name"]);
    node["Node Type"] === "Seq Scan" && big.includes(node["Relation Name"]) && scanned.add(node["Relation Name"]);
    node.Plans?.forEach(walk);
  };
  for (const [{ Plan, ...whole }] of plans.trim().split(/\n(?=\[)/).map(p => JSON.parse(p))) {
    took.push(whole["Planning Time"] + whole["Execution Time"]);
    walk(Plan);
  }
  note(name, took, indexes, scanned);
}

// A public person who looks on.
const email = `looker${Date.now()}@example.com`;
const visitor = new Visitor(address);
await visitor.register(email);
await visitor.verify(email);
const login = await fetch(`${address}/api/v1/auth/login`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ email, password: "seven otters swim upstream" }) });
const { accessToken } = await login.json();
await fetch(`${address}/api/v1/users/me`, {
  method: "PATCH", headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" }, body: JSON.stringify({ profile: { isPublic: true } }),
});
psql(`VACUUM (ANALYZE) ${big.map(t => `"${t}"`)}`);

// Rows from all over the leaderboard, as the cursors that lead behind them.
const starts = psql(`SELECT "LeaderboardKey", replace("Id"::text, '-', '') FROM "Users" TABLESAMPLE SYSTEM (1) WHERE "LeaderboardKey" IS NOT NULL LIMIT 1000`).trim().split("\n")
  .map(line => Buffer.from([...line.split("|"), "1"].join("\n")).toString("base64url"));
const names = ["ad", "ada", "ada_1_1", "be", "yuki", "yuki ta", "sakura sato", "zo", "ke", "maria_1_99", "nobody", "%_", "_"];
const usernames = ["ADA", "ADA_1", "YUKI_1_9", "NOBODY", "ZOE_1_9"];
const hashes = ["nobody", ...psql(`SELECT "NormalizedEmail" FROM "Users" TABLESAMPLE SYSTEM (1) LIMIT 1000`).trim().split("\n")];
const after = prefix => prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
const name = () => pick(names.filter(n => n.length > 1));

await http("leaderboard, first page", accessToken, () => "/api/v1/leaderboard");
await http("leaderboard, any page", accessToken, () => `/api/v1/leaderboard?limit=50&after=${pick(starts)}`);
await http("member search", accessToken, () => `/api/v1/members?q=${encodeURIComponent(name())}`);
await http("member search, a later page", accessToken, async () => {
  const q = pick(["ad", "ada", "yuki", "ke", "maria"]);
  const first = await (await fetch(`${address}/api/v1/members?q=${q}&limit=100`, { headers: { authorization: `Bearer ${accessToken}` } })).json();
  return `/api/v1/members?q=${q}&limit=50&after=${first.next}`;
});

const user = `SELECT "Id", "Email", "UserName", "State", "CreatedAt", "LastSignInAt" FROM "Users"`;
sql("admin search, email", () => `${user} WHERE "NormalizedEmail" = '${pick(hashes)}'`);
sql("admin search, username", () => {
  const prefix = pick(usernames);
  return `${user} WHERE "NormalizedUserName" >= '${prefix}' AND "NormalizedUserName" < '${after(prefix)}' ORDER BY "NormalizedUserName" LIMIT 51`;
});
sql("active by last sign-in", () => `${user} WHERE "State" = 'Active' AND "LastSignInAt" < now() - interval '${draw(5000)} hours' ORDER BY "LastSignInAt" DESC, "Id" DESC LIMIT 51`);
const premium = `SELECT s."Id", s."Status", s."PaidThrough", u."Email" FROM "Subscriptions" s JOIN "TeamMembers" m ON m."TeamId" = s."TeamId" JOIN "Users" u ON u."Id" = m."UserId"`;
sql("premium by status", () => `${premium} WHERE s."Status" = '${pick(["Active", "PastDue", "Paused", "Canceled"])}' AND s."PaidThrough" > now() + interval '${draw(700) - 100} hours' ORDER BY s."PaidThrough", s."Id" LIMIT 51`);
sql("trials that are due", () => `SELECT "Id" FROM "Subscriptions" WHERE "Status" = 'Trialing' AND "TrialEnd" <= now()`);
sql("trials that end in an hour", () => `SELECT "Id" FROM "Subscriptions" WHERE "Status" = 'Trialing' AND "TrialEnd" > now() + interval '${draw(100)} hours' ORDER BY "TrialEnd" LIMIT 500`);
sql("paid periods that end", () => `SELECT "Id" FROM "Subscriptions" WHERE "Status" = 'Active' AND "PaidThrough" <= now() + interval '1 hour' ORDER BY "PaidThrough" LIMIT 500`);
sql("grace that is over", () => `SELECT "Id" FROM "Subscriptions" WHERE "Status" = 'PastDue' AND "GraceUntil" <= now() + interval '7 days' ORDER BY "GraceUntil" LIMIT 500`);
sql("streaks that broke", () => `SELECT "Id" FROM "Users" WHERE "LeaderboardUntil" <= now() ORDER BY "LeaderboardUntil" LIMIT 500`);

console.log(`${psql('SELECT count(*) FROM "Users"').trim()} people, ${times} times each, load ${(await import("node:os")).loadavg()[0].toFixed(1)}`);
console.log(`${"".padEnd(30)} ${"p50 ms".padStart(8)} ${"p95 ms".padStart(8)}  indexes`);
for (const { name, p50, p95, indexes, scanned } of results) {
  console.log(`${name.padEnd(30)} ${p50.toFixed(2).padStart(8)} ${p95.toFixed(2).padStart(8)}  ${indexes.join(", ")}${p95 > wanted ? `  MORE THAN ${wanted} ms` : ""}${scanned.length ? `  READS ALL OF ${scanned}` : ""}`);
}
process.exit(results.some(r => r.scanned.length) ? 1 : 0);
