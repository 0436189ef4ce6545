using BlazorAccounts.Features.Accounts;

namespace BlazorAccounts.Features.Onboarding;

/// <summary>A new account's wizard, not started yet.</summary>
internal sealed class OpenOnboarding : INewAccountPart
{
    public ValueTask AddAsync(NewAccount account, CancellationToken ct)
    {
        account.Db.Onboardings.Add(Onboarding.For(account.User.Id));
        return ValueTask.CompletedTask;
    }
}
