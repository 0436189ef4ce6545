// Opens Cashfree's payment page for a subscription or for what is paid once, in this tab, by the script that the page loaded before.
const { cashfree: mode, session, once } = document.body.dataset;
const failed = () => { document.querySelector("[role=status]").textContent = "The payment page did not open. Nothing was charged; go back and try again."; };
try {
  const cashfree = window.Cashfree({ mode });
  const result = once === undefined
    ? await cashfree.subscriptionsCheckout({ subsSessionId: session, redirectTarget: "_self" })
    : await cashfree.checkout({ paymentSessionId: session, redirectTarget: "_self" });
  if (result?.error) failed();
} catch {
  failed();
}
