using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Problems;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Accounts.Registration;

/// <summary>Tries again while the database stumbles: after 1, 2 and 4 seconds; then answers clearly and tells the administrators (ACC-3).</summary>
public sealed class Patience(RegistrationAlerts alerts, IOptions<AccountsOptions> options, TimeProvider clock)
{
    private const int Retries = 3;

    /// <param name="attempt">Gets whether it runs again, when an earlier run may have succeeded unheard.</param>
    public async Task<Outcome<T>> RunAsync<T>(Func<bool, Task<Outcome<T>>> attempt, CancellationToken ct)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await attempt(tries > 0);
            }
            catch (Exception failure) when (DatabaseOutage.Is(failure) && !ct.IsCancellationRequested)
            {
                if (tries == Retries)
                {
                    alerts.Raise(failure);
                    return Outcome.Unavailable(
                        "temporarily_unavailable", L("We could not make your account just now. Nothing was saved; try again in a minute."), TimeSpan.FromSeconds(60)).For<T>();
                }
            }
            await Task.Delay(options.Value.FirstRetryWait * (1 << tries), clock, ct);
        }
    }
}
