using BlazorAccounts.Platform.Clock;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <inheritdoc/>
internal sealed class SandboxLoop(CashfreeWorld world, Snapshot snapshot, WebhookSender sender, AppClock clock, IHostApplicationLifetime life, ILogger<SandboxLoop> log)
    : WorldLoop(snapshot, clock, life, log)
{
    protected override void Listen(Action wake) => world.Events.Added = wake;

    protected override void CatchUp()
    {
        lock (world.Gate)
        {
            DueWork.CatchUp(world);
        }
    }

    protected override void SendDue(CancellationToken ct) => sender.SendDue(ct);

    protected override void HurryUp() => sender.HurryUp();
}
