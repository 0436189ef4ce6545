// Part of webhooks.sh: records customers' lives with the sandbox's webhooks dropped, then delivers their news by hand, in order or shuffled and repeated, and writes down
// what that left. With the settings of psql in the environment.
//   node bench/deliveries.mjs ADDRESS record
//   node bench/deliveries.mjs ADDRESS deliver ordered|shuffled|killed
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { Visitor } from "./visitor.mjs";

const [address, what, how] = process.argv.slice(2);
const { DATA: data, CUSTOMERS: customers, DELIVERIES: deliveries, PSQL: tool = "psql" } = process.env;
const psql = sql => execFileSync(tool, ["-XqAt", "-v", "ON_ERROR_STOP=1"], { input: sql, encoding: "utf8", maxBuffer: 1 << 28 }).trim();
const wait = ms => new Promise(done => setTimeout(done, ms));
const count = where => Number(psql(`SELECT count(*) FROM ${where}`));
const lines = text => (text === "" ? [] : text.split("\n"));

async function sandbox(path, form) {
  const answer = await fetch(`${address}/sandbox/stripe/v1/${path}`, {
    method: form ? "POST" : "GET", headers: { authorization: "Bearer sk_test_sandbox" }, body: form ? new URLSearchParams(form) : undefined,
  });
  if (!answer.ok) {
    throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }
  return answer.json();
}

async function call(path, body, token) {
  const answer = await fetch(`${address}/api/v1/${path}`, {
    method: "POST", headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) }, body: JSON.stringify(body),
  });
  if (!answer.ok) {
    throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }
  return answer.json().catch(() => ({}));
}

async function signUp(i) {
  const email = `payer${i}@example.test`;
  await call("auth/register", { email, password: "seven otters swim upstream", acceptTerms: true });
  return (await call("auth/verify-email", { email, code: await new Visitor(address).code(email) })).accessToken;
}

async function buy(token) {
  const { checkoutUrl } = await call("billing/checkout", { plan: "premium.monthly" }, token);
  const page = await (await fetch(checkoutUrl)).text();
  const form = /<form[^>]*>(?:(?!<\/form>)[\s\S])*cc-number[\s\S]*?<\/form>/.exec(page)[0];
  const fields = new URLSearchParams();
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const of = name => new RegExp(`\\b${name}="([^"]*)"`).exec(input)?.[1];
    if (of("name") && !["submit", "checkbox", "radio"].includes(of("type"))) {
      fields.set(of("name"), { "cc-number": "4242424242424242", "cc-exp": "12 / 34", "cc-csc": "123", "cc-name": "Ada Example" }[of("autocomplete")] ?? of("value") ?? "");
    }
  }
  const action = /<form[^>]*action="([^"]*)"/.exec(form)?.[1];
  await fetch(new URL(action || checkoutUrl, checkoutUrl), { method: "POST", body: fields, redirect: "manual" });
}

async function live(customer, i) {
  const subscription = (await sandbox(`subscriptions?customer=${customer}`)).data[0];
  if (i % 4 === 1) {
    await sandbox(`subscriptions/${subscription.id}`, { cancel_at_period_end: "true" });
  } else if (i % 4 >= 2) {
    const invoice = (await sandbox(`invoices?customer=${customer}&expand[0]=data.payments`)).data[0];
    const payment = invoice.payments.data[0].payment.payment_intent;
    await sandbox("refunds", { payment_intent: payment, ...(i % 4 === 2 ? { amount: "100" } : {}) });
    if (i % 4 === 3) {
      await sandbox(`subscriptions/${subscription.id}`, { "metadata[note]": "refunded" }); // the product ends it when it hears of it
    }
  }
}

async function record() {
  await fetch(`${address}/sandbox/stripe/control`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ dropWebhooks: true }) });
  for (let i = 0; i < customers; i++) {
    await buy(await signUp(i));
  }
  const known = lines(psql(`SELECT "GatewayCustomerId" FROM "BillingCustomers" ORDER BY "CreatedAt"`));
  for (const [i, customer] of known.entries()) {
    await live(customer, i);
  }
  const events = [];
  for (let page, after = ""; page?.has_more !== false; after = `&starting_after=${page.data.at(-1).id}`) {
    page = await sandbox(`events?limit=100${after}`);
    events.push(...page.data);
  }
  writeFileSync(`${data}/events.json`, JSON.stringify(events.reverse().map(e => JSON.stringify(e))));
  psql(`CREATE TABLE bench_subscriptions AS SELECT * FROM "Subscriptions"; CREATE TABLE bench_changes AS SELECT * FROM "SubscriptionChanges"`);
}

// As before the first news.
function forget() {
  psql(`DELETE FROM "GatewayEvents"; DELETE FROM "Refunds"; DELETE FROM "Disputes"; DELETE FROM "Invoices"; DELETE FROM "PaymentMethods"; DELETE FROM "TrialOutcomes";
    DELETE FROM "OutboxMails"; DELETE FROM "OutboxEvents"; DELETE FROM "SubscriptionChanges"; DELETE FROM "Subscriptions";
    INSERT INTO "Subscriptions" SELECT * FROM bench_subscriptions; INSERT INTO "SubscriptionChanges" OVERRIDING SYSTEM VALUE SELECT * FROM bench_changes;
    UPDATE "Checkouts" SET "State" = 'Open', "ClosedAt" = NULL`);
}

const state = () => psql(`
  SELECT 's', "TeamId", "Status", "CancelAtPeriodEnd", "CurrentPeriodEnd", "PaidThrough", "FrozenSince", "RevokedAt" IS NULL FROM "Subscriptions" ORDER BY 2;
  SELECT 'i', "GatewayInvoiceId", "Status", "AmountPaid", "AmountRefunded" FROM "Invoices" ORDER BY 2;
  SELECT 'r', "GatewayRefundId", "State", "Amount" FROM "Refunds" ORDER BY 2;
  SELECT 'c', "Id", "State" FROM "Checkouts" ORDER BY 2;
  SELECT 'm', "UserId", "Template", count(*) FROM "OutboxMails" GROUP BY 2, 3 ORDER BY 2, 3;
  SELECT 'e', "Type", count(*) FROM "OutboxEvents" WHERE "Type" <> 'AlertRaised' GROUP BY 2 ORDER BY 2`);

async function post(body, patient) {
  const secret = process.env.WEBHOOK_SECRET ?? "whsec_sandbox_local_development_secret";
  for (;;) {
    const now = Math.floor(Date.now() / 1000);
    const signature = `t=${now},v1=${createHmac("sha256", secret).update(`${now}.${body}`).digest("hex")}`;
    try {
      const answer = await fetch(`${address}/webhooks/stripe`, { method: "POST", headers: { "content-type": "application/json", "stripe-signature": signature }, body });
      if (answer.ok) {
        return;
      }
    } catch (gone) {
      if (!patient) {
        throw gone;
      }
    }
    await wait(200); // a gateway tries again, too
  }
}

async function deliver() {
  forget();
  let queue = JSON.parse(readFileSync(`${data}/events.json`, "utf8"));
  if (how !== "ordered") {
    while (queue.length < deliveries) {
      queue = queue.concat(queue.slice(0, deliveries - queue.length));
    }
    for (let i = queue.length - 1; i > 0; i--) {
      const j = Math.floor(Math.random() * (i + 1));
      [queue[i], queue[j]] = [queue[j], queue[i]];
    }
  }
  const all = queue.length;
  let posted = 0;
  const next = async () => {
    for (let body; (body = queue.pop()) !== undefined; posted++) {
      await post(body, how === "killed");
    }
  };
  queue.reverse(); // taken from its end
  const told = setInterval(() => writeFileSync(`${data}/posted`, String(posted)), 50); // for who kills
  const began = performance.now();
  await Promise.all(Array.from({ length: how === "ordered" ? 1 : 32 }, next));
  const answered = (performance.now() - began) / 1000;
  while (count(`"GatewayEvents" WHERE "State" = 'Received'`) > 0) {
    await wait(50);
  }
  const took = (performance.now() - began) / 1000;
  clearInterval(told);
  writeFileSync(`${data}/posted`, String(all));
  for (let i = 0; i < 150 && count(`"OutboxEvents" WHERE "HandledAt" IS NULL AND "DeadAt" IS NULL AND ("Attempts" > 0 OR "DueAt" <= now())`) > 0; i++) {
    await wait(200); // mails and notices that follow; what nobody handles is put off by a minute
  }
  writeFileSync(`${data}/state.${how}`, state());
  const bad = count(`"GatewayEvents" WHERE "State" IN ('Dead', 'Flagged')`) + count(`"OutboxEvents" WHERE "DeadAt" IS NOT NULL`);
  console.log(`${(all / took).toFixed(0)} per second (${all} of ${count('"GatewayEvents"')} events, answered in ${answered.toFixed(1)} s, applied in ${took.toFixed(1)} s, dead or flagged ${bad})`);
  process.exitCode = bad > 0 ? 1 : 0;
}

await (what === "record" ? record() : deliver());
