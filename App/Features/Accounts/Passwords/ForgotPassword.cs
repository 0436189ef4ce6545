using BlazorAccounts.Features.Accounts.Codes;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Events;

namespace BlazorAccounts.Features.Accounts.Passwords;

/// <summary>Somebody said that they forgot the password of the account with this address, if there is one.</summary>
internal sealed record PasswordForgotten(string NormalizedEmail) : INameEmail;

/// <summary>Takes the wish for a new password (ACC-7). <see cref="SendResetCode"/> sends the code.</summary>
public sealed class ForgotPassword(CodeWish wish)
{
    /// <inheritdoc cref="CodeWish.TakeAsync"/>
    public Task<Outcome> RunAsync(string? email, Caller caller, CancellationToken ct) => wish.TakeAsync(email, "reset", normalized => new PasswordForgotten(normalized), caller, ct);
}
