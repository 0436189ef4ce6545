using System.Security.Claims;

namespace BlazorAccounts.Shell;

/// <summary>What the frame around every page needs to know of whom it is drawn for.</summary>
/// <param name="Theme">"light", "dark" or "auto".</param>
/// <param name="FontSize">"small", "medium" or "large".</param>
/// <param name="TimeZone">IANA name; times are shown by it.</param>
/// <param name="Language">One of <see cref="Languages.All"/>.</param>
public sealed record PersonalLook(string Name, string? PhotoUrl, string Theme, string FontSize, string TimeZone, string Language);

/// <summary>Where the look is kept. Implemented above the shell, which knows no tables.</summary>
public interface IPersonalLooks
{
    /// <summary>Null for a person without an account.</summary>
    Task<PersonalLook?> OfAsync(ClaimsPrincipal person, CancellationToken ct);

    /// <summary>Keeps what is not null; a value that is none is passed over.</summary>
    Task KeepAsync(ClaimsPrincipal person, string? theme, string? fontSize, string? language, CancellationToken ct);
}
