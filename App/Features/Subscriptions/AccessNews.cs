using BlazorAccounts.Data;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>
/// Hears which team's subscription or grants changed, whoever changed them on whatever node: triggers of the database tell it with the commit, so no change can be forgotten.
/// The payload is the team's id.
/// </summary>
internal sealed class AccessNews(SubscriptionSignals signals, Entitlements entitlements) : IDatabaseListener
{
    string IDatabaseListener.Channel => "access";

    public void Heard(string payload)
    {
        if (Guid.TryParse(payload, out var teamId))
        {
            signals.Raise(teamId);
        }
    }

    public void Opened() => entitlements.ForgetAll();
}
