using System.Security.Claims;

namespace BlazorAccounts.Shell.Navigation;

/// <summary>Tells open pages that somebody may see other lines of the navigation from now on.</summary>
public interface INavigationNews
{
    /// <summary>Calls <paramref name="changed"/> until disposed, on any thread; it may be called once too often.</summary>
    IDisposable Listen(ClaimsPrincipal user, Action changed);
}
