using Microsoft.AspNetCore.Components;

namespace BlazorAccounts.Platform;

/// <summary>Return addresses are followed only inside this site (security rule against open redirects); anything else goes home.</summary>
public static class LocalNavigation
{
    /// <summary>The path when it is local, in the ASCII that a header can carry; <paramref name="home"/> otherwise. Never throws.</summary>
    public static string LocalOr(string? url, string home = "/") =>
        url is ['/'] || (url is ['/', not ('/' or '\\'), ..] && !url.Any(char.IsControl) && url.Length <= 2000) ? Ascii(url) : home;

    private static string Ascii(string url) =>
        System.Text.Ascii.IsValid(url) ? url : string.Concat(url.EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));

    extension(NavigationManager nav)
    {
        /// <summary>Follows a return address only inside this site; anything else goes to <paramref name="home"/>.</summary>
        public void ToLocal(string? url, string home = "/") => nav.NavigateTo(LocalOr(url, home));
    }
}
