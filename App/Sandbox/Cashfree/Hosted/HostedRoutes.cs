namespace BlazorAccounts.Sandbox.Cashfree;

internal static class HostedRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/checkout/{session}", (string session, OrderPages pages) => pages.Show(session));
        routes.MapPost("/checkout/{session}", (string session, OrderPages pages, HttpRequest request) => pages.SubmitAsync(session, request));
        routes.MapGet("/mandates/{session}", (string session, MandatePages pages) => pages.Show(session));
        routes.MapPost("/mandates/{session}", (string session, MandatePages pages, HttpRequest request) => pages.SubmitAsync(session, request));
        // What the vendor's script submits, for an order and for a subscription.
        routes.MapPost("/pg/view/sessions/checkout", async (HttpRequest request) => Page.See(OrderPages.Path((await request.ReadFormAsync())["payment_session_id"])));
        routes.MapPost("/pg/view/subscriptions/checkout", async (HttpRequest request) => Page.See(MandatePages.Path((await request.ReadFormAsync())["subscription_session_id"])));
        routes.MapGet("/sandbox.css", Page.Stylesheet);
    }
}
