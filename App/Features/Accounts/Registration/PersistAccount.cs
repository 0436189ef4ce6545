using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Problems;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Accounts.Registration;

/// <summary>
/// Gets an account written although names clash and the database stumbles: a made-up username is made up anew, a transient error is tried again
/// after 1, 2 and 4 seconds (ACC-3), anything else is a clear answer.
/// </summary>
public sealed class PersistAccount(
    CreateAccount create, SuggestUsername suggest, RegistrationAlerts alerts, IOptions<AccountsOptions> options, TimeProvider clock)
{
    private const int MaxClashes = 20;

    /// <summary>The username it got.</summary>
    internal async Task<Outcome<string>> RunAsync(Draft draft, CancellationToken ct)
    {
        var waits = new Queue<TimeSpan>(options.Value.RetryWaits);
        var clashes = 0;
        var stumbled = false;
        while (true)
        {
            try
            {
                if (stumbled && await create.FindAsync(draft, ct) is { } already)
                {
                    return already;
                }
                var username = draft.SignUp.Username ?? await suggest.RunAsync(UsernameRule.FromEmail(draft.SignUp.Email!), ct);
                await create.WriteAsync(draft, username, ct);
                return username;
            }
            catch (DbUpdateException clash) when (UniqueIndex.Violated(clash) is { } index && ++clashes < MaxClashes)
            {
                if (RefusalOf(index, draft) is { } refusal)
                {
                    return refusal.For<string>();
                }
            }
            catch (Exception failure) when (DatabaseOutage.Is(failure) && !ct.IsCancellationRequested)
            {
                if (!waits.TryDequeue(out var wait))
                {
                    alerts.Raise(failure);
                    return Outcome.Unavailable("temporarily_unavailable", "We could not make your account just now. Nothing was saved; try again in a minute.", TimeSpan.FromSeconds(60))
                        .For<string>();
                }
                stumbled = true;
                await Task.Delay(wait, clock, ct);
            }
        }
    }

    // Clashes on other indexes come from something random (a share code, a trial claim of this very moment): the next attempt sees or avoids it.
    private static Outcome? RefusalOf(string index, Draft draft) => index switch
    {
        AccountIndexes.Email => Outcome.Conflict("email_taken", ""),
        AccountIndexes.Username when draft.SignUp.Username is not null => Outcome.Conflict("username_taken", ""),
        _ => null,
    };
}
