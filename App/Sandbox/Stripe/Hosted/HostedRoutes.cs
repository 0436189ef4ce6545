namespace BlazorAccounts.Sandbox.Stripe;

internal static class HostedRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sandbox/stripe/checkout/{id}", (string id, CheckoutPages pages) => pages.Show(id));
        routes.MapPost("/sandbox/stripe/checkout/{id}", (string id, CheckoutPages pages, HttpRequest request) => pages.SubmitAsync(id, request));
        routes.MapGet("/sandbox/stripe/authenticate/{id}", (string id, StripeWorld world) => ChallengePages.Show(world, id));
        routes.MapPost("/sandbox/stripe/authenticate/{id}", (string id, StripeWorld world, Snapshot snapshot, HttpRequest request) =>
            ChallengePages.SubmitAsync(world, snapshot, id, request));
        routes.MapGet("/sandbox/stripe/portal/{id}/{**step}", (string id, string? step, PortalPages pages, HttpRequest request) => pages.Show(id, step, request));
        routes.MapPost("/sandbox/stripe/portal/{id}/{**step}", (string id, string? step, PortalPages pages, HttpRequest request) =>
            pages.SubmitAsync(id, step, request));
        routes.MapGet("/sandbox/stripe/invoices/{id}", (string id, StripeWorld world) => InvoicePages.Show(world, id));
        routes.MapPost("/sandbox/stripe/invoices/{id}", (string id, StripeWorld world, Snapshot snapshot) => InvoicePages.PayAsync(world, snapshot, id));
        routes.MapGet("/sandbox/stripe/receipts/{id}", (string id, StripeWorld world) => InvoicePages.Receipt(world, id));
        routes.MapGet("/sandbox/stripe/sandbox.css", Page.Stylesheet);
    }
}
