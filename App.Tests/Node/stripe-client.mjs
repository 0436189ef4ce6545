// The official client against the sandbox. Usage: node stripe-client.mjs BASE_URL WEBHOOK_SECRET; prints OK at the end.
import assert from 'node:assert/strict';
import http from 'node:http';
import Stripe from 'stripe';

const base = new URL(process.argv[2]);
const stripe = new Stripe('sk_test_official_client', {
  protocol: 'http', host: base.hostname, port: base.port, apiVersion: '2026-07-29.dahlia', telemetry: false,
});

const received = [];
const receiver = http.createServer((request, response) => {
  const parts = [];
  request.on('data', part => parts.push(part));
  request.on('end', () => {
    received.push({ signature: request.headers['stripe-signature'], body: Buffer.concat(parts) });
    response.writeHead(200).end();
  });
});
await new Promise(started => receiver.listen(0, '127.0.0.1', started));

const endpoint = await stripe.webhookEndpoints.create({
  url: `http://127.0.0.1:${receiver.address().port}/`, enabled_events: ['*'], api_version: '2026-07-29.dahlia',
});
const customer = await stripe.customers.create({ email: 'ada@example.test', name: 'Zoë & Co', metadata: { team: 't1' } });
const price = await stripe.prices.create({
  currency: 'usd', unit_amount: 1200, lookup_key: 'pro', recurring: { interval: 'month' }, product_data: { name: 'Pro' },
});
const session = await stripe.checkout.sessions.create({
  mode: 'subscription', customer: customer.id, line_items: [{ price: price.id, quantity: 2 }], client_reference_id: 't1',
  success_url: 'https://app.test/done?session_id={CHECKOUT_SESSION_ID}', cancel_url: 'https://app.test/back',
}, { idempotencyKey: 'order-1' });
const again = await stripe.checkout.sessions.create({
  mode: 'subscription', customer: customer.id, line_items: [{ price: price.id, quantity: 2 }], client_reference_id: 't1',
  success_url: 'https://app.test/done?session_id={CHECKOUT_SESSION_ID}', cancel_url: 'https://app.test/back',
}, { idempotencyKey: 'order-1' });
assert.equal(again.id, session.id);

const paid = await fetch(session.url, {
  method: 'POST', redirect: 'manual',
  body: new URLSearchParams({ action: 'pay', number: '4242 4242 4242 4242', exp: '12/34', cvc: '123', name: 'Ada', country: 'GB' }),
});
assert.equal(paid.status, 303);
assert.equal(paid.headers.get('location'), `https://app.test/done?session_id=${session.id}`);

const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['line_items.data.price.product', 'subscription.latest_invoice.payments'] });
assert.equal(done.payment_status, 'paid');
assert.equal(done.subscription.latest_invoice.amount_paid, 2400);
const subscription = await stripe.subscriptions.retrieve(done.subscription.id);
assert.equal(subscription.status, 'active');
assert.equal(subscription.items.data[0].quantity, 2);

const seats = await stripe.subscriptions.update(subscription.id, { items: [{ id: subscription.items.data[0].id, quantity: 3 }] });
assert.equal(seats.items.data[0].quantity, 3);
const invoices = [];
for await (const invoice of stripe.invoices.list({ customer: customer.id, limit: 1 })) invoices.push(invoice);
assert.equal(invoices.length, 1);
await assert.rejects(
  stripe.paymentIntents.create({ amount: 100, currency: 'usd', payment_method: 'pm_card_visa_chargeDeclinedInsufficientFunds', confirm: true }),
  error => error instanceof Stripe.errors.StripeCardError && error.decline_code === 'insufficient_funds');
await assert.rejects(stripe.customers.retrieve('cus_nobody'), error => error.statusCode === 404 && error.code === 'resource_missing');
await assert.rejects(stripe.customers.create({ colour: 'red' }), error => error.code === 'parameter_unknown');

for (let waited = 0; waited < 200 && !received.some(item => item.body.includes('checkout.session.completed')); waited++) {
  await new Promise(soon => setTimeout(soon, 50));
}
assert.ok(received.length >= 5, `only ${received.length} webhooks came`);
for (const item of received) {
  const event = stripe.webhooks.constructEvent(item.body, item.signature, endpoint.secret);
  assert.equal(event.api_version, '2026-07-29.dahlia');
}
assert.throws(() => stripe.webhooks.constructEvent(received[0].body, received[0].signature, 'whsec_other'));
receiver.close();
receiver.closeAllConnections(); // one that is kept alive would keep this process alive too
console.log('OK');
