using System.Security.Claims;

namespace BlazorAccounts.Shell;

/// <summary>What the frame around every page needs to know of whom it is drawn for.</summary>
/// <param name="Theme">"light", "dark" or "auto".</param>
/// <param name="FontSize">"small", "medium" or "large".</param>
/// <param name="TimeZone">IANA name; times are shown by it.</param>
/// <param name="Language">One of <see cref="Languages.All"/>.</param>
public sealed record PersonalLook(string Name, string? PhotoUrl, string Theme, string FontSize, string TimeZone, string Language);

/// <summary>What a person chose in the frame of a page; null is left as it is.</summary>
public sealed record LookChoice(string? Theme = null, string? FontSize = null, string? Language = null);

/// <summary>Where the look is kept. Implemented above the shell, which knows no tables.</summary>
public interface IPersonalLooks
{
    /// <summary>Null for a person without an account.</summary>
    Task<PersonalLook?> OfAsync(ClaimsPrincipal person, CancellationToken ct);

    /// <summary>Keeps what was chosen; a value that is none is passed over.</summary>
    /// <param name="address">From where it was asked.</param>
    Task KeepAsync(ClaimsPrincipal person, LookChoice choice, string? address, CancellationToken ct);
}
