using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Replacements;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>How a checkout stands, seen from the page people come back to. Only <see cref="Confirmed"/> means that the gateway's news was applied.</summary>
public enum CheckoutReturnState { Confirming, Confirmed, Prepared, Unpaid, Closed, Unknown, Down }

/// <summary>Looks at a checkout for the page people come back to. Grants nothing: that is left to the gateway's news.</summary>
public sealed class CheckoutReturn(IDbContextFactory<AppDb> dbs, PaymentGateways gateways)
{
    /// <returns>The state, and where to go on paying while it is unpaid.</returns>
    public async Task<(CheckoutReturnState State, string? ResumeAt)> LookAsync(Guid teamId, string? sessionId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var row = sessionId is { Length: > 0 and <= 256 }
            ? await db.Checkouts.AsNoTracking().FirstOrDefaultAsync(c => c.SessionId == sessionId && c.TeamId == teamId, ct)
            : null;
        if (row is null or { State: CheckoutState.Completed })
        {
            return (row is null ? CheckoutReturnState.Unknown : row.Prepared is PreparationState.Asked or PreparationState.Given ? CheckoutReturnState.Prepared : CheckoutReturnState.Confirmed, null);
        }
        try
        {
            var session = await gateways.Require(row.Gateway).ReadCheckoutAsync(sessionId!, ct);
            return session.State switch
            {
                _ when session.TeamId != teamId => (CheckoutReturnState.Unknown, null),
                GatewayCheckoutState.Complete => (CheckoutReturnState.Confirming, null),
                GatewayCheckoutState.Open => (CheckoutReturnState.Unpaid, session.Url),
                _ => (CheckoutReturnState.Closed, null),
            };
        }
        catch (GatewayUnavailableException)
        {
            return (CheckoutReturnState.Down, null);
        }
        catch (GatewayRefusedException)
        {
            return (CheckoutReturnState.Unknown, null);
        }
    }
}
