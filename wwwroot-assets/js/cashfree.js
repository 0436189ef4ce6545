// Opens Cashfree's payment page for a subscription, in this tab, by the script that the page loaded before.
const { cashfree: mode, session } = document.body.dataset;
const failed = () => { document.querySelector("[role=status]").textContent = "The payment page did not open. Nothing was charged; go back and try again."; };
try {
  const result = await window.Cashfree({ mode }).subscriptionsCheckout({ subsSessionId: session, redirectTarget: "_self" });
  if (result?.error) failed();
} catch {
  failed();
}
