using System.Text.Json;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.RateLimits;
using BlazorAccounts.Platform.Security;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace BlazorAccounts.Features.Accounts.Passkeys;

/// <summary>
/// What the browser's authenticator is asked and how its answer is checked (WebAuthn level 3), by the framework's handler. The question stays in a sealed
/// cookie for five minutes and is good for one answer, on any node.
/// </summary>
public sealed class PasskeyCeremony(IPasskeyHandler<User> handler, IDataProtectionProvider protection, Limiter limiter)
{
    internal static readonly Outcome Refused = Outcome.Refused(400, "passkey_invalid", L("That passkey did not work. Try again."));
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private readonly CookieNote<Question> _questions = new(protection, "Passkeys", Lifetime, "passkey");

    /// <summary>Asks for a new passkey of a signed-in person; answers the options for <c>navigator.credentials.create</c>.</summary>
    public async Task<string> AskForNewAsync(HttpContext http, AccountIdentity who)
    {
        var options = await handler.MakeCreationOptionsAsync(new() { Id = who.UserId.ToString(), Name = who.Email, DisplayName = who.Name }, http);
        Remember(http, new(Guid.NewGuid(), who.UserId, options.AttestationState!));
        return options.CreationOptionsJson;
    }

    /// <summary>Asks for any passkey of this site; answers the options for <c>navigator.credentials.get</c>. The same for everybody.</summary>
    public async Task<string> AskForAnyAsync(HttpContext http)
    {
        var options = await handler.MakeRequestOptionsAsync(null, http);
        Remember(http, new(Guid.NewGuid(), null, options.AssertionState!));
        return options.RequestOptionsJson;
    }

    /// <summary>The new passkey, when the answer is right and meant for this person.</summary>
    internal async Task<Outcome<UserPasskeyInfo>> CheckNewAsync(HttpContext http, Guid userId, string? credentialJson, CancellationToken ct)
    {
        if (credentialJson is null || await TakeAsync(http, ct) is not { } question || question.UserId != userId)
        {
            return Refused.For<UserPasskeyInfo>();
        }
        try
        {
            var result = await handler.PerformAttestationAsync(new() { HttpContext = http, CredentialJson = credentialJson, AttestationState = question.State });
            return result.Succeeded && result.UserEntity.Id == userId.ToString() ? result.Passkey : Refused.For<UserPasskeyInfo>();
        }
        catch (Exception malformed) when (malformed is PasskeyException or InvalidOperationException or JsonException or FormatException)
        {
            return Refused.For<UserPasskeyInfo>();
        }
    }

    /// <summary>Whose passkey answered rightly, and its state after that.</summary>
    internal async Task<Outcome<(Guid UserId, UserPasskeyInfo Passkey)>> CheckAsync(HttpContext http, string? credentialJson, CancellationToken ct)
    {
        if (credentialJson is null || await TakeAsync(http, ct) is not { UserId: null } question)
        {
            return Refused.For<(Guid, UserPasskeyInfo)>();
        }
        try
        {
            var result = await handler.PerformAssertionAsync(new() { HttpContext = http, CredentialJson = credentialJson, AssertionState = question.State });
            return result.Succeeded ? (result.User.Id, result.Passkey) : Refused.For<(Guid, UserPasskeyInfo)>();
        }
        catch (Exception malformed) when (malformed is PasskeyException or InvalidOperationException or JsonException or FormatException)
        {
            return Refused.For<(Guid, UserPasskeyInfo)>();
        }
    }

    private void Remember(HttpContext http, Question question) => _questions.Set(http, _questions.Write(question));

    // A cookie can be sent twice; the question it holds is counted.
    private async Task<Question?> TakeAsync(HttpContext http, CancellationToken ct)
    {
        if (_questions.Read(_questions.Token(http.Request)) is not { } question)
        {
            return null;
        }
        _questions.Forget(http);
        return (await limiter.TakeAsync($"passkey:{question.Id:N}", 1, Lifetime, ct)).Allowed ? question : null;
    }

    /// <param name="UserId">Who is to get a passkey; null for a sign-in.</param>
    private sealed record Question(Guid Id, Guid? UserId, string State);
}
