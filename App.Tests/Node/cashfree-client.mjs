// The official client against the sandbox. Usage: node cashfree-client.mjs BASE_URL CLIENT_ID CLIENT_SECRET, then on standard input the webhooks that
// came, each as "timestamp signature base64-body"; prints OK at the end.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import readline from 'node:readline';

const require = createRequire(import.meta.url);
const { Cashfree, CFEnvironment } = require('cashfree-pg');
const axios = createRequire(require.resolve('cashfree-pg'))('axios');

const [base, id, secret] = process.argv.slice(2);
const http = axios.create();
// The client knows two addresses only, and neither is ours.
http.interceptors.request.use(request => {
  request.url = request.url.replace('https://sandbox.cashfree.com/', `${base}sandbox/cashfree/`);
  assert.ok(request.url.startsWith(base), request.url);
  return request;
});
const cashfree = new Cashfree(CFEnvironment.SANDBOX, id, secret, undefined, undefined, undefined, false, http);
const submit = (path, fields) => fetch(`${base}sandbox/cashfree/${path}`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });

const order = {
  order_id: 'ord_1', order_amount: 499.5, order_currency: 'INR',
  customer_details: { customer_id: 'u_1', customer_phone: '9999999999', customer_email: 'ada@example.test' },
  order_meta: { return_url: 'https://app.test/back?order_id={order_id}' },
};
const made = (await cashfree.PGCreateOrder(order, 'req-1', 'key-1')).data;
const again = await cashfree.PGCreateOrder(order, 'req-2', 'key-1');
assert.equal(again.data.cf_order_id, made.cf_order_id);
assert.equal(again.headers['x-idempotency-replayed'], 'true');
assert.equal(again.headers['x-request-id'], 'req-2');

const opened = await submit('pg/view/sessions/checkout', { payment_session_id: made.payment_session_id });
assert.equal(opened.status, 303);
const paid = await submit(`checkout/${made.payment_session_id}`, { action: 'upi', upi_id: 'testsuccess@gocash' });
assert.equal(paid.headers.get('location'), 'https://app.test/back?order_id=ord_1');
assert.equal((await cashfree.PGFetchOrder('ord_1')).data.order_status, 'PAID');
assert.equal((await cashfree.PGOrderFetchPayments('ord_1')).data[0].payment_amount, 499.5);
const refund = (await cashfree.PGOrderCreateRefund('ord_1', { refund_amount: 100, refund_id: 'ref_1', refund_note: 'SUCCESS' })).data;
assert.equal(refund.refund_status, 'SUCCESS');
assert.equal((await cashfree.PGOrderFetchRefund('ord_1', 'ref_1')).data.refund_amount, 100);
await assert.rejects(cashfree.PGFetchOrder('nobody'), error => error.response.status === 404 && error.response.data.code === 'order_not_found');

await cashfree.SubsCreatePlan({
  plan_id: 'pro_m', plan_name: 'Pro', plan_type: 'PERIODIC', plan_currency: 'INR', plan_recurring_amount: 499, plan_max_amount: 1000,
  plan_intervals: 1, plan_interval_type: 'MONTH',
});
const subscription = (await cashfree.SubsCreateSubscription({
  subscription_id: 'sub_1', plan_details: { plan_id: 'pro_m' }, customer_details: { customer_email: 'ada@example.test', customer_phone: '9999999999' },
  subscription_meta: { return_url: 'https://app.test/back' },
})).data;
assert.equal(subscription.subscription_status, 'INITIALIZED');
assert.equal((await submit(`mandates/${subscription.subscription_session_id}`, { action: 'card', number: '4706131211212123' })).status, 303);
assert.equal((await cashfree.SubsFetchSubscription('sub_1')).data.subscription_status, 'ACTIVE');
assert.equal((await cashfree.SubsFetchSubscriptionPayments('sub_1')).data[0].payment_type, 'AUTH');

let came = 0;
for await (const line of readline.createInterface({ input: process.stdin })) {
  const [timestamp, signature, body] = line.split(' ');
  const raw = Buffer.from(body, 'base64').toString('utf8');
  assert.ok(cashfree.PGVerifyWebhookSignature(signature, raw, timestamp).type);
  assert.throws(() => cashfree.PGVerifyWebhookSignature(signature, raw + ' ', timestamp));
  came++;
}
assert.ok(came >= 3, `only ${came} webhooks came`);
console.log('OK');
