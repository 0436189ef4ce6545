using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Registration;

/// <summary>Gets an account written although names clash: one that was made up is made up anew, one that was chosen is refused.</summary>
public sealed class PersistAccount(CreateAccount create, SuggestUsername suggest)
{
    private const int MaxClashes = 20;

    /// <summary>The username it got; <c>email_taken</c> or <c>username_taken</c> when another was first.</summary>
    internal async Task<Outcome<string>> RunAsync(Draft draft, CancellationToken ct)
    {
        for (var clashes = 0; ; clashes++)
        {
            var username = draft.SignUp.Username ?? await suggest.RunAsync(UsernameRule.FromEmail(draft.SignUp.Email!), ct);
            try
            {
                return await create.WriteAsync(draft, username, ct) ? username : TakenNames.Email.For<string>();
            }
            catch (DbUpdateException clash) when (UniqueIndex.Violated(clash) is { } index && clashes < MaxClashes)
            {
                if (RefusalOf(index, draft) is { } refusal)
                {
                    return refusal.For<string>();
                }
            }
        }
    }

    // Clashes on other indexes come from something random (a share code, a trial claim of this very moment): the next attempt sees or avoids it.
    private static Outcome? RefusalOf(string index, Draft draft) => index switch
    {
        AccountIndexes.Email => TakenNames.Email,
        AccountIndexes.Username when draft.SignUp.Username is not null => TakenNames.Username,
        _ => null,
    };
}
