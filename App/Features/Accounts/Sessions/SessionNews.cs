using BlazorAccounts.Data;

namespace BlazorAccounts.Features.Accounts.Sessions;

/// <summary>Hears whose sessions were ended on any node. The payload is the person's id.</summary>
internal sealed class SessionNews(SessionGate gate) : IDatabaseListener
{
    public const string Channel = "sessions";

    string IDatabaseListener.Channel => Channel;

    public void Heard(string payload)
    {
        if (Guid.TryParse(payload, out var userId))
        {
            gate.ForgetUser(userId);
        }
    }
}
