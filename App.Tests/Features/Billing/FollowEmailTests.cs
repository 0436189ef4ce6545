using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.EmailChanges;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Billing;

[Covers("ACC-16", "PAY-1")]
public sealed class FollowEmailTests
{
    [Fact]
    public async Task The_gateway_learns_of_a_new_address_though_it_was_away_at_first()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.CheckoutAsync(ada);
        await app.ControlAsync(new { outage = true });
        await using (var db = app.OpenDb())
        {
            await db.Users.Where(u => u.Id == ada.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.Email, "new@example.test"));
            db.Publish(new EmailChanged(ada.Id, ada.HomeTeamId), app.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }
        await Eventually.SoAsync(async () => await TriedAsync(app), "a first try");
        await app.ControlAsync(new { outage = false });

        await Eventually.SoAsync(async () => await EmailAtGatewayAsync(app, ada) == "new@example.test", "the new address", 60);
    }

    private static async Task<bool> TriedAsync(TestApp app)
    {
        await using var db = app.OpenDb();
        return await db.OutboxEvents.AnyAsync(e => e.Type == nameof(EmailChanged) && e.Attempts > 0 && e.LastError != null);
    }

    private static async Task<string?> EmailAtGatewayAsync(TestApp app, User who)
    {
        await using var db = app.OpenDb();
        var id = await db.BillingCustomers.Where(c => c.TeamId == who.HomeTeamId).Select(c => c.GatewayCustomerId).SingleAsync();
        using var http = app.NewClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_sandbox");
        return (await http.GetFromJsonAsync<JsonElement>($"/sandbox/stripe/v1/customers/{id}")).GetProperty("email").GetString();
    }
}
