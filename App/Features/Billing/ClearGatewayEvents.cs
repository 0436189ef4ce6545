using System.ComponentModel.DataAnnotations;
using BlazorAccounts.Data;
using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Billing;

/// <summary>Section <c>Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>How long the body of an event that was applied is kept, for looking back; 1 day to 10 years.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan KeepBodies { get; set; } = TimeSpan.FromDays(90);
}

/// <summary>
/// Empties events that were applied or ignored long ago: their bodies name customers. Id, type and times stay, so a repetition is still known. Those that
/// wait for somebody, flagged or dead, keep theirs.
/// </summary>
internal sealed class ClearGatewayEvents(IDbContextFactory<AppDb> dbs, IOptions<WebhookOptions> options, TimeProvider clock) : IJob
{
    private const int Batch = 1000;

    public async Task RunAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        var before = now - options.Value.KeepBodies;
        var old = db.GatewayEvents
            .Where(e => e.BodyClearedAt == null && e.ReceivedAt < before && (e.State == GatewayEventState.Done || e.State == GatewayEventState.Ignored))
            .OrderBy(e => e.ReceivedAt).Take(Batch);
        while (await GatewayEvent.ClearBodiesAsync(old, now, ct) == Batch)
        {
            // the next thousand: in one go they would hold their locks too long
        }
    }
}
